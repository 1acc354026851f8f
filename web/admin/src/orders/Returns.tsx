import { useQuery } from "@tanstack/react-query";
import { answer, api, type ReturnRow } from "@tenon/api-client";
import { Empty, Note, Tag, useFormat, useLocale } from "@tenon/ui";
import { useMemo } from "react";
import { Link } from "react-router";
import { Page } from "../parts/Page.js";
import { useMay } from "../parts/session.js";
import { type Column, DataTable } from "../table/DataTable.js";
import { SearchFilter } from "../table/Filters.js";
import { useFilters } from "../table/useFilters.js";
import { useList, useNews } from "../table/useList.js";
import { useStateWords, useWords } from "../words.js";
import { useSaleColumns } from "./columns.js";

const FILTERS = ["q"] as const;

/** Every return of every store, and what buyers asked to send back. */
export function Returns() {
  const say = useWords();
  const words = useStateWords();
  const format = useFormat();
  const locale = useLocale();
  const may = useMay();
  const filters = useFilters(FILTERS);
  const { q } = filters.values;
  const queryKey = useMemo(() => ["returns", locale, q], [locale, q]);
  const list = useList<ReturnRow>(queryKey, (cursor, signal) =>
    answer(
      api.GET("/api/v1/returns", { params: { query: { q: q || undefined, cursor, limit: 50 } }, signal }),
    ),
  );
  const news = useNews(queryKey, (event) => event.topic === "orders");
  const wishes = useQuery({
    queryKey: ["return-requests"],
    enabled: may("orders.return"),
    queryFn: ({ signal }) => answer(api.GET("/api/v1/return-requests", { signal })),
  });
  const sale = useSaleColumns<ReturnRow>({
    at: (row) => row.at,
    to: (row) => (row.order_id ? `/orders/${row.order_id}` : null),
  });
  const columns: Column<ReturnRow>[] = [
    { ...sale.number, title: say("return.number") },
    {
      key: "order",
      title: say("orders.number"),
      render: (row) => row.order_number ?? say("return.without"),
      text: (row) => row.order_number ?? "",
      low: true,
    },
    sale.time,
    { ...sale.store, title: say("return.store") },
    {
      key: "staff",
      title: say("return.staff"),
      render: (row) => row.staff_name,
      text: (row) => row.staff_name,
      low: true,
    },
    {
      key: "state",
      title: say("orders.state"),
      render: (row) =>
        row.state === "voided" ? (
          <Tag tone="bad">{words("state", "voided")}</Tag>
        ) : row.on_its_way > 0 ? (
          <Tag tone="warn">{say("return.onItsWay", { amount: format.money(row.on_its_way) })}</Tag>
        ) : (
          <Tag tone="good">{say("return.finished")}</Tag>
        ),
    },
    sale.total,
  ];
  const waiting = wishes.data?.items ?? [];

  return (
    <Page title={say("return.title")}>
      {waiting.length > 0 && (
        <Note tone="warn">
          {say("return.waiting", { n: waiting.length })}{" "}
          {waiting.slice(0, 10).map((one) => (
            <Link key={one.id} to={`/orders/${one.order_id}`}>
              {one.order_number}{" "}
            </Link>
          ))}
        </Note>
      )}
      <DataTable
        label={say("return.title")}
        name="returns"
        columns={columns}
        list={list}
        rowKey={(row) => row.id}
        rowName={(row) => row.number}
        narrowed={filters.active}
        onReset={filters.reset}
        news={news}
        empty={
          <Empty icon="undo" title={say("return.empty")}>
            {say("return.emptyHelp")}
          </Empty>
        }
        filters={
          <SearchFilter
            label={say("return.search")}
            value={q}
            onChange={(value) => filters.set({ q: value })}
          />
        }
      />
    </Page>
  );
}
