import { ActionIcon, Button, Checkbox, TextInput } from "@mantine/core";
import { answer, api, ifMatch, type Store } from "@tenon/api-client";
import { type FormEvent, useState } from "react";
import { SaveFoot } from "../parts/SaveFoot.js";
import { type Clocks, fieldsOf, openingOf, placeOf, type SpecialRow } from "./opening.js";
import { useAct } from "./useAct.js";
import { useWords } from "./words.js";

const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;
const USUAL: Clocks = { opens: "11:00", closes: "21:00" };

/** When a store is open and where it lies: what the shop promises pickups by, and shows on the store's page. */
export function OpeningForm({ store }: { store: Store }) {
  const say = useWords();
  const [version, setVersion] = useState(store.version);
  const [fields, setFields] = useState(() => fieldsOf(store));
  const [lost, setLost] = useState(false);
  const { saving, act } = useAct("stores");

  const change = (part: Partial<typeof fields>) => {
    setFields((before) => ({ ...before, ...part }));
    saving.touch();
  };
  const setDay = (day: number, spans: Clocks[]) =>
    change({ week: fields.week.map((before, index) => (index === day ? spans : before)) });
  const setSpecial = (at: number, part: Partial<SpecialRow>) =>
    change({ special: fields.special.map((row, index) => (index === at ? { ...row, ...part } : row)) });

  /** Where a span of a day stands in what is sent. */
  const pointer = (day: number, at: number) =>
    `/opening/week/${fields.week.slice(0, day).reduce((sum, spans) => sum + spans.length, 0) + at}`;

  async function submit(event: FormEvent) {
    event.preventDefault();
    const place = placeOf(fields.place);
    setLost(place === undefined);
    if (place === undefined) return;
    const body = {
      opening: openingOf(fields),
      latitude_microdegrees: place?.north ?? null,
      longitude_microdegrees: place?.east ?? null,
    };
    const params = { path: { id: store.id }, header: { "If-Match": ifMatch(version) } };
    const saved = await act(() => answer(api.PUT("/api/v1/staff/stores/{id}/opening", { params, body })));
    if (saved) setVersion(saved.version);
  }

  return (
    <form className="inline-form opening-form" onSubmit={submit}>
      <p className="quiet">{say("opening.help")}</p>
      {DAYS.map((weekday, day) => {
        const name = say(`opening.day.${weekday}`);
        const spans = fields.week[day] ?? [];
        const set = (at: number, part: Partial<Clocks>) =>
          setDay(
            day,
            spans.map((one, index) => (index === at ? { ...one, ...part } : one)),
          );
        return (
          <fieldset className="opening-day" key={weekday}>
            <legend>{name}</legend>
            {spans.length === 0 && <span className="quiet">{say("opening.rests")}</span>}
            {spans.map((one, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: spans have no name of their own; their order is all they have
              <div className="opening-span" key={at}>
                <TextInput
                  type="time"
                  required
                  aria-label={say("opening.opensOn", { day: name })}
                  error={saving.fault(pointer(day, at))}
                  value={one.opens}
                  onChange={(event) => set(at, { opens: event.currentTarget.value })}
                />
                <span aria-hidden="true">–</span>
                <TextInput
                  type="time"
                  required
                  aria-label={say("opening.closesOn", { day: name })}
                  value={one.closes}
                  onChange={(event) => set(at, { closes: event.currentTarget.value })}
                />
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={say("opening.takeAway", { day: name })}
                  onClick={() =>
                    setDay(
                      day,
                      spans.filter((_, index) => index !== at),
                    )
                  }
                >
                  ×
                </ActionIcon>
              </div>
            ))}
            {spans.length < 3 && (
              <Button
                variant="subtle"
                onClick={() =>
                  setDay(day, [...spans, (day > 0 && fields.week[day - 1]?.[spans.length]) || USUAL])
                }
              >
                {say("opening.add")}
                <span className="unseen"> {name}</span>
              </Button>
            )}
          </fieldset>
        );
      })}
      <fieldset className="opening-special">
        <legend>{say("opening.special")}</legend>
        {fields.special.map((row, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row may have no date yet
          <div className="opening-span" key={at}>
            <TextInput
              type="date"
              required
              aria-label={say("opening.date")}
              error={saving.fault(`/opening/special/${at}`)}
              value={row.date}
              onChange={(event) => setSpecial(at, { date: event.currentTarget.value })}
            />
            <Checkbox
              label={say("opening.closed")}
              checked={row.closed}
              onChange={(event) => setSpecial(at, { closed: event.currentTarget.checked })}
            />
            {!row.closed && (
              <>
                <TextInput
                  type="time"
                  required
                  aria-label={say("opening.opensOn", { day: row.date })}
                  value={row.opens}
                  onChange={(event) => setSpecial(at, { opens: event.currentTarget.value })}
                />
                <span aria-hidden="true">–</span>
                <TextInput
                  type="time"
                  required
                  aria-label={say("opening.closesOn", { day: row.date })}
                  value={row.closes}
                  onChange={(event) => setSpecial(at, { closes: event.currentTarget.value })}
                />
              </>
            )}
            <TextInput
              aria-label={say("opening.note")}
              placeholder={say("opening.note")}
              maxLength={60}
              value={row.note}
              onChange={(event) => setSpecial(at, { note: event.currentTarget.value })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={say("opening.takeAway", { day: row.date })}
              onClick={() => change({ special: fields.special.filter((_, index) => index !== at) })}
            >
              ×
            </ActionIcon>
          </div>
        ))}
        <Button
          variant="subtle"
          onClick={() =>
            change({ special: [...fields.special, { date: "", closed: true, note: "", ...USUAL }] })
          }
        >
          {say("opening.addSpecial")}
        </Button>
      </fieldset>
      <TextInput
        label={say("opening.place")}
        description={say("opening.placeHelp")}
        placeholder="25.033000, 121.565000"
        error={lost ? say("opening.noPlace") : saving.fault("/latitude_microdegrees")}
        value={fields.place}
        onChange={(event) => change({ place: event.currentTarget.value })}
      />
      <SaveFoot saving={saving} words={say("opening.save")} quiet />
    </form>
  );
}
