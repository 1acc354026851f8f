import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { answer, api, type ProductRow } from "@tenon/api-client";
import { Empty, formatQuantity, separator, Tag, type Tone, useFormat, useLocale } from "@tenon/ui";
import { Fragment, useMemo } from "react";
import { Link, useNavigate } from "react-router";
import { Page } from "../parts/Page.js";
import { useMayForBrand } from "../parts/session.js";
import { type Column, DataTable } from "../table/DataTable.js";
import { ChoiceFilter, SearchFilter } from "../table/Filters.js";
import { oneOf, useFilters } from "../table/useFilters.js";
import { useList, useQuietRefresh } from "../table/useList.js";
import { useStateWords, useWords } from "../words.js";
import { useProductActions } from "./bulk/useProductActions.js";
import { useAvailable } from "./useAvailable.js";

const FILTERS = ["q", "state", "category"] as const;
export const PRODUCT_STATES = ["draft", "published", "archived"] as const;
const TONES: Record<string, Tone> = { published: "good", draft: "info", archived: "plain" };

export function ProductTag({ state }: { state: string }) {
  const words = useStateWords();
  return <Tag tone={TONES[state] ?? "plain"}>{words("pstate", state)}</Tag>;
}

/** Everything the brand sells. */
export function Products() {
  const say = useWords();
  const words = useStateWords();
  const locale = useLocale();
  const client = useQueryClient();
  const navigate = useNavigate();
  const mayEdit = useMayForBrand()("catalog.edit");
  const filters = useFilters(FILTERS);
  const { q, state, category } = filters.values;
  const queryKey = useMemo(() => ["products", locale, q, state, category], [locale, q, state, category]);
  const list = useList<ProductRow>(queryKey, (cursor, signal) =>
    answer(
      api.GET("/api/v1/products", {
        params: {
          query: {
            q: q || undefined,
            state: oneOf(PRODUCT_STATES, state),
            category: category || undefined,
            cursor,
            limit: 50,
          },
        },
        signal,
      }),
    ),
  );
  useQuietRefresh(queryKey, (event) => event.topic === "availability");
  const columns = useColumns(useAvailable(list.rows));
  const actions = useProductActions();
  const create = <Button onClick={() => void navigate("/products/new")}>{say("products.new")}</Button>;

  return (
    <Page title={say("products.title")} actions={mayEdit && create}>
      <DataTable
        label={say("products.title")}
        name="products"
        whole="products"
        columns={columns}
        list={list}
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        narrowed={filters.active}
        onReset={filters.reset}
        bulk={actions}
        afterBulk={() => client.invalidateQueries({ queryKey: ["products"] })}
        empty={
          <Empty icon="tag" title={say("products.empty")} action={mayEdit && create}>
            {say(mayEdit ? "products.emptyHelp" : "products.notYours")}
          </Empty>
        }
        filters={
          <>
            <SearchFilter
              label={say("products.search")}
              value={q}
              onChange={(value) => filters.set({ q: value })}
            />
            <ChoiceFilter
              label={say("products.state")}
              all={say("all")}
              value={state}
              options={PRODUCT_STATES.map((value) => [value, words("pstate", value)] as const)}
              onChange={(value) => filters.set({ state: value })}
            />
          </>
        }
      />
    </Page>
  );
}

/** From the lowest to the highest price of the variants. */
function priceRange(row: ProductRow, price: (value: number) => string): string {
  const prices = row.variants.flatMap((variant) => (variant.price == null ? [] : [variant.price]));
  if (prices.length === 0) return "";
  const [low, high] = [Math.min(...prices), Math.max(...prices)];
  return low === high ? price(low) : `${price(low)}–${price(high)}`;
}

function useColumns(available: (row: ProductRow) => number | null): Column<ProductRow>[] {
  const say = useWords();
  const words = useStateWords();
  const format = useFormat();
  return [
    {
      key: "name",
      title: say("products.name"),
      render: (row) => (
        <Link className="row-link product-cell" to={`/products/${row.id}`}>
          {row.picture?.sizes[0] ? (
            <img src={row.picture.sizes[0].url} alt="" loading="lazy" width="40" height="40" />
          ) : (
            <span className="thumb" aria-hidden="true">
              {[...row.name][0]}
            </span>
          )}
          <span className="clamp">{row.name}</span>
        </Link>
      ),
      text: (row) => row.name,
    },
    {
      key: "sku",
      title: say("products.sku"),
      render: (row) => (
        <span className="quiet">
          {row.variants.map((variant, at) => (
            <Fragment key={variant.id}>
              {at > 0 && separator()}
              <span className="code">{variant.sku}</span>
            </Fragment>
          ))}
        </span>
      ),
      text: (row) => row.variants.map((variant) => variant.sku).join(" "),
      low: true,
    },
    {
      key: "handle",
      title: say("products.handle"),
      render: (row) => <span className="quiet">{row.handle}</span>,
      text: (row) => row.handle,
      hidden: true,
      low: true,
    },
    {
      key: "state",
      title: say("products.state"),
      render: (row) => <ProductTag state={row.state} />,
      text: (row) => words("pstate", row.state),
      low: true,
    },
    {
      key: "available",
      title: say("products.available"),
      figures: true,
      render: (row) => {
        const left = available(row);
        if (left === null) return "…";
        return (
          <span data-low={left <= 0 ? "none" : left <= 3000 ? "few" : undefined}>{formatQuantity(left)}</span>
        );
      },
      text: (row) => formatQuantity(available(row) ?? 0),
    },
    {
      key: "price",
      title: say("products.price"),
      figures: true,
      render: (row) => priceRange(row, format.price),
      text: (row) => priceRange(row, format.price),
    },
  ];
}
