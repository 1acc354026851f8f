import { useQuery } from "@tanstack/react-query";
import { answer, api, type PayoutRow } from "@tenon/api-client";
import { Empty, Note, Problem, Tag, type Tone, useFormat, Waiting } from "@tenon/ui";
import { useMemo } from "react";
import { Link, useParams } from "react-router";
import { Fact } from "../parts/Fact.js";
import { Page } from "../parts/Page.js";
import { useMay } from "../parts/session.js";
import { type Column, DataTable } from "../table/DataTable.js";
import { ChoiceFilter } from "../table/Filters.js";
import { oneOf, useFilters } from "../table/useFilters.js";
import { useList } from "../table/useList.js";
import { useWords as useSharedWords } from "../words.js";
import { AgreesTag } from "./Payouts.js";
import { useBooksWords, useWords } from "./words.js";

const FILTERS = ["state"] as const;
const STATES = ["matched", "differs", "unknown", "twice"] as const;
const TONES: Record<string, Tone> = { matched: "good", differs: "warn", unknown: "bad", twice: "bad" };

/** One file of payouts: what it comes to, and each row against what was taken. */
export function PayoutPage() {
  const say = useWords();
  const shared = useSharedWords();
  const said = useBooksWords();
  const format = useFormat();
  const may = useMay();
  const { id = "" } = useParams();
  const filters = useFilters(FILTERS);
  const state = oneOf(STATES, filters.values.state);
  const file = useQuery({
    queryKey: ["payout-files", id],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/payouts/files/{id}", { params: { path: { id } }, signal })),
  });
  const queryKey = useMemo(() => ["payout-rows", id, state], [id, state]);
  const list = useList<PayoutRow>(queryKey, (cursor, signal) =>
    answer(
      api.GET("/api/v1/payouts/files/{id}/rows", {
        params: { path: { id }, query: { state, cursor, limit: 100 } },
        signal,
      }),
    ),
  );
  const columns = useColumns();
  const found = file.data;
  const back = { to: "/payouts", words: say("payouts.title") };
  if (found === undefined) {
    return (
      <Page title={say("payouts.title")} back={back}>
        {file.error ? <Problem error={file.error} /> : <Waiting rows={6} height={48} />}
      </Page>
    );
  }
  return (
    <Page
      title={found.name || found.provider_name}
      back={back}
      aside={<AgreesTag differences={found.differences} />}
    >
      <dl className="facts figures">
        <Fact name={say("payouts.provider")} value={found.provider_name} />
        <Fact name={say("payouts.rows")} value={String(found.rows)} />
        <Fact name={say("payouts.gross")} value={format.money(found.gross)} />
        <Fact name={say("payouts.fee")} value={format.money(found.fee)} />
        <Fact strong name={say("payouts.net")} value={format.money(found.net)} />
      </dl>
      {found.differences > 0 && (
        <Note tone="warn" role="status">
          {say("payouts.cases")} {may("cases.read") && <Link to="/cases">{say("payouts.toCases")}</Link>}
        </Note>
      )}
      <DataTable
        label={found.name || found.provider_name}
        name="payout-rows"
        columns={columns}
        list={list}
        rowKey={(row) => row.id}
        rowName={(row) => row.reference}
        narrowed={filters.active}
        onReset={filters.reset}
        empty={
          <Empty icon="cash" title={say("payouts.rowsNone")}>
            {say("payouts.rowsNoneHelp")}
          </Empty>
        }
        filters={
          <ChoiceFilter
            label={say("payouts.state")}
            all={shared("all")}
            value={filters.values.state}
            options={STATES.map((value) => [value, said("result", value)] as const)}
            onChange={(value) => filters.set({ state: value })}
          />
        }
      />
    </Page>
  );
}

function useColumns(): Column<PayoutRow>[] {
  const say = useWords();
  const said = useBooksWords();
  const format = useFormat();
  const may = useMay();
  return [
    {
      key: "line",
      title: say("payouts.line"),
      figures: true,
      render: (row) => String(row.line),
      text: (row) => String(row.line),
      low: true,
    },
    {
      key: "reference",
      title: say("payouts.reference"),
      render: (row) =>
        row.payment_id != null && may("payments.read") ? (
          <Link className="figures row-link wrap" to={`/payments/${row.payment_id}`}>
            {row.reference || say("payouts.payment")}
          </Link>
        ) : (
          <span className="figures wrap">{row.reference}</span>
        ),
      text: (row) => row.reference,
    },
    {
      key: "state",
      title: say("payouts.state"),
      render: (row) => <Tag tone={TONES[row.state] ?? "plain"}>{said("result", row.state)}</Tag>,
      text: (row) => said("result", row.state),
    },
    {
      key: "on",
      title: say("payouts.on"),
      render: (row) => <span className="figures">{format.date(row.payout_on)}</span>,
      text: (row) => row.payout_on,
      low: true,
    },
    {
      key: "booked",
      title: say("payouts.bookedOn"),
      render: (row) => (
        <span className="figures">{row.business_date != null && format.date(row.business_date)}</span>
      ),
      text: (row) => row.business_date ?? "",
      hidden: true,
    },
    {
      key: "expected",
      title: say("payouts.expected"),
      figures: true,
      render: (row) => (row.expected == null ? "" : format.money(row.expected)),
      text: (row) => String(row.expected ?? ""),
      low: true,
    },
    {
      key: "gross",
      title: say("payouts.gross"),
      figures: true,
      render: (row) => format.money(row.gross),
      text: (row) => String(row.gross),
    },
    {
      key: "fee",
      title: say("payouts.fee"),
      figures: true,
      render: (row) => format.money(row.fee),
      text: (row) => String(row.fee),
      low: true,
    },
    {
      key: "net",
      title: say("payouts.net"),
      figures: true,
      render: (row) => format.money(row.net),
      text: (row) => String(row.net),
      low: true,
    },
  ];
}
