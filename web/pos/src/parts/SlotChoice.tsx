import type { OfferedDay } from "@tenon/api-client";
import { Empty, formatQuantity, useFormat } from "@tenon/ui";
import { useState } from "react";
import { type SlotWhy, whyNot, whyNotDay } from "../logic/preorder.js";
import { useWords } from "../words.js";

interface Props {
  days: readonly OfferedDay[];
  /** How many places are wanted, in thousandths. */
  places: number;
  /** The slot that was chosen. */
  chosen: string | null;
  onChoose: (slot: string | null) => void;
  /** Whether this is what is done first: then the arrows choose at once. */
  begins: boolean;
  /** Whether a slot has to be chosen still. */
  missing: boolean;
}

/** The day and its slot: what is full or over is shown with its reason and cannot be chosen. */
export function SlotChoice({ days, places, chosen, onChoose, begins, missing }: Props) {
  const say = useWords();
  const format = useFormat();
  const [picked, setPicked] = useState<string | null>(null);
  const first = days.find((day) => whyNotDay(day, places) === null);
  const date = picked ?? first?.date ?? null;
  const day = days.find((one) => one.date === date);
  const words = (why: SlotWhy) => say(`preorder.${why}`);
  if (days.length === 0) return <Empty icon="clock" title={say("preorder.noDays")} />;
  return (
    <>
      <fieldset className="choice choice-wrap slots" data-testid="days">
        <legend>{say("preorder.day")}</legend>
        {days.map((one) => {
          const why = whyNotDay(one, places);
          return (
            <label key={one.date}>
              <input
                type="radio"
                name="preorder-day"
                checked={one.date === date}
                disabled={why !== null}
                // biome-ignore lint/a11y/noAutofocus: the person asked for this choice by key or tap
                autoFocus={begins && one.date === date}
                onChange={() => {
                  setPicked(one.date);
                  onChoose(null);
                }}
              />
              <span className="figures">
                <b>{format.date(one.date)}</b>
                {why && <small>{words(why)}</small>}
              </span>
            </label>
          );
        })}
        {first === undefined && <em role="alert">{say("preorder.noneOpen")}</em>}
      </fieldset>
      {day && (
        <fieldset className="choice choice-wrap slots" data-testid="slots">
          <legend>{say("preorder.slot")}</legend>
          {day.slots.map((slot) => {
            const why = whyNot(slot, places);
            return (
              <label key={slot.id}>
                <input
                  type="radio"
                  name="preorder-slot"
                  checked={slot.id === chosen}
                  disabled={why !== null && slot.id !== chosen}
                  onChange={() => {
                    setPicked(day.date);
                    onChoose(slot.id);
                  }}
                />
                <span className="figures">
                  <b>
                    {format.time(slot.begins_at)}–{format.time(slot.ends_at)}
                  </b>
                  <small>
                    {why === null || why === "few"
                      ? say("preorder.left", { n: formatQuantity(slot.left) })
                      : words(why)}
                  </small>
                </span>
              </label>
            );
          })}
          {missing && <em role="alert">{say("preorder.slotMissing")}</em>}
        </fieldset>
      )}
    </>
  );
}
