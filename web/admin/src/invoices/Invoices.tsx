import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { answer, api, type InvoiceRow } from "@tenon/api-client";
import { Empty, Note, Tag, type Tone, useFormat } from "@tenon/ui";
import { useMemo } from "react";
import { Link } from "react-router";
import { Page } from "../parts/Page.js";
import { useSession } from "../parts/session.js";
import { type Column, DataTable } from "../table/DataTable.js";
import { ChoiceFilter, SearchFilter } from "../table/Filters.js";
import { oneOf, useFilters } from "../table/useFilters.js";
import { useList } from "../table/useList.js";
import { useWords as useSharedWords } from "../words.js";
import { useInvoiceWords, useWords } from "./words.js";

const FILTERS = ["q", "state", "upload", "store"] as const;
const STATES = ["issued", "voided"] as const;
const LACKING = ["rejected", "waiting", "late"] as const;

/** Every e-invoice that the brand's companies issued. */
export function Invoices() {
  const say = useWords();
  const shared = useSharedWords();
  const said = useInvoiceWords();
  const { session } = useSession();
  const filters = useFilters(FILTERS);
  const { q, state, upload, store } = filters.values;
  const number = q.replace(/[\s-]/g, "").toUpperCase();
  const queryKey = useMemo(() => ["invoices", number, state, upload, store], [number, state, upload, store]);
  const list = useList<InvoiceRow>(queryKey, (cursor, signal) => {
    const query = {
      number: number || undefined,
      state: oneOf(STATES, state),
      upload: oneOf(LACKING, upload),
      store: store || undefined,
      cursor,
      limit: 50,
    };
    return answer(api.GET("/api/v1/invoices", { params: { query }, signal }));
  });
  const owed = useQuery({
    queryKey: ["invoices-owed"],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/invoices/owed", { params: { query: { limit: 200 } }, signal })),
  });
  const waiting = owed.data?.items.length ?? 0;
  const columns = useColumns();
  return (
    <Page
      title={say("invoices.title")}
      actions={
        <Button component={Link} to="/invoice-numbers" variant="default">
          {say("invoices.toNumbers")}
        </Button>
      }
    >
      {waiting > 0 && (
        <Note tone="warn" role="status">
          {say("invoices.owed", { n: waiting })}
        </Note>
      )}
      <DataTable
        label={say("invoices.title")}
        name="invoices"
        columns={columns}
        list={list}
        rowKey={(row) => row.id}
        rowName={(row) => row.number}
        narrowed={filters.active}
        onReset={filters.reset}
        empty={
          <Empty icon="order" title={say("invoices.none")}>
            {say("invoices.noneHelp")}
          </Empty>
        }
        filters={
          <>
            <SearchFilter
              label={say("invoices.find")}
              value={q}
              onChange={(value) => filters.set({ q: value })}
            />
            <ChoiceFilter
              label={say("invoices.state")}
              all={shared("all")}
              value={state}
              options={STATES.map((value) => [value, said("state", value)] as const)}
              onChange={(value) => filters.set({ state: value })}
            />
            <ChoiceFilter
              label={say("invoices.upload")}
              all={shared("all")}
              value={upload}
              options={LACKING.map((value) => [value, say(`lacking.${value}`)] as const)}
              onChange={(value) => filters.set({ upload: value })}
            />
            <ChoiceFilter
              label={say("invoices.store")}
              all={shared("all")}
              value={store}
              options={session.stores.map(({ id, name }) => [id, name] as const)}
              onChange={(value) => filters.set({ store: value })}
            />
          </>
        }
      />
    </Page>
  );
}

export function InvoiceTag({ state }: { state: string }) {
  const said = useInvoiceWords();
  return <Tag tone={state === "voided" ? "bad" : "good"}>{said("state", state)}</Tag>;
}

const UPLOAD: Record<string, Tone> = { accepted: "good", rejected: "bad", sent: "info" };

/** How far handing in is. */
export function UploadTag({ state, late = false }: { state: string; late?: boolean }) {
  const said = useInvoiceWords();
  const over = late && state !== "accepted";
  return <Tag tone={over ? "bad" : (UPLOAD[state] ?? "warn")}>{said("upload", over ? "late" : state)}</Tag>;
}

function useColumns(): Column<InvoiceRow>[] {
  const say = useWords();
  const said = useInvoiceWords();
  const format = useFormat();
  const { session } = useSession();
  const store = (id: string) => session.stores.find((one) => one.id === id)?.name ?? "";
  return [
    {
      key: "number",
      title: say("invoices.number"),
      render: (row) => (
        <Link className="figures row-link" to={`/invoices/${row.id}`}>
          {row.number}
        </Link>
      ),
      text: (row) => row.number,
    },
    {
      key: "time",
      title: say("invoices.time"),
      render: (row) => <span className="figures">{format.moment(row.issued_at)}</span>,
      text: (row) => row.issued_at,
    },
    {
      key: "store",
      title: say("invoices.store"),
      render: (row) => store(row.store_id),
      text: (row) => store(row.store_id),
      low: true,
    },
    {
      key: "handover",
      title: say("invoices.handover"),
      render: (row) => said("way", row.handover),
      text: (row) => row.handover,
    },
    {
      key: "buyer",
      title: say("invoices.buyer"),
      render: (row) => <span className="figures">{row.buyer_tax_id}</span>,
      text: (row) => row.buyer_tax_id ?? "",
      low: true,
    },
    {
      key: "state",
      title: say("invoices.state"),
      render: (row) => <InvoiceTag state={row.state} />,
      text: (row) => row.state,
    },
    {
      key: "upload",
      title: say("invoices.upload"),
      render: (row) => (
        <UploadTag state={row.upload} late={row.upload !== "rejected" && isOver(row.upload_deadline)} />
      ),
      text: (row) => row.upload,
    },
    {
      key: "allowed",
      title: say("invoices.allowed"),
      figures: true,
      render: (row) => (row.allowed > 0 ? format.money(row.allowed) : ""),
      text: (row) => String(row.allowed),
    },
    {
      key: "total",
      title: say("invoices.total"),
      figures: true,
      render: (row) => format.money(row.total),
      text: (row) => String(row.total),
    },
  ];
}

/** True when a deadline has passed by this computer's clock; rows that are refused say so first. */
function isOver(deadline: string | null | undefined): boolean {
  return deadline != null && Date.parse(deadline) < Date.now();
}
