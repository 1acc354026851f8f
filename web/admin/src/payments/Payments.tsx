import { answer, api, type PaymentRow } from "@tenon/api-client";
import { Empty, Tag, type Tone, useFormat } from "@tenon/ui";
import { useMemo } from "react";
import { Link } from "react-router";
import { Page } from "../parts/Page.js";
import { type Column, DataTable } from "../table/DataTable.js";
import { ChoiceFilter, SearchFilter } from "../table/Filters.js";
import { oneOf, useFilters } from "../table/useFilters.js";
import { useList, useNews } from "../table/useList.js";
import { useWords as useSharedWords, useStateWords } from "../words.js";
import { usePaymentWords, useWords } from "./words.js";

const FILTERS = ["q", "state", "method"] as const;
const STATES = ["unknown", "pending", "captured", "refunded", "failed", "voided"] as const;
const METHODS = [
  "online",
  "credit_card",
  "atm",
  "convenience_store",
  "bank_transfer",
  "cash_on_delivery",
  "terminal",
  "wallet_code",
] as const;
const TONES: Record<string, Tone> = { captured: "good", unknown: "bad", pending: "info" };

export function PaymentTag({ state }: { state: string }) {
  const words = usePaymentWords();
  return <Tag tone={TONES[state] ?? "plain"}>{words("pay", state)}</Tag>;
}

/** Every payment that a provider or a person stands behind. */
export function Payments() {
  const say = useWords();
  const shared = useSharedWords();
  const words = useStateWords();
  const said = usePaymentWords();
  const filters = useFilters(FILTERS);
  const { q, state, method } = filters.values;
  const queryKey = useMemo(() => ["payments", q, state, method], [q, state, method]);
  const list = useList<PaymentRow>(queryKey, (cursor, signal) =>
    answer(
      api.GET("/api/v1/payments", {
        params: {
          query: {
            q: q || undefined,
            state: oneOf(STATES, state),
            method: oneOf(METHODS, method),
            cursor,
            limit: 50,
          },
        },
        signal,
      }),
    ),
  );
  const news = useNews(queryKey, (event) => event.topic === "orders");
  const columns = useColumns();
  return (
    <Page title={say("payments.title")}>
      <DataTable
        label={say("payments.title")}
        name="payments"
        columns={columns}
        list={list}
        rowKey={(row) => row.id}
        rowName={(row) => row.order_number}
        narrowed={filters.active}
        onReset={filters.reset}
        news={news}
        empty={
          <Empty icon="order" title={say("payments.empty")}>
            {say("payments.emptyHelp")}
          </Empty>
        }
        filters={
          <>
            <SearchFilter
              label={say("payments.search")}
              value={q}
              onChange={(value) => filters.set({ q: value })}
            />
            <ChoiceFilter
              label={say("payments.state")}
              all={shared("all")}
              value={state}
              options={STATES.map((value) => [value, said("pay", value)] as const)}
              onChange={(value) => filters.set({ state: value })}
            />
            <ChoiceFilter
              label={say("payments.method")}
              all={shared("all")}
              value={method}
              options={METHODS.map((value) => [value, words("method", value)] as const)}
              onChange={(value) => filters.set({ method: value })}
            />
          </>
        }
      />
    </Page>
  );
}

function useColumns(): Column<PaymentRow>[] {
  const say = useWords();
  const shared = useSharedWords();
  const words = useStateWords();
  const format = useFormat();
  return [
    {
      key: "order",
      title: shared("orders.number"),
      render: (row) => (
        <Link className="figures row-link" to={`/payments/${row.id}`}>
          {row.order_number}
        </Link>
      ),
      text: (row) => row.order_number,
    },
    {
      key: "time",
      title: shared("orders.time"),
      render: (row) => <span className="figures">{format.moment(row.created_at)}</span>,
      text: (row) => row.created_at,
    },
    {
      key: "method",
      title: say("payments.method"),
      render: (row) => words("method", row.method),
      text: (row) => row.method,
    },
    {
      key: "state",
      title: say("payments.state"),
      render: (row) => <PaymentTag state={row.state} />,
      text: (row) => row.state,
    },
    {
      key: "reference",
      title: say("payments.reference"),
      render: (row) => <span className="figures small">{row.reference}</span>,
      text: (row) => row.reference ?? "",
      low: true,
    },
    {
      key: "refunded",
      title: say("payments.refunded"),
      figures: true,
      render: (row) => (row.refunded > 0 ? format.money(row.refunded) : ""),
      text: (row) => String(row.refunded),
      low: true,
    },
    {
      key: "amount",
      title: say("payments.amount"),
      figures: true,
      render: (row) => format.money(row.amount),
      text: (row) => format.money(row.amount),
    },
  ];
}
