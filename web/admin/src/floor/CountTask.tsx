import { Button, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api, type Count, LineCut, newId } from "@tenon/api-client";
import {
  Empty,
  formatChange,
  formatQuantity,
  Note,
  Problem,
  useFormat,
  useLine,
  useLineState,
  Waiting,
} from "@tenon/ui";
import { useEffect, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { useMayIn } from "../parts/session.js";
import { useSend } from "../stock/useSend.js";
import type { Entry } from "./draft.js";
import { useDraft, useKeep, useKept } from "./keep.js";
import type { Place } from "./place.js";
import { ScanList } from "./ScanList.js";
import { useFloorWords } from "./words.js";

const AGAIN_MS = 5_000;
/** The most scans that one message holds. */
const AT_ONCE = 500;

/** A count at this place: one that is open, or a new one. */
export function CountTask({ place, count }: { place: Place; count: string | undefined }) {
  return count === undefined ? <Choice place={place} /> : <OneCount place={place} id={count} />;
}

function Choice({ place }: { place: Place }) {
  const say = useFloorWords();
  const format = useFormat();
  const navigate = useNavigate();
  const { send, busy, error } = useSend<unknown>();
  const query = { location: place.id, state: "open" as const, limit: 20 };
  const counts = useQuery({
    queryKey: ["counts", place.id, "open"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/stock/counts", { params: { query }, signal })),
  });

  async function begin() {
    const body = { location_id: place.id, note: "" };
    const made = await send(body, (header) =>
      answer(api.POST("/api/v1/stock/counts", { params: { header }, body })),
    );
    if (made) void navigate(`/floor/count/${made.id}`);
  }

  return (
    <div className="floor-list">
      <Problem error={error ?? counts.error} retry={counts.error ? () => void counts.refetch() : undefined} />
      {(error instanceof LineCut || counts.error instanceof LineCut) && <p>{say("count.cut")}</p>}
      {counts.data === undefined && !counts.error && <Waiting rows={2} height={64} />}
      {counts.data !== undefined && counts.data.items.length > 0 && (
        <>
          <h2>{say("count.choose")}</h2>
          <ul>
            {counts.data.items.map((one) => (
              <li key={one.id}>
                <button
                  type="button"
                  className="floor-row"
                  onClick={() => void navigate(`/floor/count/${one.id}`)}
                >
                  <span className="figures">
                    {say("count.opened", { time: format.moment(one.opened_at) })}
                  </span>
                  <strong>{say("count.goOn")}</strong>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      <Button size="lg" fullWidth loading={busy} onClick={() => void begin()}>
        {say("count.begin")}
      </Button>
    </div>
  );
}

function OneCount({ place, id }: { place: Place; id: string }) {
  const say = useFloorWords();
  const navigate = useNavigate();
  const keep = useKeep();
  const [entries, edit] = useDraft(`count ${id}`);
  const [looking, setLooking] = useState(false);
  const path = { id };
  const count = useQuery({
    queryKey: ["counts", id],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/stock/counts/{id}", { params: { path }, signal })),
  });
  const error = useSendScans(id, entries);
  const unsent = entries.filter((entry) => entry.goods !== null && entry.sent !== "done").length;
  if (count.data && count.data.state !== "open") {
    return (
      <div className="floor-list">
        <Empty
          icon="check"
          title={say("count.closed")}
          action={
            <Button
              size="lg"
              onClick={() => {
                keep.edit(`count ${id}`, () => []);
                void navigate("/floor/count");
              }}
            >
              {say("count.choose")}
            </Button>
          }
        >
          {say("count.closedHelp")}
        </Empty>
      </div>
    );
  }
  if (looking)
    return <Differences count={count.data} place={place} id={id} onBack={() => setLooking(false)} />;
  return (
    <ScanList
      place={place}
      entries={entries}
      edit={edit}
      head={
        error !== null && (
          <Note tone="warn" role="alert" title={say("count.refused")}>
            <Problem error={error} />
          </Note>
        )
      }
    >
      <p className="floor-state" role="status" data-waits={unsent > 0}>
        {unsent > 0 ? say("count.unsent", { n: unsent }) : say("count.sent")}
      </p>
      <Button size="lg" fullWidth variant="default" onClick={() => setLooking(true)}>
        {say("count.differences")}
      </Button>
    </ScanList>
  );
}

/** Sends every scan once it is known what it is; each has its own id, so that none counts twice. */
function useSendScans(id: string, entries: Entry[]): unknown {
  const keep = useKeep();
  const { device } = useKept();
  const client = useQueryClient();
  const line = useLine();
  const state = useLineState();
  const flying = useRef(false);
  const [turn, setTurn] = useState(0);
  const [error, setError] = useState<unknown>(null);
  const ready = entries.filter((entry) => entry.goods !== null && entry.sent !== "done").slice(0, AT_ONCE);
  const first = ready[0]?.id;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a line that is back sends again
  useEffect(() => {
    if (first === undefined || flying.current || error !== null) return;
    flying.current = true;
    const ids = new Set(ready.map((entry) => entry.id));
    const mark = (sent: Entry["sent"]) =>
      keep.edit(`count ${id}`, (before) =>
        before.map((entry) => (ids.has(entry.id) ? { ...entry, sent } : entry)),
      );
    const scans = ready.flatMap(({ id, goods, quantity }) =>
      goods === null ? [] : [{ id, variant_id: goods.variant_id, quantity }],
    );
    let pause = 0;
    mark("flying");
    const params = { path: { id }, header: { "Idempotency-Key": newId() } };
    void answer(api.POST("/api/v1/stock/counts/{id}/scans", { params, body: { device, scans } }))
      .then(
        () => {
          mark("done");
          void client.invalidateQueries({ queryKey: ["count-lines", id] });
        },
        (caught: unknown) => {
          if (caught instanceof LineCut) {
            line.suspect();
            pause = AGAIN_MS;
          } else {
            setError(caught);
            void client.invalidateQueries({ queryKey: ["counts", id] });
          }
        },
      )
      .finally(() => {
        flying.current = false;
        if (pause > 0) setTimeout(() => setTurn((before) => before + 1), pause);
        else setTurn((before) => before + 1);
      });
  }, [first, state, turn, error]);
  return error;
}

interface DifferencesProps {
  count: Count | undefined;
  place: Place;
  id: string;
  onBack: () => void;
}

/** What was found beside what the books expected, and booking it for whoever may. */
function Differences({ count, place, id, onBack }: DifferencesProps) {
  const say = useFloorWords();
  const mayIn = useMayIn();
  const { send, busy, error } = useSend<unknown>();
  const [reason, setReason] = useState("");
  const path = { id };
  const lines = useQuery({
    queryKey: ["count-lines", id],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/stock/counts/{id}/lines", { params: { path, query: { limit: 200 } }, signal })),
  });
  const other = (lines.data?.items ?? []).filter(
    (line) => line.counted != null && (line.difference !== 0 || line.moved_meanwhile),
  );

  async function post() {
    const body = { reason: reason.trim() };
    await send(body, (header) =>
      answer(api.POST("/api/v1/stock/counts/{id}/post", { params: { header, path }, body })),
    );
  }

  return (
    <>
      <div className="floor-list">
        <Problem error={lines.error} retry={() => void lines.refetch()} />
        {lines.data === undefined && !lines.error && <Waiting rows={4} height={56} />}
        {lines.data !== undefined && other.length === 0 && (
          <Empty icon="check" title={say("count.noDifference")}>
            {say("count.noDifferenceHelp")}
          </Empty>
        )}
        <ul aria-label={say("count.differences")}>
          {other.map((line) => (
            <li key={line.variant_id} data-testid={`difference-${line.sku}`}>
              <span className="floor-goods">
                <strong>{line.name}</strong>
                <span className="quiet small figures">
                  {say("count.expected")} {formatQuantity(line.expected)} · {say("count.counted")}{" "}
                  {formatQuantity(line.counted ?? 0)}
                </span>
                {line.moved_meanwhile && <span className="small floor-warn">{say("count.again")}</span>}
              </span>
              <strong className="figures floor-change">{formatChange(line.difference)}</strong>
            </li>
          ))}
        </ul>
      </div>
      <div className="floor-dock">
        <Problem error={error} />
        {mayIn("stock.adjust", place.store) ? (
          <>
            <TextInput
              label={say("count.reason")}
              placeholder={say("count.reasonHint")}
              size="md"
              maxLength={200}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
            <Button
              size="lg"
              fullWidth
              loading={busy}
              disabled={reason.trim() === "" || count === undefined}
              onClick={() => void post()}
            >
              {say("count.post")}
            </Button>
          </>
        ) : (
          <p className="floor-none">{say("count.ask")}</p>
        )}
        <Button size="lg" fullWidth variant="default" onClick={onBack}>
          {say("count.back")}
        </Button>
      </div>
    </>
  );
}
