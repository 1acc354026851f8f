import { useFormat } from "@tenon/ui";
import { Link } from "react-router";
import type { Column } from "../table/DataTable.js";
import { useWords } from "../words.js";

/** What rows about a sale have in common, whether goods went or came back. */
interface Row {
  number: string;
  store_name: string;
  total: number;
}

/** Columns that orders and returns share: the number, when, where, and how much. */
export function useSaleColumns<T extends Row>(of: {
  at: (row: T) => string;
  /** Where the number leads, if anywhere. */
  to: (row: T) => string | null;
}) {
  const say = useWords();
  const format = useFormat();
  const number: Column<T> = {
    key: "number",
    title: say("orders.number"),
    render: (row) => {
      const to = of.to(row);
      return to === null ? (
        <span className="figures">{row.number}</span>
      ) : (
        <Link className="figures row-link" to={to}>
          {row.number}
        </Link>
      );
    },
    text: (row) => row.number,
  };
  const time: Column<T> = {
    key: "time",
    title: say("orders.time"),
    render: (row) => <span className="figures">{format.moment(of.at(row))}</span>,
    text: of.at,
  };
  const store: Column<T> = {
    key: "store",
    title: say("orders.store"),
    render: (row) => row.store_name,
    text: (row) => row.store_name,
    low: true,
  };
  const total: Column<T> = {
    key: "total",
    title: say("orders.total"),
    figures: true,
    render: (row) => format.money(row.total),
    text: (row) => format.money(row.total),
  };
  return { number, time, store, total };
}
