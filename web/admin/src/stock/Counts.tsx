import { Button, NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { answer, api } from "@tenon/api-client";
import { Empty, Problem, Tag, type Tone, useFormat, Waiting } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { useMay, useSession } from "../parts/session.js";
import { useStateWords, useWords } from "../words.js";
import { CountSheet } from "./CountSheet.js";
import { useLocations } from "./useLocations.js";
import { useSend } from "./useSend.js";

const TONES: Record<string, Tone> = { open: "info", posted: "good" };

/** Counts of stock: opened, scanned, looked at and booked, while the shop sells. */
export function Counts({ location, onDone }: { location: string; onDone: (sentence: string) => void }) {
  const say = useWords();
  const words = useStateWords();
  const format = useFormat();
  const may = useMay();
  const locations = useLocations();
  const anyStore = useSession().session.stores[0]?.id ?? null;
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
                <Tag tone={TONES[count.state] ?? "plain"}>{words("counting", count.state)}</Tag>
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
              {open === count.id && (
                <CountSheet
                  count={count}
                  store={locations.find((one) => one.id === count.location_id)?.store ?? anyStore}
                  onDone={onDone}
                />
              )}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
