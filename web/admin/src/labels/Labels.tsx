import { useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api, done, type Label } from "@tenon/api-client";
import { Empty, useFormat, useLocale } from "@tenon/ui";
import { useEffect, useMemo, useState } from "react";
import { Page } from "../parts/Page.js";
import { useMayIn } from "../parts/session.js";
import { type Column, DataTable } from "../table/DataTable.js";
import { ChoiceFilter } from "../table/Filters.js";
import { useFilters } from "../table/useFilters.js";
import { useList, useQuietRefresh } from "../table/useList.js";
import { useWords } from "../words.js";
import { LabelSheet } from "./LabelSheet.js";

const FILTERS = ["store", "show"] as const;

/** Shelf labels of a store: which show another price than the one that holds, to print and to hang. */
export function Labels() {
  const say = useWords();
  const locale = useLocale();
  const client = useQueryClient();
  const filters = useFilters(FILTERS);
  const stores = useShops();
  const store = filters.values.store || stores[0]?.id || "";
  const due = filters.values.show !== "all";
  const [printing, setPrinting] = useState<Label[]>([]);
  const queryKey = useMemo(() => ["labels", locale, store, due], [locale, store, due]);
  const list = useList<Label>(queryKey, (cursor, signal) =>
    store === ""
      ? Promise.resolve({ items: [] })
      : answer(api.GET("/api/v1/labels", { params: { query: { store, due, cursor, limit: 200 } }, signal })),
  );
  useQuietRefresh(queryKey, (event) => event.topic === "availability");
  const columns = useColumns();

  useEffect(() => {
    if (printing.length === 0) return;
    const over = () => setPrinting([]);
    window.addEventListener("afterprint", over, { once: true });
    window.print();
    return () => window.removeEventListener("afterprint", over);
  }, [printing]);

  /** Said again, or late, it changes nothing: a newer label stays. */
  async function hang(rows: Label[]) {
    const labels = rows.map(({ variant_id, price_version, price_list_id }) => ({
      variant_id,
      price_version,
      price_list_id,
    }));
    await done(api.PUT("/api/v1/labels", { body: { store_id: store, labels } }));
  }

  return (
    <Page title={say("labels.title")}>
      <p className="quiet">{say("labels.policy")}</p>
      <DataTable
        label={say("labels.title")}
        name="labels"
        columns={columns}
        list={list}
        rowKey={(row) => row.variant_id}
        rowName={(row) => row.sku}
        narrowed={false}
        onReset={filters.reset}
        bulk={[
          // What was printed stays selected: it is hung next.
          { key: "print", words: say("labels.print"), take: setPrinting },
          { key: "hang", words: say("labels.hang"), each: hang, said: (n) => say("labels.hung", { n }) },
        ]}
        afterBulk={() => client.invalidateQueries({ queryKey: ["labels"] })}
        filters={
          <>
            {stores.length > 1 && (
              <ChoiceFilter
                label={say("labels.store")}
                all={stores[0]?.name ?? ""}
                value={filters.values.store}
                options={stores.slice(1).map((shop) => [shop.id, shop.name] as const)}
                onChange={(value) => filters.set({ store: value })}
              />
            )}
            <ChoiceFilter
              label={say("labels.show")}
              all={say("labels.due")}
              value={filters.values.show}
              options={[["all", say("labels.all")]]}
              onChange={(value) => filters.set({ show: value })}
            />
          </>
        }
        empty={
          <Empty icon="check" title={say("labels.empty")}>
            {say("labels.emptyHelp")}
          </Empty>
        }
      />
      <LabelSheet labels={printing} />
    </Page>
  );
}

/** The shops whose shelves are the person's business; the web has none. */
function useShops() {
  const mayIn = useMayIn();
  const stores = useQuery({
    queryKey: ["stores"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/staff/stores", { signal })),
    staleTime: 300_000,
  });
  return (stores.data?.items ?? []).filter((store) => store.kind !== "web" && mayIn("labels.edit", store.id));
}

function useColumns(): Column<Label>[] {
  const say = useWords();
  const format = useFormat();
  const shelf = (row: Label) => (row.shelf ? format.price(row.shelf.unit_price) : say("labels.never"));
  return [
    {
      key: "goods",
      title: say("stock.goods"),
      render: (row) => (
        <>
          {row.name} {row.variant_label}
          <span className="quiet small block">{row.sku}</span>
        </>
      ),
      text: (row) => `${row.name} ${row.variant_label ?? ""} ${row.sku}`,
    },
    {
      key: "barcode",
      title: say("labels.barcode"),
      render: (row) => <span className="figures">{row.barcode}</span>,
      text: (row) => row.barcode ?? "",
      low: true,
    },
    {
      key: "shelf",
      title: say("labels.shelf"),
      figures: true,
      render: (row) => <span className="quiet">{shelf(row)}</span>,
      text: shelf,
    },
    {
      key: "price",
      title: say("labels.price"),
      figures: true,
      render: (row) => <strong>{format.price(row.unit_price)}</strong>,
      text: (row) => format.price(row.unit_price),
    },
    {
      key: "version",
      title: say("labels.version"),
      figures: true,
      render: (row) => row.price_version,
      text: (row) => String(row.price_version),
      low: true,
    },
  ];
}
