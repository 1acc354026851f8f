import { useQuery } from "@tanstack/react-query";
import { answer, api, type Product } from "@tenon/api-client";
import { Problem, Tag, useFormat, Waiting } from "@tenon/ui";
import { Link } from "react-router";
import { useWords } from "../words.js";
import { useListName, usePriceLists } from "./usePriceLists.js";

/** What a product's variants cost in each price list, now and later. */
export function PricesByList({ product }: { product: Product }) {
  const say = useWords();
  const nameOf = useListName();
  const format = useFormat();
  const lists = usePriceLists();
  const prices = useQuery({
    queryKey: ["product-prices", product.id, product.variants.map((one) => one.price_version)],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/products/{id}/prices", { params: { path: { id: product.id } }, signal })),
  });
  const error = prices.error ?? lists.error;
  const others = lists.data?.items.filter((list) => !list.is_default) ?? [];
  const rows = prices.data?.items.filter((row) => others.some((list) => list.id === row.price_list_id));
  return (
    <section className="part" aria-labelledby="by-list">
      <div className="part-head">
        <h2 id="by-list">{say("lists.ofProduct")}</h2>
        <Link to="/price-lists">{say("lists.title")}</Link>
      </div>
      {error && <Problem error={error} />}
      {!error && (rows === undefined || lists.data === undefined) && <Waiting rows={1} height={32} />}
      {rows?.length === 0 && lists.data !== undefined && (
        <p className="quiet small">{say("lists.ofProductNone")}</p>
      )}
      {rows !== undefined && rows.length > 0 && (
        <ul className="plain-rows">
          {rows.map((row) => {
            const list = others.find((one) => one.id === row.price_list_id);
            const variant = product.variants.find((one) => one.id === row.variant_id);
            return (
              <li key={`${row.price_list_id} ${row.variant_id} ${row.price.price_version}`}>
                <div className="variant">
                  <div>
                    <Link to={`/price-lists/${row.price_list_id}`}>{list ? nameOf(list) : ""}</Link>
                    <span className="quiet small block">
                      {variant?.sku} · {say("lists.from", { at: format.moment(row.price.starts_at) })}
                      {row.price.ends_at &&
                        ` · ${say("lists.until", { at: format.moment(row.price.ends_at) })}`}
                    </span>
                  </div>
                  {row.planned && <Tag tone="info">{say("lists.planAhead")}</Tag>}
                  <strong className="figures">{format.price(row.price.unit_price)}</strong>
                </div>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
