import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { answer, api, type Count, type CountLine, newId } from "@tenon/api-client";
import {
  Empty,
  formatChange,
  formatQuantity,
  Note,
  Problem,
  parseQuantity,
  useFormat,
  Waiting,
} from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { useMay } from "../parts/session.js";
import { useStateWords, useWords } from "../words.js";
import { GoodsPicker } from "./GoodsPicker.js";
import { useLocations } from "./useLocations.js";
import { useSend } from "./useSend.js";

/** Counts of stock: opened, scanned, looked at and booked, while the shop sells. */
export function Counts({ location, onDone }: { location: string; onDone: (sentence: string) => void }) {
  const say = useWords();
  const words = useStateWords();
  const format = useFormat();
  const may = useMay();
  const locations = useLocations();
  const { send, busy, error } = useSend<unknown>();
  const [place, setPlace] = useState("");
  const [open, setOpen] = useState<string | null>(null);
  const at = place || location || locations[0]?.id || "";
  const counts = useQuery({
    queryKey: ["counts", location],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/stock/counts", { params: { query: { location: location || undefined } }, signal }),
      ),
  });
  const items = counts.data?.items;

  async function begin(event: FormEvent) {
    event.preventDefault();
    const body = { location_id: at, note: "" };
    const made = await send(body, (header) =>
      answer(api.POST("/api/v1/stock/counts", { params: { header }, body })),
    );
    if (made) setOpen(made.id);
  }

  return (
    <>
      {may("stock.count") && (
        <form className="act-row" onSubmit={begin}>
          <NativeSelect
            aria-label={say("stock.location")}
            value={at}
            data={locations.map((one) => ({ value: one.id, label: one.name }))}
            onChange={(event) => setPlace(event.currentTarget.value)}
          />
          <Button type="submit" loading={busy} disabled={at === ""}>
            {say("count.open")}
          </Button>
        </form>
      )}
      <Problem error={error ?? counts.error} />
      {items === undefined && !counts.error && <Waiting rows={3} height={56} />}
      {items?.length === 0 && (
        <Empty icon="box" title={say("count.none")}>
          {say("count.noneHelp")}
        </Empty>
      )}
      {items !== undefined && items.length > 0 && (
        <ul className="cases">
          {items.map((count) => (
            <li key={count.id}>
              <div className="case">
                <strong>
                  {locations.find((one) => one.id === count.location_id)?.name ?? say("stock.location")}
                </strong>
                <span className="quiet figures">{format.moment(count.opened_at)}</span>
                <span className="quiet">{words("counting", count.state)}</span>
                <span className="spring" />
                <button
                  type="button"
                  className="plain-button"
                  data-edged
                  aria-expanded={open === count.id}
                  onClick={() => setOpen(open === count.id ? null : count.id)}
                >
                  {say(open === count.id ? "count.hide" : "count.show")}
                </button>
              </div>
              {open === count.id && <OneCount count={count} onDone={onDone} />}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function OneCount({ count, onDone }: { count: Count; onDone: (sentence: string) => void }) {
  const say = useWords();
  const may = useMay();
  const { send, busy, error } = useSend<unknown>();
  const [variant, setVariant] = useState("");
  const [text, setText] = useState("1");
  const [reason, setReason] = useState("");
  const lines = useQuery({
    queryKey: ["count-lines", count.id],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/stock/counts/{id}/lines", {
          params: { path: { id: count.id }, query: { limit: 200 } },
          signal,
        }),
      ),
  });
  const path = { id: count.id };
  const quantity = parseQuantity(text);
  const isOpen = count.state === "open";

  async function scan(event: FormEvent) {
    event.preventDefault();
    if (variant === "" || quantity === null) return;
    const scans = [{ id: newId(), variant_id: variant, quantity, replaces: true }];
    const body = { device: "admin", scans };
    const sent = await send(body, (header) =>
      answer(api.POST("/api/v1/stock/counts/{id}/scans", { params: { header, path }, body })),
    );
    if (sent) setVariant("");
  }

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

  return (
    <div className="panel-form">
      {isOpen && may("stock.count") && (
        <form className="receive-line" onSubmit={scan}>
          <GoodsPicker
            withLabel
            label={say("stock.goods")}
            value={variant}
            onPick={(goods) => setVariant(goods?.variant_id ?? "")}
          />
          <TextInput
            label={say("stock.counted")}
            inputMode="decimal"
            maxLength={12}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Button type="submit" loading={busy}>
            {say("count.enter")}
          </Button>
        </form>
      )}
      <Problem error={error ?? lines.error} />
      <Differences lines={lines.data?.items ?? []} />
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
              <Button disabled={reason.trim() === ""} loading={busy} onClick={() => void end("post")}>
                {say("count.post")}
              </Button>
            )}
            {may("stock.count") && (
              <Button
                variant="default"
                disabled={reason.trim() === ""}
                loading={busy}
                onClick={() => void end("cancel")}
              >
                {say("count.cancel")}
              </Button>
            )}
          </div>
        </>
      )}
    </div>
  );
}

/** What was found beside what the books expected at that moment. */
function Differences({ lines }: { lines: CountLine[] }) {
  const say = useWords();
  if (lines.length === 0) return <p className="quiet">{say("count.nothing")}</p>;
  return (
    <>
      {lines.some((line) => line.moved_meanwhile) && <Note tone="warn">{say("count.movedHelp")}</Note>}
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{say("stock.goods")}</th>
            <th scope="col">{say("count.expected")}</th>
            <th scope="col">{say("stock.counted")}</th>
            <th scope="col">{say("count.difference")}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.variant_id}>
              <th scope="row">
                {line.name} <span className="quiet small">{line.sku}</span>
              </th>
              <td className="figures">{formatQuantity(line.expected)}</td>
              <td className="figures">
                {line.counted === null || line.counted === undefined ? "–" : formatQuantity(line.counted)}
              </td>
              <td className="figures">
                {formatChange(line.difference)}
                {line.moved_meanwhile && ` (${say("count.again")})`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
