import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { answer, api, newId, type Transfer, type TransferRow } from "@tenon/api-client";
import { Empty, formatQuantity, Note, Problem, soundError, useFormat, Waiting } from "@tenon/ui";
import { useEffect, useRef } from "react";
import { useNavigate } from "react-router";
import { type Entry, lastOf, linesOf, setTo, undo, unexplained } from "./draft.js";
import { type Parcel, useDraft, useKeep, useKept } from "./keep.js";
import type { Place } from "./place.js";
import { Quantity } from "./Quantity.js";
import { ScanDock } from "./ScanDock.js";
import { useExplain } from "./useExplain.js";
import { type FloorKey, useFloorWords } from "./words.js";

const ONE = 1000;
type Work = "pack" | "send" | "arrive";
const WORDS: Record<Work, FloorKey> = {
  pack: "transfer.topack",
  send: "transfer.tosend",
  arrive: "transfer.toarrive",
};

/** What is to be done here with a transfer, if anything. */
function workOf(row: TransferRow, place: Place): Work | null {
  if (row.from.location_id === place.id) {
    if (row.state === "approved") return "pack";
    if (row.state === "packed") return "send";
  }
  const coming = row.state === "in_transit" || row.state === "short";
  return row.to.location_id === place.id && coming ? "arrive" : null;
}

/** Boxes that leave this place and boxes that come to it. */
export function TransferTask({ place, transfer }: { place: Place; transfer: string | undefined }) {
  return transfer === undefined ? <Boxes place={place} /> : <OneBox place={place} id={transfer} />;
}

function Boxes({ place }: { place: Place }) {
  const say = useFloorWords();
  const format = useFormat();
  const navigate = useNavigate();
  const { parcels } = useKept();
  const query = { location: place.id, limit: 200 };
  const transfers = useQuery({
    queryKey: ["transfers", place.id, "floor"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/stock/transfers", { params: { query }, signal })),
  });
  const work = (transfers.data?.items ?? []).flatMap((row) => {
    const what = workOf(row, place);
    return what === null ? [] : [{ row, what }];
  });
  return (
    <div className="floor-list">
      <Problem error={transfers.error} retry={() => void transfers.refetch()} />
      {transfers.data === undefined && !transfers.error && <Waiting rows={3} height={64} />}
      {transfers.data !== undefined && work.length === 0 && (
        <Empty icon="truck" title={say("transfer.none")}>
          {say("transfer.noneHelp")}
        </Empty>
      )}
      {(["arrive", "pack", "send"] as const).map((kind) => {
        const rows = work.filter(({ what }) => what === kind);
        if (rows.length === 0) return null;
        return (
          <section key={kind}>
            <h2>{say(WORDS[kind])}</h2>
            <ul>
              {rows.map(({ row }) => (
                <li key={row.id}>
                  <button
                    type="button"
                    className="floor-row"
                    onClick={() => void navigate(`/floor/transfer/${row.id}`)}
                  >
                    <strong>
                      {kind === "arrive"
                        ? say("transfer.from", { name: row.from.name })
                        : say("transfer.to", { name: row.to.name })}
                    </strong>
                    <span className="quiet small figures">
                      {parcels.some((one) => one.subject === row.id)
                        ? say("transfer.waits")
                        : format.moment(row.changed_at)}
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

function OneBox({ place, id }: { place: Place; id: string }) {
  const say = useFloorWords();
  const { parcels } = useKept();
  const path = { id };
  const found = useQuery({
    queryKey: ["transfer", id],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/stock/transfers/{id}", { params: { path }, signal })),
  });
  const what = found.data && workOf(found.data, place);
  // What this phone remembers of a box may be long past: where it says there is nothing to do, the server decides.
  if (found.data === undefined || (what === null && found.isFetching)) {
    return (
      <div className="floor-list">
        {found.error ? (
          <Problem error={found.error} retry={() => void found.refetch()} />
        ) : (
          <Waiting rows={4} height={56} />
        )}
      </div>
    );
  }
  const waits = parcels.some((one) => one.subject === id && one.refused === undefined);
  if (waits || !what) {
    return (
      <div className="floor-list">
        <Empty icon="truck" title={say(waits ? "transfer.waits" : "transfer.none")}>
          {say(waits ? "wait.keep" : "transfer.noneHelp")}
        </Empty>
      </div>
    );
  }
  if (what === "send") return <Leaving transfer={found.data} />;
  return <Contents key={what} place={place} transfer={found.data} what={what} />;
}

function Leaving({ transfer }: { transfer: Transfer }) {
  const say = useFloorWords();
  const keep = useKeep();
  const navigate = useNavigate();
  const name = say("transfer.to", { name: transfer.to.name });
  return (
    <>
      <div className="floor-list">
        <h2>{name}</h2>
        <ul aria-label={say("transfer.lines")}>
          {transfer.lines
            .filter((line) => line.packed > 0)
            .map((line) => (
              <li key={line.variant_id}>
                <span className="floor-goods">
                  <strong>{line.name}</strong>
                  <span className="quiet small">{line.sku}</span>
                </span>
                <strong className="figures">{formatQuantity(line.packed)}</strong>
              </li>
            ))}
        </ul>
      </div>
      <div className="floor-dock">
        <Button
          size="lg"
          fullWidth
          onClick={() => {
            const parcel = { key: newId(), kind: "send" as const, subject: transfer.id, title: name };
            keep.tie({ ...parcel, lines: [], draft: `send ${transfer.id}`, entries: [] });
            void navigate("/floor/transfer");
          }}
        >
          {say("transfer.send")}
        </Button>
      </div>
    </>
  );
}

interface ContentsProps {
  place: Place;
  transfer: Transfer;
  what: "pack" | "arrive";
}

/** Each article of the box beside how much of it was scanned. */
function Contents({ place, transfer, what }: ContentsProps) {
  const say = useFloorWords();
  const keep = useKeep();
  const navigate = useNavigate();
  const draft = `${what} ${transfer.id}`;
  const [entries, edit] = useDraft(draft);
  useExplain(place, entries, edit);
  const rest = (line: Transfer["lines"][number]) =>
    what === "pack" ? line.approved : line.packed - line.received - line.lost;
  const wanted = transfer.lines.filter((line) => rest(line) > 0);
  const scanned = linesOf(entries);
  const of = (variant: string) => scanned.find((line) => line.goods.variant_id === variant)?.quantity ?? 0;
  const foreign = scanned.filter(
    ({ goods, quantity }) => quantity > 0 && !wanted.some((line) => line.variant_id === goods.variant_id),
  );
  const open = unexplained(entries);
  const over = wanted.some((line) => of(line.variant_id) > rest(line));
  const done = wanted.reduce((sum, line) => sum + of(line.variant_id), 0);
  const all = wanted.reduce((sum, line) => sum + rest(line), 0);
  const figures = { done: formatQuantity(done), all: formatQuantity(all) };
  useAlarm(foreign.length + (over ? 1 : 0));

  const add = (entry: Omit<Entry, "id">) => edit((before) => [...before, { ...entry, id: newId() }]);
  const onCode = (code: string) => add({ code, goods: null, quantity: 0 });
  const goodsOf = ({ variant_id, sku, name }: Transfer["lines"][number]) => ({
    variant_id,
    sku,
    name,
    unit: "",
  });
  const set = (line: Transfer["lines"][number], quantity: number) =>
    edit((before) => {
      const entry = setTo(before, goodsOf(line), quantity, newId());
      return entry ? [...before, entry] : before;
    });

  function finish() {
    const lines = wanted.map(({ variant_id }) => ({ variant_id, quantity: of(variant_id) }));
    const end = what === "pack" ? transfer.to : transfer.from;
    const parcel: Parcel = {
      key: newId(),
      kind: what,
      subject: transfer.id,
      title: say(what === "pack" ? "transfer.to" : "transfer.from", { name: end.name }),
      lines: lines.filter((line) => line.quantity > 0),
      draft,
      entries,
    };
    keep.tie(parcel);
    void navigate("/floor/transfer");
  }

  return (
    <>
      <div className="floor-list">
        <h2>
          {what === "pack"
            ? say("transfer.to", { name: transfer.to.name })
            : say("transfer.from", { name: transfer.from.name })}
        </h2>
        {foreign.map(({ goods }) => (
          <Note
            key={goods.variant_id}
            tone="warn"
            role="alert"
            title={say("transfer.foreign", { name: goods.name || goods.sku })}
            action={
              <button
                type="button"
                className="plain-button"
                onClick={() =>
                  edit((before) => before.filter((one) => one.goods?.variant_id !== goods.variant_id))
                }
              >
                {say("list.remove")}
              </button>
            }
          >
            {say("transfer.foreignHelp")}
          </Note>
        ))}
        {open.map((entry) => (
          <Note
            key={entry.id}
            tone={entry.unknown ? "warn" : "plain"}
            role={entry.unknown ? "alert" : "status"}
            title={entry.code}
            action={
              <button
                type="button"
                className="plain-button"
                onClick={() => edit((before) => before.filter((one) => one.id !== entry.id))}
              >
                {say("list.remove")}
              </button>
            }
          >
            {entry.unknown === undefined
              ? say("list.asking")
              : entry.unknown === true
                ? say("list.unknown")
                : entry.unknown}
          </Note>
        ))}
        <ul aria-label={say("transfer.lines")}>
          {wanted.map((line) => {
            const quantity = of(line.variant_id);
            const state = quantity > rest(line) ? "over" : quantity === rest(line) ? "full" : undefined;
            return (
              <li key={line.variant_id} data-state={state} data-testid={`line-${line.sku}`}>
                <span className="floor-goods">
                  <strong>{line.name}</strong>
                  <span className="quiet small">
                    {line.sku} ·{" "}
                    <span className="figures">
                      {say("transfer.of", {
                        done: formatQuantity(quantity),
                        all: formatQuantity(rest(line)),
                      })}
                    </span>
                  </span>
                  {state === "over" && <span className="small floor-warn">{say("transfer.over")}</span>}
                </span>
                <Quantity
                  name={line.name}
                  quantity={quantity}
                  onSet={(next) => set(line, next)}
                  onCode={onCode}
                />
              </li>
            );
          })}
        </ul>
        <button
          type="button"
          className="plain-button"
          data-edged
          onClick={() => {
            for (const line of wanted) set(line, rest(line));
          }}
        >
          {say("transfer.all")}
        </button>
      </div>
      <ScanDock onCode={onCode} onPick={(goods) => add({ code: "", goods, quantity: ONE })}>
        {lastOf(entries) && (
          <button
            type="button"
            className="plain-button floor-undo"
            onClick={() => edit((before) => undo(before, newId()))}
          >
            {say("scan.undo", {
              name: lastOf(entries)?.goods?.name ?? lastOf(entries)?.code ?? "",
              change: "",
            })}
          </button>
        )}
        {done < all && done > 0 && (
          <p className="floor-none">{say(what === "pack" ? "transfer.packShort" : "transfer.short")}</p>
        )}
        <Button size="lg" fullWidth disabled={over || open.length > 0 || done === 0} onClick={finish}>
          {say(what === "pack" ? "transfer.pack" : "transfer.arrive", figures)}
        </Button>
      </ScanDock>
    </>
  );
}

/** Sounds when one more thing is wrong with the box. */
function useAlarm(wrong: number): void {
  const before = useRef(wrong);
  useEffect(() => {
    if (wrong > before.current) soundError();
    before.current = wrong;
  }, [wrong]);
}
