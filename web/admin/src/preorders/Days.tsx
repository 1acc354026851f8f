import { Button, NativeSelect } from "@mantine/core";
import type { PreorderDay } from "@tenon/api-client";
import { Empty, formatQuantity, Note, Problem, Tag, useBrand, useFormat, Waiting } from "@tenon/ui";
import { useCallback, useMemo, useState } from "react";
import { useStores } from "../prices/usePriceLists.js";
import { useQuietRefresh } from "../table/useList.js";
import { useWords } from "../words.js";
import { DaysForm } from "./DaysForm.js";
import { byStore, type DaysDraft, draftOf, hoursOf, leftOf, slotsOf, standing, sumOf } from "./model.js";
import { useDays } from "./usePreorders.js";
import { usePreorderWords } from "./words.js";

interface Props {
  /** The campaign's id. */
  campaign: string;
  mayEdit: boolean;
  /** Whether something typed here would be lost by leaving. */
  onDirty: (dirty: boolean) => void;
}

/** A campaign's days from today on, store by store, and the form that sets many of them. */
export function Days({ campaign, mayEdit, onDirty }: Props) {
  const say = usePreorderWords();
  const own = useWords();
  const brand = useBrand();
  const days = useDays(campaign);
  const stores = useStores();
  const [form, setForm] = useState<{ draft: DaysDraft | null; key: number } | null>(null);
  const [typed, setTyped] = useState(false);
  const [done, setDone] = useState<string | null>(null);
  const [chosen, setChosen] = useState("");
  const queryKey = useMemo(() => ["preorder-days", campaign], [campaign]);
  useQuietRefresh(queryKey, (event) => event.topic === "orders");

  const tell = useCallback(
    (dirty: boolean) => {
      setTyped(dirty);
      onDirty(dirty);
    },
    [onDirty],
  );

  const found = byStore(days.data?.items ?? []);
  const nameOf = (id: string) => stores.data?.items.find((store) => store.id === id)?.name ?? "…";
  const zoneOf = (id: string) => stores.data?.items.find((store) => store.id === id)?.zone ?? brand.zone;
  const store = found.has(chosen) ? chosen : ([...found.keys()][0] ?? "");
  const rows = found.get(store) ?? [];

  /** Another key is another form: what was typed into the one before is gone, so that is asked first. */
  const openForm = (draft: DaysDraft | null) => {
    if (typed && !window.confirm(own("leave"))) return;
    setDone(null);
    setForm((before) => ({ draft, key: (before?.key ?? 0) + 1 }));
  };
  const label = (id: string, of: PreorderDay[]) => {
    const { taken, capacity, full } = sumOf(of);
    const figures = { taken: formatQuantity(taken), capacity: formatQuantity(capacity) };
    return say(full > 0 ? "storeSumFull" : "storeSum", { store: nameOf(id), ...figures, n: full });
  };
  return (
    <section className="part" aria-labelledby="days">
      <div className="part-head">
        <h2 id="days">{say("days")}</h2>
        {mayEdit && !form && <Button onClick={() => openForm(null)}>{say("setDays")}</Button>}
      </div>
      <p className="quiet small">{say("daysHelp")}</p>
      {form && (
        <DaysForm
          key={form.key}
          campaign={campaign}
          draft={form.draft}
          stores={stores.data?.items.filter(({ kind }) => kind !== "web")}
          today={brand.zone}
          onDirty={tell}
          onCancel={() => setForm(null)}
          onDone={(words, first) => {
            setForm(null);
            setDone(words);
            setChosen(first);
          }}
        />
      )}
      {done && (
        <Note tone="good" role="status">
          {done}
        </Note>
      )}
      <Problem error={days.error ?? stores.error} retry={() => void days.refetch()} />
      {(days.data === undefined || stores.data === undefined) && !days.error && !stores.error && (
        <Waiting rows={6} height={40} />
      )}
      {days.data?.items.length === 0 && !form && <Empty icon="clock" title={say("noDaysHelp")} />}
      {rows.length > 0 && stores.data && (
        <>
          {found.size > 1 ? (
            <NativeSelect
              className="preorder-store"
              label={say("store")}
              value={store}
              data={[...found].map(([id, of]) => ({ value: id, label: label(id, of) }))}
              onChange={(event) => setChosen(event.currentTarget.value)}
            />
          ) : (
            <p className="figures">{label(store, rows)}</p>
          )}
          <DayTable
            days={rows}
            zone={zoneOf(store)}
            label={nameOf(store)}
            onChange={mayEdit ? (day) => openForm(draftOf(day, zoneOf(store))) : undefined}
          />
        </>
      )}
    </section>
  );
}

interface TableProps {
  days: PreorderDay[];
  zone: string;
  label: string;
  /** Left out where nothing can be changed. */
  onChange?: (day: PreorderDay) => void;
}

function DayTable({ days, zone, label, onChange }: TableProps) {
  const say = usePreorderWords();
  const format = useFormat();
  return (
    <div className="sums-table preorder-days">
      <table aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{say("date")}</th>
            <th scope="col" data-words="true">
              {say("slots")}
            </th>
            <th scope="col">{say("taken")}</th>
            <th scope="col">{say("capacity")}</th>
            <th scope="col">{say("left")}</th>
            {onChange && (
              <th scope="col">
                <span className="unseen">{say("change")}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {days.map((day) => {
            const stands = standing(day);
            return (
              <tr key={day.date} data-standing={stands}>
                <th scope="row">{format.date(day.date)}</th>
                <td data-words="true" data-label={say("slots")}>
                  <Slots day={day} zone={zone} />
                </td>
                <td data-figures="true" data-label={say("taken")}>
                  {formatQuantity(day.taken)}
                </td>
                <td data-figures="true" data-label={say("capacity")}>
                  {stands === "rests" ? "–" : formatQuantity(day.capacity)}
                </td>
                <td data-figures="true" data-label={say("left")}>
                  {stands === "full" ? (
                    <Tag tone="warn">{say("full")}</Tag>
                  ) : stands === "rests" ? (
                    "–"
                  ) : (
                    <strong>{formatQuantity(leftOf(day))}</strong>
                  )}
                </td>
                {onChange && (
                  <td>
                    <Button
                      variant="default"
                      size="xs"
                      aria-label={say("changeOf", { date: format.date(day.date) })}
                      onClick={() => onChange(day)}
                    >
                      {say("change")}
                    </Button>
                  </td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** A day's slots, a line each, with what of them is booked. */
function Slots({ day, zone }: { day: PreorderDay; zone: string }) {
  const say = usePreorderWords();
  const slots = slotsOf(day);
  const sum = slots.reduce((all, slot) => all + slot.capacity, 0);
  if (standing(day) === "rests") return <span className="quiet">{say("rests")}</span>;
  return (
    <>
      {slots.map((slot) => (
        <span key={slot.id} className={slot.taken >= slot.capacity ? "offer figures block" : "figures block"}>
          {say(slot.taken >= slot.capacity ? "slotFull" : "slot", {
            hours: hoursOf(slot, zone),
            taken: formatQuantity(slot.taken),
            capacity: formatQuantity(slot.capacity),
          })}
        </span>
      ))}
      {sum < day.capacity && (
        <span className="quiet small block">{say("slotsFewer", { n: formatQuantity(sum) })}</span>
      )}
    </>
  );
}
