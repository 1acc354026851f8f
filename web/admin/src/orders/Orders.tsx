import { Button } from "@mantine/core";
import { answer, api, type OrderRow } from "@tenon/api-client";
import { Empty, useFormat, useLocale } from "@tenon/ui";
import { useMemo } from "react";
import { Link } from "react-router";
import { Page } from "../parts/Page.js";
import { useMay, useSession } from "../parts/session.js";
import { type Column, DataTable } from "../table/DataTable.js";
import { ChoiceFilter, DateFilter, SearchFilter } from "../table/Filters.js";
import { oneOf, useFilters } from "../table/useFilters.js";
import { useList, useNews } from "../table/useList.js";
import { useStateWords, useWords } from "../words.js";
import { useSaleColumns } from "./columns.js";
import { FulfilmentTag, MoneyTag, StateTag } from "./OrderTags.js";
import { useOrderActions } from "./useOrderActions.js";

const FILTERS = ["q", "state", "channel", "store", "from", "to"] as const;
const STATES = ["placed", "completed", "cancelled", "expired", "voided"] as const;
const CHANNELS = ["web", "till"] as const;

/** Every order of every channel. */
export function Orders() {
  const say = useWords();
  const words = useStateWords();
  const locale = useLocale();
  const may = useMay();
  const filters = useFilters(FILTERS);
  const { q, state, channel, store, from, to } = filters.values;
  const { session } = useSession();
  const queryKey = useMemo(
    () => ["orders", locale, q, state, channel, store, from, to],
    [locale, q, state, channel, store, from, to],
  );
  const list = useList<OrderRow>(queryKey, (cursor, signal) =>
    answer(
      api.GET("/api/v1/orders", {
        params: {
          query: {
            q: q || undefined,
            state: oneOf(STATES, state),
            channel: oneOf(CHANNELS, channel),
            store: store || undefined,
            from: from || undefined,
            to: to || undefined,
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
  const actions = useOrderActions();

  return (
    <Page
      title={say("orders.title")}
      actions={
        may("orders.place_for") && (
          <Button component={Link} to="/orders/new">
            {say("agent.new")}
          </Button>
        )
      }
    >
      <DataTable
        label={say("orders.title")}
        name="orders"
        whole="orders"
        columns={columns}
        list={list}
        rowKey={(row) => row.id}
        rowName={(row) => row.number}
        narrowed={filters.active}
        onReset={filters.reset}
        news={news}
        bulk={actions}
        afterBulk={news.read}
        empty={
          <Empty icon="order" title={say("orders.empty")}>
            {say("orders.emptyHelp")}
          </Empty>
        }
        filters={
          <>
            <SearchFilter
              label={say("orders.search")}
              value={q}
              onChange={(value) => filters.set({ q: value })}
            />
            <ChoiceFilter
              label={say("orders.state")}
              all={say("all")}
              value={state}
              options={STATES.map((value) => [value, words("state", value)] as const)}
              onChange={(value) => filters.set({ state: value })}
            />
            <ChoiceFilter
              label={say("channel")}
              all={say("all")}
              value={channel}
              options={CHANNELS.map((value) => [value, words("channel", value)] as const)}
              onChange={(value) => filters.set({ channel: value })}
            />
            {session.stores.length > 1 && (
              <ChoiceFilter
                label={say("orders.store")}
                all={say("all")}
                value={store}
                options={session.stores.map(({ id, name }) => [id, name] as const)}
                onChange={(value) => filters.set({ store: value })}
              />
            )}
            <DateFilter
              label={say("orders.from")}
              value={from}
              onChange={(value) => filters.set({ from: value })}
            />
            <DateFilter
              label={say("orders.to")}
              value={to}
              onChange={(value) => filters.set({ to: value })}
            />
          </>
        }
      />
    </Page>
  );
}

function useColumns(): Column<OrderRow>[] {
  const say = useWords();
  const words = useStateWords();
  const format = useFormat();
  const sale = useSaleColumns<OrderRow>({ at: (row) => row.occurred_at, to: (row) => `/orders/${row.id}` });
  return [
    sale.number,
    sale.time,
    {
      key: "date",
      title: say("orders.date"),
      render: (row) => <span className="figures">{format.date(row.business_date)}</span>,
      text: (row) => row.business_date,
      hidden: true,
      low: true,
    },
    {
      key: "channel",
      title: say("channel"),
      render: (row) => (
        <span className="channel" data-channel={row.channel}>
          {words("channel", row.channel)}
        </span>
      ),
      text: (row) => row.channel,
      low: true,
    },
    sale.store,
    {
      key: "state",
      title: say("orders.state"),
      render: (row) => <StateTag state={row.state} />,
      text: (row) => row.state,
      low: true,
    },
    {
      key: "fulfilment",
      title: say("orders.fulfilment"),
      render: (row) =>
        row.fulfilment && (
          <span className="tags">
            <span className="small">{words("kind", row.fulfilment.kind)}</span>
            {row.state === "placed" && <FulfilmentTag state={row.fulfilment.state} />}
          </span>
        ),
      text: (row) => (row.fulfilment ? `${row.fulfilment.kind} ${row.fulfilment.state}` : ""),
      low: true,
    },
    {
      key: "money",
      title: say("orders.money"),
      render: (row) => <MoneyTag state={row.money_state} />,
      text: (row) => row.money_state,
      low: true,
    },
    {
      key: "lines",
      title: say("orders.goods"),
      render: (row) => say("orders.lines", { n: row.lines_count }),
      text: (row) => String(row.lines_count),
      hidden: true,
      low: true,
    },
    sale.total,
  ];
}
