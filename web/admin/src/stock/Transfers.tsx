import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api, type Transfer, type TransferRow } from "@tenon/api-client";
import { Empty, formatQuantity, Problem, parseQuantity, Tag, type Tone, useFormat } from "@tenon/ui";
import { type FormEvent, useMemo, useState } from "react";
import { useMay, useMayIn } from "../parts/session.js";
import { type Column, DataTable } from "../table/DataTable.js";
import { oneOf } from "../table/useFilters.js";
import { useList } from "../table/useList.js";
import { useStateWords, useWords } from "../words.js";
import { useStockBulkWords } from "./bulkWords.js";
import type { DocumentListProps } from "./Counts.js";
import { GoodsPicker } from "./GoodsPicker.js";
import { useSend } from "./useSend.js";

const TONES: Record<string, Tone> = {
  requested: "info",
  approved: "info",
  packed: "info",
  in_transit: "info",
  short: "warn",
  received: "good",
};

export const TRANSFER_STATES = [
  "requested",
  "approved",
  "packed",
  "in_transit",
  "short",
  "received",
  "declined",
  "cancelled",
] as const;

/** Goods asked of other places, and how far they are. */
export function Transfers({ location, state, filters, narrowed, onReset, onDone }: DocumentListProps) {
  const say = useWords();
  const more = useStockBulkWords();
  const words = useStateWords();
  const format = useFormat();
  const client = useQueryClient();
  const may = useMay();
  const [open, setOpen] = useState<string | null>(null);
  const queryKey = useMemo(() => ["transfers", location, state], [location, state]);
  const list = useList<TransferRow>(queryKey, (cursor, signal) =>
    answer(
      api.GET("/api/v1/stock/transfers", {
        params: {
          query: { location: location || undefined, state: oneOf(TRANSFER_STATES, state), cursor, limit: 50 },
        },
        signal,
      }),
    ),
  );
  const way = (row: TransferRow) => say("transfer.fromTo", { from: row.from.name, to: row.to.name });
  const columns: Column<TransferRow>[] = [
    { key: "way", title: more("way"), render: (row) => <strong>{way(row)}</strong>, text: way },
    {
      key: "changed",
      title: more("changed"),
      render: (row) => <span className="figures">{format.moment(row.changed_at)}</span>,
      text: (row) => row.changed_at,
      low: true,
    },
    {
      key: "state",
      title: more("state"),
      render: (row) => <Tag tone={TONES[row.state] ?? "plain"}>{words("moving", row.state)}</Tag>,
      text: (row) => words("moving", row.state),
    },
    {
      key: "due",
      title: say("transfer.dueBy"),
      render: (row) =>
        row.due_by && (
          <span className={row.late ? "offer figures" : "figures"}>
            {format.moment(row.due_by)}
            {row.late && ` · ${say("transfer.late")}`}
          </span>
        ),
      text: (row) => row.due_by ?? "",
      low: true,
    },
    {
      key: "note",
      title: say("stock.note"),
      render: (row) => <span className="quiet small wrap">{row.note}</span>,
      text: (row) => row.note,
      hidden: true,
      low: true,
    },
    {
      key: "detail",
      title: more("detail"),
      render: (row) => (
        <button
          type="button"
          className="plain-button"
          data-edged
          aria-expanded={open === row.id}
          onClick={() => setOpen(open === row.id ? null : row.id)}
        >
          {say(open === row.id ? "count.hide" : "count.show")}
        </button>
      ),
    },
  ];
  /** Agrees to all of it. */
  async function approve(rows: TransferRow[], once: string) {
    for (const { id } of rows) {
      const params = { path: { id }, header: { "Idempotency-Key": once } };
      await answer(api.POST("/api/v1/stock/transfers/{id}/approve", { params, body: {} }));
    }
  }
  return (
    <>
      {may("stock.transfer") && <RequestForm onDone={onDone} />}
      <DataTable
        name="transfers"
        label={say("stock.transfers")}
        columns={columns}
        list={list}
        rowKey={(row) => row.id}
        rowName={way}
        narrowed={narrowed || state !== ""}
        onReset={onReset}
        bulk={
          may("stock.approve_transfer")
            ? [
                {
                  key: "approve",
                  words: more("approve"),
                  sure: (rows) => more("approveSure", { n: rows.length }),
                  each: approve,
                },
              ]
            : []
        }
        afterBulk={() => client.invalidateQueries({ queryKey: ["transfers"] })}
        detail={(row) => open === row.id && <OneTransfer row={row} />}
        filters={filters}
        empty={
          <Empty icon="box" title={say("transfer.none")}>
            {say("transfer.noneHelp")}
          </Empty>
        }
      />
    </>
  );
}

function RequestForm({ onDone }: { onDone: (sentence: string) => void }) {
  const say = useWords();
  const mayIn = useMayIn();
  const { send, busy, error } = useSend<unknown>();
  const [ends, setEnds] = useState({ from: "", to: "" });
  const [variant, setVariant] = useState("");
  const [text, setText] = useState("1");
  const [due, setDue] = useState("");
  const places = useQuery({
    queryKey: ["locations"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/locations", { signal })),
    staleTime: 300_000,
  });
  const all = (places.data?.items ?? []).filter((place) => place.state === "active");
  const own = all.filter((place) => mayIn("stock.transfer", place.store_id));
  const to = ends.to || own[0]?.id || "";
  const others = all.filter((place) => place.id !== to);
  const from = others.some((place) => place.id === ends.from) ? ends.from : (others[0]?.id ?? "");
  const quantity = parseQuantity(text);
  const bad = to === "" || from === "" || variant === "" || quantity === null || quantity <= 0;

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (bad) return;
    const lines = [{ variant_id: variant, quantity }];
    const body = {
      from_location_id: from,
      to_location_id: to,
      lines,
      note: "",
      ...(due !== "" && { due_by: new Date(due).toISOString() }),
    };
    const asked = await send(body, (header) =>
      answer(api.POST("/api/v1/stock/transfers", { params: { header }, body })),
    );
    if (!asked) return;
    setVariant("");
    onDone(say("transfer.asked", { from: asked.from.name }));
  }

  if (all.length < 2) return null;
  const options = (list: typeof all) => list.map((place) => ({ value: place.id, label: place.name }));
  return (
    <form className="panel-form" onSubmit={submit}>
      <div className="act-row">
        <NativeSelect
          label={say("transfer.from")}
          value={from}
          data={options(others)}
          onChange={(event) => setEnds({ from: event.currentTarget.value, to })}
        />
        <NativeSelect
          label={say("transfer.to")}
          value={to}
          data={options(own)}
          onChange={(event) => setEnds({ from, to: event.currentTarget.value })}
        />
        <GoodsPicker
          withLabel
          label={say("stock.goods")}
          value={variant}
          onPick={(goods) => setVariant(goods?.variant_id ?? "")}
        />
        <TextInput
          label={say("stock.quantity")}
          inputMode="decimal"
          maxLength={12}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <TextInput
          label={say("transfer.dueBy")}
          type="datetime-local"
          value={due}
          onChange={(event) => setDue(event.currentTarget.value)}
        />
        <Button type="submit" loading={busy} disabled={bad}>
          {say("transfer.ask")}
        </Button>
      </div>
      <Problem error={error ?? places.error} />
    </form>
  );
}

type Step = "approve" | "decline" | "pack" | "send" | "receive" | "write-off" | "cancel";

/** What may be done next, what it needs, and at which end. */
const NEXT: Partial<Record<TransferRow["state"], [Step, string, "from" | "to"][]>> = {
  requested: [
    ["approve", "stock.approve_transfer", "from"],
    ["decline", "stock.approve_transfer", "from"],
    ["cancel", "stock.transfer", "to"],
  ],
  approved: [
    ["pack", "stock.transfer", "from"],
    ["cancel", "stock.transfer", "from"],
  ],
  packed: [
    ["send", "stock.transfer", "from"],
    ["cancel", "stock.transfer", "from"],
  ],
  in_transit: [["receive", "stock.transfer", "to"]],
  short: [
    ["receive", "stock.transfer", "to"],
    ["write-off", "stock.write_off", "from"],
  ],
};
const NEEDS_REASON = new Set<Step>(["decline", "cancel", "write-off"]);

function OneTransfer({ row }: { row: TransferRow }) {
  const say = useWords();
  const words = useStateWords();
  const format = useFormat();
  const mayIn = useMayIn();
  const { send, busy, error } = useSend<unknown>();
  const [reason, setReason] = useState("");
  const [arrived, setArrived] = useState<Record<string, string>>({});
  const path = { id: row.id };
  const found = useQuery({
    queryKey: ["transfer", row.id],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/stock/transfers/{id}", { params: { path }, signal })),
  });
  const steps = (NEXT[row.state] ?? []).filter(([, needs, end]) => mayIn(needs, row[end].store_id));
  const rest = (line: Transfer["lines"][number]) => line.packed - line.received - line.lost;

  async function take(step: Step) {
    const why = { reason: reason.trim() };
    const lines = (found.data?.lines ?? []).map((line) => ({
      variant_id: line.variant_id,
      quantity: parseQuantity(arrived[line.variant_id] ?? formatQuantity(rest(line))) ?? 0,
    }));
    await send({ step, why, lines }, (header) => {
      const params = { header, path };
      if (step === "approve")
        return answer(api.POST("/api/v1/stock/transfers/{id}/approve", { params, body: {} }));
      if (step === "decline")
        return answer(api.POST("/api/v1/stock/transfers/{id}/decline", { params, body: why }));
      if (step === "pack") return answer(api.POST("/api/v1/stock/transfers/{id}/pack", { params, body: {} }));
      if (step === "send") return answer(api.POST("/api/v1/stock/transfers/{id}/send", { params }));
      if (step === "receive")
        return answer(api.POST("/api/v1/stock/transfers/{id}/receive", { params, body: { lines } }));
      if (step === "write-off")
        return answer(api.POST("/api/v1/stock/transfers/{id}/write-off", { params, body: why }));
      return answer(api.POST("/api/v1/stock/transfers/{id}/cancel", { params, body: why }));
    });
  }

  const receiving = steps.some(([step]) => step === "receive");
  return (
    <div className="panel-form">
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{say("stock.goods")}</th>
            <th scope="col" data-figures="true">
              {say("transfer.requestedOf")}
            </th>
            <th scope="col" data-figures="true">
              {say("transfer.packedOf")}
            </th>
            <th scope="col" data-figures="true">
              {say("transfer.receivedOf")}
            </th>
            {receiving && <th scope="col">{say("transfer.arrived")}</th>}
          </tr>
        </thead>
        <tbody>
          {(found.data?.lines ?? []).map((line) => (
            <tr key={line.variant_id}>
              <th scope="row">
                {line.name} <span className="quiet small">{line.sku}</span>
              </th>
              <td data-figures="true">{formatQuantity(line.requested)}</td>
              <td data-figures="true">{formatQuantity(line.packed)}</td>
              <td data-figures="true">{formatQuantity(line.received)}</td>
              {receiving && (
                <td>
                  <TextInput
                    size="sm"
                    inputMode="decimal"
                    maxLength={12}
                    aria-label={`${say("transfer.arrived")} ${line.sku}`}
                    value={arrived[line.variant_id] ?? formatQuantity(rest(line))}
                    onChange={(event) => {
                      const { value } = event.currentTarget;
                      setArrived((before) => ({ ...before, [line.variant_id]: value }));
                    }}
                  />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      <ol className="history">
        {(found.data?.steps ?? []).map((step) => (
          <li key={step.occurred_at}>
            <span className="quiet figures">{format.moment(step.occurred_at)}</span>
            <span>
              {step.reason
                ? say("table.labelled", { label: words("moving", step.state), value: step.reason })
                : words("moving", step.state)}
            </span>
          </li>
        ))}
      </ol>
      <Problem error={error ?? found.error} />
      {steps.some(([step]) => NEEDS_REASON.has(step)) && (
        <TextInput
          label={say("reason")}
          description={say("transfer.reasonHelp")}
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
      <div className="act-row">
        {steps.map(([step]) => (
          <Button
            key={step}
            variant={NEEDS_REASON.has(step) ? "default" : "filled"}
            loading={busy}
            disabled={NEEDS_REASON.has(step) && reason.trim() === ""}
            onClick={() => void take(step)}
          >
            {words("step", step)}
          </Button>
        ))}
      </div>
    </div>
  );
}
