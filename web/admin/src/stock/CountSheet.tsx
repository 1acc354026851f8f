import { Button, Checkbox, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api, type Count, type CountLine, LineCut, newId } from "@tenon/api-client";
import {
  formatChange,
  formatQuantity,
  Note,
  Problem,
  parseQuantity,
  soundError,
  soundScan,
  useProblemText,
  Waiting,
} from "@tenon/ui";
import { type FormEvent, type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useMay } from "../parts/session.js";
import { useLeaveGuard } from "../parts/useLeaveGuard.js";
import { useWords } from "../words.js";
import { findByCode } from "./findByCode.js";
import { GoodsPicker } from "./GoodsPicker.js";
import { useSend } from "./useSend.js";

const PAGE = 200;
/** Past this many pages the rest of a count is left to its report. */
const MOST_PAGES = 20;
const ONE = 1000;

interface Props {
  count: Count;
  /** The store whose till is asked what a code stands for. */
  store: string | null;
  onDone: (sentence: string) => void;
}

/** One count: scanned or typed on the left, and at once what it differs by; all of it by keyboard. */
export function CountSheet({ count, store, onDone }: Props) {
  const say = useWords();
  const may = useMay();
  const { send, busy, error } = useSend<unknown>();
  const [reason, setReason] = useState("");
  const lines = useQuery({
    queryKey: ["count-lines", count.id],
    queryFn: ({ signal }) => allLines(count.id, signal),
  });
  const scans = useScans(count.id);
  const isOpen = count.state === "open";
  const mayCount = isOpen && may("stock.count");
  const path = { id: count.id };

  async function end(how: "post" | "cancel") {
    const body = { reason: reason.trim() };
    const options = (header: { "Idempotency-Key": string }) => ({ params: { header, path }, body });
    const ended = await send({ how, ...body }, (header) =>
      how === "post"
        ? answer(api.POST("/api/v1/stock/counts/{id}/post", options(header)))
        : answer(api.POST("/api/v1/stock/counts/{id}/cancel", options(header))),
    );
    if (ended) onDone(say(how === "post" ? "count.posted" : "count.cancelled"));
  }

  const blocked = reason.trim() === "" || scans.waiting > 0;
  return (
    <div className="panel-form">
      {mayCount && <ScanLine store={store} scans={scans} />}
      <Problem error={error ?? lines.error} />
      {lines.data === undefined && !lines.error && <Waiting rows={3} height={40} />}
      {lines.data !== undefined && (
        <Differences
          lines={lines.data}
          latest={scans.latest}
          onSet={
            mayCount
              ? (line, quantity) => scans.add({ variant_id: line.variant_id, quantity, replaces: true })
              : undefined
          }
        />
      )}
      {isOpen && (
        <>
          <TextInput
            label={say("reason")}
            maxLength={200}
            value={reason}
            placeholder={say("stock.reasonHelp")}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <div className="act-row">
            {may("stock.adjust") && (
              <Button disabled={blocked} loading={busy} onClick={() => void end("post")}>
                {say("count.post")}
              </Button>
            )}
            {may("stock.count") && (
              <Button variant="default" disabled={blocked} loading={busy} onClick={() => void end("cancel")}>
                {say("count.cancel")}
              </Button>
            )}
          </div>
        </>
      )}
    </div>
  );
}

async function allLines(id: string, signal: AbortSignal): Promise<CountLine[]> {
  const lines: CountLine[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const params = { path: { id }, query: { limit: PAGE, cursor } };
    const found = await answer(api.GET("/api/v1/stock/counts/{id}/lines", { params, signal }));
    lines.push(...found.items);
    cursor = found.next ?? undefined;
    if (cursor === undefined) break;
  }
  return lines;
}

interface Scan {
  variant_id: string;
  quantity: number;
  replaces?: boolean;
}

/** Sends scans in the order in which they came; one that met silence leaves again with the same id. */
function useScans(id: string) {
  const client = useQueryClient();
  const [queue, setQueue] = useState<(Scan & { id: string })[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [last, setLast] = useState<Scan | null>(null);
  const flying = useRef(false);
  useLeaveGuard(queue.length > 0);

  useEffect(() => {
    if (queue.length === 0 || flying.current || error !== null) return;
    flying.current = true;
    const params = { path: { id }, header: { "Idempotency-Key": newId() } };
    const gone = queue.slice(0, 500);
    answer(api.POST("/api/v1/stock/counts/{id}/scans", { params, body: { device: "admin", scans: gone } }))
      .then(
        () => client.invalidateQueries({ queryKey: ["count-lines", id] }),
        (caught: unknown) => {
          soundError();
          setError(caught);
          // What the server refuses it would refuse again; what met silence stays.
          if (caught instanceof LineCut) throw caught;
        },
      )
      .then(
        () => setQueue((before) => before.filter((one) => !gone.includes(one))),
        () => undefined,
      )
      .finally(() => {
        flying.current = false;
        setQueue((before) => [...before]);
      });
  }, [queue, error, id, client]);

  return {
    waiting: queue.length,
    error,
    latest: last?.variant_id ?? null,
    /** What the last scan added, unless it has been taken back. */
    undoable: last !== null && !last.replaces,
    add(scan: Scan) {
      setError(null);
      setLast(scan);
      setQueue((before) => [...before, { id: newId(), ...scan }]);
    },
    undo() {
      if (last === null || last.replaces) return;
      setLast(null);
      setQueue((before) => [
        ...before,
        { id: newId(), variant_id: last.variant_id, quantity: -last.quantity },
      ]);
    },
    again: () => setError(null),
  };
}

/** The field that a scanner types into: each scan adds what its code stands for. */
function ScanLine({ store, scans }: { store: string | null; scans: ReturnType<typeof useScans> }) {
  const say = useWords();
  const problemText = useProblemText();
  const field = useRef<HTMLInputElement>(null);
  const queue = useRef<Promise<void>>(Promise.resolve());
  const [text, setText] = useState("");
  const [heard, setHeard] = useState<{ good: boolean; text: string } | null>(null);
  useLayoutEffect(() => field.current?.focus(), []);

  async function take(code: string) {
    try {
      const found = await findByCode(store, code);
      if (found === null) {
        soundError();
        return setHeard({ good: false, text: say("count.unknown", { code }) });
      }
      soundScan();
      const { goods, quantity } = found;
      scans.add({ variant_id: goods.variant_id, quantity });
      setHeard({
        good: true,
        text: say("count.heard", { name: goods.name, change: formatChange(quantity) }),
      });
    } catch (error) {
      soundError();
      setHeard({ good: false, text: say("table.labelled", { label: code, value: problemText(error) }) });
    }
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    const code = text.trim();
    if (code === "") return;
    setText("");
    // One after the other, as they were scanned.
    queue.current = queue.current.then(() => take(code));
  }

  function undo() {
    scans.undo();
    setHeard({ good: true, text: say("count.undone") });
    field.current?.focus();
  }

  function press(event: KeyboardEvent) {
    if (event.key !== "z" || !(event.ctrlKey || event.metaKey) || text !== "" || !scans.undoable) return;
    event.preventDefault();
    undo();
  }

  return (
    <>
      <div className="count-line">
        <form onSubmit={submit}>
          <TextInput
            ref={field}
            label={say("count.scan")}
            description={say("count.scanHelp")}
            name="code"
            autoComplete="off"
            maxLength={64}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            onKeyDown={press}
          />
        </form>
        <GoodsPicker
          withLabel
          label={say("count.byName")}
          value=""
          onPick={(goods) => {
            if (goods === null) return;
            scans.add({ variant_id: goods.variant_id, quantity: ONE });
            setHeard({ good: true, text: say("count.heard", { name: goods.name, change: "+1" }) });
          }}
        />
      </div>
      <div className="count-heard" role="status" data-bad={heard?.good === false}>
        {heard?.text}
        {scans.undoable && (
          <button type="button" className="plain-button" onClick={undo}>
            {say("count.undo")}
          </button>
        )}
      </div>
      {scans.error !== null && (
        <>
          <Problem error={scans.error} />
          {scans.waiting > 0 && (
            <Note
              tone="warn"
              action={
                <button type="button" className="plain-button" onClick={scans.again}>
                  {say("count.sendAgain")}
                </button>
              }
            >
              {say("count.waiting", { n: scans.waiting })}
            </Note>
          )}
        </>
      )}
    </>
  );
}

interface DifferencesProps {
  lines: CountLine[];
  /** The article that was touched last. */
  latest: string | null;
  onSet?: (line: CountLine, quantity: number) => void;
}

/** What was found beside what the books expected at that moment. */
function Differences({ lines, latest, onSet }: DifferencesProps) {
  const say = useWords();
  const [only, setOnly] = useState(false);
  if (lines.length === 0) return <p className="quiet">{say("count.nothing")}</p>;
  const counted = lines.filter((line) => line.counted != null);
  const other = counted.filter((line) => line.difference !== 0);
  const sum = (sign: 1 | -1) => other.reduce((total, line) => total + Math.max(0, sign * line.difference), 0);
  const shown = only ? lines.filter((line) => other.includes(line) || line.moved_meanwhile) : lines;
  return (
    <>
      {lines.some((line) => line.moved_meanwhile) && <Note tone="warn">{say("count.movedHelp")}</Note>}
      <div className="count-sum">
        <span role="status" className="figures">
          {say("count.sum", {
            counted: counted.length,
            other: other.length,
            more: formatQuantity(sum(1)),
            less: formatQuantity(sum(-1)),
          })}
        </span>
        <Checkbox
          label={say("count.only")}
          checked={only}
          onChange={(event) => setOnly(event.currentTarget.checked)}
        />
      </div>
      <div className="table-wrap">
        <table className="count-table">
          <thead>
            <tr>
              <th scope="col">{say("stock.goods")}</th>
              <th scope="col" data-figures="true">
                {say("count.expected")}
              </th>
              <th scope="col" data-figures="true">
                {say("stock.counted")}
              </th>
              <th scope="col" data-figures="true">
                {say("count.difference")}
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((line) => (
              <tr key={line.variant_id} data-selected={line.variant_id === latest}>
                <th scope="row" className="count-goods">
                  {line.name} <span className="quiet small">{line.sku}</span>
                </th>
                <td data-figures="true">{formatQuantity(line.expected)}</td>
                <td data-figures="true">
                  {onSet ? (
                    <Counted line={line} onSet={(quantity) => onSet(line, quantity)} />
                  ) : line.counted == null ? (
                    "–"
                  ) : (
                    formatQuantity(line.counted)
                  )}
                </td>
                <td data-figures="true">
                  {line.counted != null && (
                    <strong data-low={line.difference === 0 ? undefined : "few"}>
                      {formatChange(line.difference)}
                    </strong>
                  )}
                  {line.moved_meanwhile && <span className="small block">{say("count.again")}</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** What was counted, typed over: Enter takes it, Escape leaves it as it was. */
function Counted({ line, onSet }: { line: CountLine; onSet: (quantity: number) => void }) {
  const say = useWords();
  const [text, setText] = useState<string | null>(null);
  const dropped = useRef(false);
  const now = line.counted == null ? "" : formatQuantity(line.counted);
  const typed = text === null ? null : parseQuantity(text);
  const bad = text !== null && text.trim() !== "" && (typed === null || typed < 0);

  function leave() {
    const drop = dropped.current;
    dropped.current = false;
    if (!drop && bad) return;
    setText(null);
    if (!drop && typed !== null && typed !== line.counted) onSet(typed);
  }

  return (
    <TextInput
      className="count-counted"
      size="sm"
      inputMode="decimal"
      maxLength={12}
      placeholder="–"
      aria-label={say("count.countedOf", { sku: line.sku })}
      value={text ?? now}
      error={bad && say("stock.quantityBad")}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={leave}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== "Escape") return;
        event.preventDefault();
        dropped.current = event.key === "Escape";
        event.currentTarget.blur();
        event.currentTarget.focus();
      }}
    />
  );
}
