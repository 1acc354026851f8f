import { Button, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api } from "@tenon/api-client";
import { Empty, Note, Problem, parsePrice, priceInput, useFormat, useLocale, Waiting } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { MomentField, ReasonField } from "../parts/fields.js";
import { Page } from "../parts/Page.js";
import { useMayForBrand } from "../parts/session.js";
import { useSave } from "../parts/useSave.js";
import { SearchFilter } from "../table/Filters.js";
import { useWords } from "../words.js";

/** Many prices on one page, changed together: all of them or none, now or at an instant ahead. */
export function PriceGrid() {
  const say = useWords();
  const locale = useLocale();
  const format = useFormat();
  const client = useQueryClient();
  const mayPrice = useMayForBrand()("catalog.price");
  const [search, setSearch] = useState("");
  const [typed, setTyped] = useState<Record<string, string>>({});
  const [reason, setReason] = useState("");
  const [starts, setStarts] = useState("");
  const [result, setResult] = useState<string | null>(null);
  const saving = useSave();
  const products = useQuery({
    queryKey: ["products", "grid", locale, search],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/products", { params: { query: { q: search || undefined, limit: 200 } }, signal }),
      ),
  });
  const rows = (products.data?.items ?? []).flatMap((product) =>
    product.variants.map((variant) => ({ product, variant })),
  );
  // What was typed stays while another search shows other rows.
  const changes = Object.entries(typed).map(([variant_id, text]) => ({
    variant_id,
    unit_price: parsePrice(text, format.currency),
  }));
  const wrong = changes.some((change) => change.unit_price === null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (wrong || changes.length === 0) return;
    setResult(null);
    const prices = changes.map(({ variant_id, unit_price }) => ({ variant_id, unit_price: unit_price ?? 0 }));
    const starts_at = starts === "" ? undefined : new Date(starts).toISOString();
    const body = { prices, reason: reason.trim(), starts_at };
    const set = await saving.save(() => answer(api.PATCH("/api/v1/prices", { body })));
    if (!set) return;
    setResult(say(starts === "" ? "grid.done" : "grid.planned", { n: prices.length }));
    setTyped({});
    await client.invalidateQueries({ queryKey: ["products"] });
  }

  const { busy, error, fault: fieldOf } = saving;
  const fault = (variant: string) => {
    const at = changes.findIndex((change) => change.variant_id === variant);
    if (at < 0) return undefined;
    if (changes[at]?.unit_price === null) return say("product.priceBad");
    return fieldOf(`/prices/${at}/unit_price`) ?? fieldOf(`/prices/${at}/variant_id`);
  };
  return (
    <Page title={say("grid.title")} back={{ to: "/products", words: say("products.title") }}>
      <div className="list-tools">
        <SearchFilter label={say("products.search")} value={search} onChange={setSearch} />
      </div>
      {result && (
        <Note tone="good" role="status">
          {result}
        </Note>
      )}
      {products.data === undefined &&
        (products.error ? <Problem error={products.error} /> : <Waiting rows={6} height={40} />)}
      {products.data !== undefined && rows.length === 0 && (
        <Empty
          icon={search === "" ? "tag" : "search"}
          title={say(search === "" ? "products.empty" : "table.nothing")}
        >
          {say(search === "" ? "products.emptyHelp" : "table.nothingHelp")}
        </Empty>
      )}
      <form className="stack" hidden={rows.length === 0 && changes.length === 0} onSubmit={submit} noValidate>
        <table className="plain-table price-grid">
          <thead>
            <tr>
              <th scope="col">{say("products.name")}</th>
              <th scope="col" data-figures="true">
                {say("products.price")}
              </th>
              <th scope="col">{say("product.newPrice")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ product, variant }) => (
              <tr key={variant.id}>
                <td>
                  {product.name}
                  <span className="quiet small block">{variant.sku}</span>
                </td>
                <td data-figures="true">{variant.price == null ? "—" : format.price(variant.price)}</td>
                <td>
                  <TextInput
                    aria-label={say("grid.newPriceOf", { sku: variant.sku })}
                    inputMode="decimal"
                    maxLength={16}
                    disabled={!mayPrice}
                    placeholder={variant.price == null ? "" : priceInput(variant.price, format.currency)}
                    value={typed[variant.id] ?? ""}
                    error={fault(variant.id)}
                    onChange={(event) => {
                      const text = event.currentTarget.value;
                      setTyped(({ [variant.id]: _, ...others }) =>
                        text.trim() === "" ? others : { ...others, [variant.id]: text },
                      );
                    }}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {products.data?.next && <p className="quiet small">{say("grid.more")}</p>}
        {mayPrice && changes.length > 0 && (
          <>
            <div className="two">
              <ReasonField
                placeholder={say("product.priceReasonHelp")}
                value={reason}
                onChange={setReason}
                saving={saving}
              />
              <MomentField
                label={say("prices.startsAt")}
                description={say("prices.startsAtHelp")}
                value={starts}
                onChange={setStarts}
                saving={saving}
                field="/starts_at"
              />
            </div>
            <Problem error={error} />
            <div className="actions">
              <Button type="submit" loading={busy} aria-disabled={wrong}>
                {say("grid.save", { n: changes.length })}
              </Button>
            </div>
          </>
        )}
      </form>
    </Page>
  );
}
