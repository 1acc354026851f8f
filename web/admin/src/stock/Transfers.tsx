import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { answer, api, type Transfer, type TransferRow } from "@tenon/api-client";
import { Empty, formatQuantity, Problem, parseQuantity, Tag, type Tone, useFormat, Waiting } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { useMay, useMayIn } from "../parts/session.js";
import { useStateWords, useWords } from "../words.js";
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

/** Goods asked of other places, and how far they are. */
export function Transfers({ location, onDone }: { location: string; onDone: (sentence: string) => void }) {
  const say = useWords();
  const words = useStateWords();
  const format = useFormat();
  const may = useMay();
  const [open, setOpen] = useState<string | null>(null);
  const transfers = useQuery({
    queryKey: ["transfers", location],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/stock/transfers", {
          params: { query: { location: location || undefined } },
          signal,
        }),
      ),
  });
  const items = transfers.data?.items;
  return (
    <>
      {may("stock.transfer") && <RequestForm onDone={onDone} />}
      <Problem error={transfers.error} />
      {items === undefined && !transfers.error && <Waiting rows={3} height={56} />}
      {items?.length === 0 && (
        <Empty icon="box" title={say("transfer.none")}>
          {say("transfer.noneHelp")}
        </Empty>
      )}
      {items !== undefined && items.length > 0 && (
        <ul className="cases">
          {items.map((row) => (
            <li key={row.id}>
              <div className="case">
                <strong>{say("transfer.fromTo", { from: row.from.name, to: row.to.name })}</strong>
                <span className="quiet figures">{format.moment(row.changed_at)}</span>
                <Tag tone={TONES[row.state] ?? "plain"}>{words("moving", row.state)}</Tag>
                {row.due_by && (
                  <span className={row.late ? "offer" : "quiet"}>
                    {say("transfer.dueBy")} {format.moment(row.due_by)}
                    {row.late && ` · ${say("transfer.late")}`}
                  </span>
                )}
                <span className="spring" />
                <button
                  type="button"
                  className="plain-button"
                  data-edged
                  aria-expanded={open === row.id}
                  onClick={() => setOpen(open === row.id ? null : row.id)}
                >
                  {say(open === row.id ? "count.hide" : "count.show")}
                </button>
              </div>
              {open === row.id && <OneTransfer row={row} />}
            </li>
          ))}
        </ul>
      )}
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
