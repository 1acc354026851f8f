import { ActionIcon, Button, Checkbox, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { answer, api, Refused, type Store } from "@tenon/api-client";
import { Icon } from "@tenon/ui";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { TextField } from "../parts/fields.js";
import { SaveFoot } from "../parts/SaveFoot.js";
import { useSave } from "../parts/useSave.js";
import { useWords } from "../words.js";
import { Calendar } from "./Calendar.js";
import {
  type DaysDraft,
  dateIn,
  datesBetween,
  datesOf,
  daysEdit,
  SLOTS_MOST,
  type SlotRow,
} from "./model.js";
import { usePreorderWords } from "./words.js";

const NEW: DaysDraft = {
  stores: [],
  from: "",
  to: "",
  without: [],
  capacity: "",
  slots: [{ from: "11:00", to: "18:00", capacity: "" }],
};

interface Props {
  /** The campaign's id. */
  campaign: string;
  /** A day as it is, to change it; none to begin with nothing. */
  draft: DaysDraft | null;
  /** Stores that people can come to, once they are known. */
  stores: Store[] | undefined;
  /** The zone by which today is told. */
  today: string;
  onDirty: (dirty: boolean) => void;
  onCancel: () => void;
  /** What was done in words, and the first of the stores. */
  onDone: (words: string, store: string) => void;
}

/** Sets many days at once: in which stores, on which dates, how much, and when. */
export function DaysForm({ campaign, draft: given, stores = [], today, onDirty, onCancel, onDone }: Props) {
  const say = usePreorderWords();
  const own = useWords();
  const client = useQueryClient();
  const [touched, setTouched] = useState<Partial<DaysDraft>>({});
  const [checked, setChecked] = useState(false);
  const [first] = useState(() => dateIn(today, Date.now()));
  const saving = useSave();
  // Where there is one store only, it is the one that is meant.
  const only = stores.length === 1 ? stores.map(({ id }) => id) : [];
  const draft: DaysDraft = { ...(given ?? { ...NEW, stores: only }), ...touched };
  const dirty = Object.keys(touched).length > 0;
  useEffect(() => onDirty(dirty), [dirty, onDirty]);
  useEffect(() => () => onDirty(false), [onDirty]);
  // Whoever pressed a day far below sees what opened.
  const shown = useRef<HTMLFormElement>(null);
  useEffect(() => {
    // Newer browsers answer with a promise, which React would take for what undoes the effect.
    shown.current?.scrollIntoView({ block: "start" });
  }, []);

  const dates = datesOf(draft);
  const between = datesBetween(draft.from, draft.to || draft.from);
  const { body, faults } = daysEdit(draft);

  function change(part: Partial<DaysDraft>) {
    setTouched((before) => ({ ...before, ...part }));
    saving.touch();
  }
  const setSlot = (at: number, part: Partial<SlotRow>) =>
    change({ slots: draft.slots.map((row, index) => (index === at ? { ...row, ...part } : row)) });

  async function submit(event: FormEvent) {
    event.preventDefault();
    setChecked(true);
    if (body === null) return;
    const params = { path: { id: campaign } };
    const kept = await saving.save(() => answer(api.PUT("/api/v1/preorders/{id}/days", { params, body })));
    if (!kept) return;
    await client.invalidateQueries({ queryKey: ["preorder-days", campaign] });
    onDone(say("applied", { stores: draft.stores.length, days: dates.length }), draft.stores[0] ?? "");
  }

  const storeFault = saving.fault("/store_ids");
  const rangeBad = draft.from !== "" && between.length === 0;
  const dateFault = rangeBad ? say("range") : saving.fault("/dates");
  const isTaken = saving.error instanceof Refused && saving.error.code === "preorders.capacity_taken";
  return (
    <form
      ref={shown}
      className="inline-form preorder-form"
      onSubmit={submit}
      noValidate
      aria-label={say("formTitle")}
    >
      <p className="quiet small">{say("formHelp")}</p>
      <fieldset className="checks">
        <legend>{say("stores")}</legend>
        {stores.map((store) => (
          <Checkbox
            key={store.id}
            label={store.name}
            checked={draft.stores.includes(store.id)}
            onChange={() =>
              change({
                stores: draft.stores.includes(store.id)
                  ? draft.stores.filter((one) => one !== store.id)
                  : [...draft.stores, store.id],
              })
            }
          />
        ))}
        {stores.length > 2 && (
          <Button
            variant="default"
            size="xs"
            onClick={() => change({ stores: stores.map((store) => store.id) })}
          >
            {say("allStores")}
          </Button>
        )}
      </fieldset>
      {storeFault && <Fault>{storeFault}</Fault>}
      <div className="three">
        <TextInput
          type="date"
          label={say("from")}
          min={first}
          value={draft.from}
          onChange={(event) => change({ from: event.currentTarget.value })}
        />
        <TextInput
          type="date"
          label={say("to")}
          description={say("toHelp")}
          inputWrapperOrder={["label", "input", "description", "error"]}
          min={draft.from || first}
          value={draft.to}
          onChange={(event) => change({ to: event.currentTarget.value })}
        />
        <TextField
          label={say("perDay")}
          description={say("perDayHelp")}
          inputWrapperOrder={["label", "input", "description", "error"]}
          inputMode="decimal"
          maxLength={12}
          value={draft.capacity}
          onChange={(capacity) => change({ capacity })}
          saving={saving}
          field="/capacity"
          error={checked && faults.capacity && say("quantityBad")}
        />
      </div>
      {dateFault && <Fault>{dateFault}</Fault>}
      {between.length > 1 && (
        <Calendar dates={between} without={draft.without} onWithout={(without) => change({ without })} />
      )}
      <fieldset className="preorder-slots">
        <legend>{say("slotsTitle")}</legend>
        <p className="quiet small">{say(draft.slots.length === 0 ? "slotsNone" : "slotsHelp")}</p>
        {draft.slots.map((row, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a slot has no name of its own; its order is all it has
          <div className="preorder-slot" key={at}>
            <TextInput
              type="time"
              aria-label={say("slotFrom", { n: at + 1 })}
              error={checked && faults.slots.includes(at)}
              value={row.from}
              onChange={(event) => setSlot(at, { from: event.currentTarget.value })}
            />
            <span aria-hidden="true">–</span>
            <TextInput
              type="time"
              aria-label={say("slotTo", { n: at + 1 })}
              error={checked && faults.slots.includes(at)}
              value={row.to}
              onChange={(event) => setSlot(at, { to: event.currentTarget.value })}
            />
            <TextInput
              className="preorder-slot-capacity"
              aria-label={say("slotCapacity", { n: at + 1 })}
              placeholder={say("slotCapacityHolder")}
              inputMode="decimal"
              maxLength={12}
              error={checked && faults.slots.includes(at)}
              value={row.capacity}
              onChange={(event) => setSlot(at, { capacity: event.currentTarget.value })}
            />
            <ActionIcon
              variant="subtle"
              size="lg"
              aria-label={say("slotRemove", { n: at + 1 })}
              onClick={() => change({ slots: draft.slots.filter((_, index) => index !== at) })}
            >
              <Icon name="close" />
            </ActionIcon>
          </div>
        ))}
        {checked && faults.slots.length > 0 && <Fault>{say("slotBad")}</Fault>}
        {saving.fault("/slots") && <Fault>{saving.fault("/slots")}</Fault>}
        {draft.slots.length < SLOTS_MOST && (
          <Button
            variant="default"
            size="xs"
            onClick={() => {
              const last = draft.slots.at(-1)?.to ?? "";
              change({ slots: [...draft.slots, { from: last, to: "", capacity: "" }] });
            }}
          >
            {say("slotAdd")}
          </Button>
        )}
      </fieldset>
      <SaveFoot
        saving={saving}
        words={
          draft.stores.length > 0 && dates.length > 0
            ? say("apply", { stores: draft.stores.length, days: dates.length })
            : say("setDays")
        }
      >
        <Button variant="default" onClick={onCancel}>
          {own("cancel")}
        </Button>
      </SaveFoot>
      {isTaken && <p className="quiet small">{say("nothingSet")}</p>}
    </form>
  );
}

function Fault({ children }: { children: React.ReactNode }) {
  return (
    <p className="field-fault" role="alert">
      {children}
    </p>
  );
}
