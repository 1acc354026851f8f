import { Button, NativeSelect } from "@mantine/core";
import { answer, api, type Count } from "@tenon/api-client";
import { Empty, Problem, Tag, type Tone, useFormat } from "@tenon/ui";
import { type FormEvent, type ReactNode, useMemo, useState } from "react";
import { useMay, useSession } from "../parts/session.js";
import { type Column, DataTable } from "../table/DataTable.js";
import { oneOf } from "../table/useFilters.js";
import { useList } from "../table/useList.js";
import { useStateWords, useWords } from "../words.js";
import { useStockBulkWords } from "./bulkWords.js";
import { CountSheet } from "./CountSheet.js";
import { useLocations } from "./useLocations.js";
import { useSend } from "./useSend.js";

const TONES: Record<string, Tone> = { open: "info", posted: "good" };
export const COUNT_STATES = ["open", "posted", "cancelled"] as const;
const STATES = COUNT_STATES;

/** A list of stock's documents: which of them, and how that is chosen. */
export interface DocumentListProps {
  location: string;
  state: string;
  filters: ReactNode;
  narrowed: boolean;
  onReset: () => void;
  onDone: (sentence: string) => void;
}

/** Counts of stock: opened, scanned, looked at and booked, while the shop sells. */
export function Counts({ location, state, filters, narrowed, onReset, onDone }: DocumentListProps) {
  const say = useWords();
  const more = useStockBulkWords();
  const words = useStateWords();
  const format = useFormat();
  const may = useMay();
  const locations = useLocations();
  const anyStore = useSession().session.stores[0]?.id ?? null;
  const { send, busy, error } = useSend<unknown>();
  const [place, setPlace] = useState("");
  const [open, setOpen] = useState<string | null>(null);
  const at = place || location || locations[0]?.id || "";
  const queryKey = useMemo(() => ["counts", location, state], [location, state]);
  const list = useList<Count>(queryKey, (cursor, signal) =>
    answer(
      api.GET("/api/v1/stock/counts", {
        params: {
          query: { location: location || undefined, state: oneOf(STATES, state), cursor, limit: 50 },
        },
        signal,
      }),
    ),
  );
  const placeOf = (count: Count) =>
    locations.find((one) => one.id === count.location_id)?.name ?? say("stock.location");
  const columns: Column<Count>[] = [
    {
      key: "place",
      title: say("stock.location"),
      render: (count) => <strong>{placeOf(count)}</strong>,
      text: placeOf,
    },
    {
      key: "opened",
      title: more("opened"),
      render: (count) => <span className="figures">{format.moment(count.opened_at)}</span>,
      text: (count) => count.opened_at,
    },
    {
      key: "state",
      title: more("state"),
      render: (count) => <Tag tone={TONES[count.state] ?? "plain"}>{words("counting", count.state)}</Tag>,
      text: (count) => words("counting", count.state),
    },
    {
      key: "detail",
      title: more("detail"),
      render: (count) => (
        <button
          type="button"
          className="plain-button"
          data-edged
          aria-expanded={open === count.id}
          onClick={() => setOpen(open === count.id ? null : count.id)}
        >
          {say(open === count.id ? "count.hide" : "count.show")}
        </button>
      ),
    },
  ];

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
      <Problem error={error} />
      <DataTable
        name="counts"
        label={say("stock.counts")}
        columns={columns}
        list={list}
        rowKey={(count) => count.id}
        rowName={placeOf}
        narrowed={narrowed || state !== ""}
        onReset={onReset}
        detail={(count) =>
          open === count.id && (
            <CountSheet
              count={count}
              store={locations.find((one) => one.id === count.location_id)?.store ?? anyStore}
              onDone={onDone}
            />
          )
        }
        filters={filters}
        empty={
          <Empty icon="box" title={say("count.none")}>
            {say("count.noneHelp")}
          </Empty>
        }
      />
    </>
  );
}
