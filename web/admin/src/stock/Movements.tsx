import { answer, api, type Movement } from "@tenon/api-client";
import { Empty, formatChange, formatQuantity, useFormat, useLocale } from "@tenon/ui";
import { useMemo } from "react";
import { Link } from "react-router";
import { type Column, DataTable } from "../table/DataTable.js";
import { useList, useNews } from "../table/useList.js";
import { useStateWords, useWords } from "../words.js";
import type { StockListProps } from "./Levels.js";
import { useLocations } from "./useLocations.js";

const OF_ORDERS = new Set(["sale", "void", "return"]);

/** Every change of stock, newest first, each with where it came from. */
export function Movements(props: StockListProps) {
  const { variant, location } = props;
  const say = useWords();
  const words = useStateWords();
  const format = useFormat();
  const locations = useLocations();
  const locale = useLocale();
  const queryKey = useMemo(() => ["movements", locale, variant, location], [locale, variant, location]);
  const list = useList<Movement>(queryKey, (cursor, signal) =>
    answer(
      api.GET("/api/v1/stock/movements", {
        params: {
          query: { variant: variant || undefined, location: location || undefined, cursor, limit: 50 },
        },
        signal,
      }),
    ),
  );
  const news = useNews(queryKey, (event) => event.topic === "stock");
  const columns: Column<Movement>[] = [
    {
      key: "when",
      title: say("stock.when"),
      render: (row) => <span className="figures">{format.moment(row.occurred_at)}</span>,
      text: (row) => row.occurred_at,
    },
    {
      key: "date",
      title: say("orders.date"),
      render: (row) => <span className="figures">{format.date(row.business_date)}</span>,
      text: (row) => row.business_date,
      hidden: true,
      low: true,
    },
    {
      key: "sku",
      title: say("products.sku"),
      render: (row) => (
        <>
          {row.sku}
          <span className="quiet small clamp">{row.name}</span>
        </>
      ),
      text: (row) => `${row.sku} ${row.name}`,
    },
    {
      key: "location",
      title: say("stock.location"),
      render: (row) => locations.find((place) => place.id === row.location_id)?.name ?? "",
      text: (row) => row.location_id,
      low: true,
    },
    {
      key: "change",
      title: say("stock.change"),
      figures: true,
      render: (row) => (
        <strong data-low={row.quantity < 0 ? "few" : undefined}>{formatChange(row.quantity)}</strong>
      ),
      text: (row) => formatChange(row.quantity),
    },
    {
      key: "after",
      title: say("stock.after"),
      figures: true,
      low: true,
      render: (row) => formatQuantity(row.on_hand_after),
      text: (row) => formatQuantity(row.on_hand_after),
    },
    {
      key: "reason",
      title: say("reason"),
      render: (row) => words("reason", row.reason),
      text: (row) => row.reason,
    },
    {
      key: "subject",
      title: say("stock.subject"),
      render: (row) =>
        OF_ORDERS.has(row.reason) ? (
          <Link to={`/orders/${row.subject}`}>{say("nav.orders")}</Link>
        ) : (
          <span className="quiet small figures">{row.subject.slice(-6)}</span>
        ),
      text: (row) => row.subject,
      low: true,
    },
  ];
  return (
    <DataTable
      label={say("stock.movements")}
      name="movements"
      columns={columns}
      list={list}
      news={news}
      rowKey={(row) => String(row.id)}
      rowName={(row) => row.sku}
      filters={props.filters}
      narrowed={props.narrowed}
      onReset={props.onReset}
      empty={
        <Empty icon="box" title={say("stock.noMovements")}>
          {say("stock.noMovementsHelp")}
        </Empty>
      }
    />
  );
}
