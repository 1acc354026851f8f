import { useId } from "react";
import { useWords } from "../words.js";

/** How a price is changed: what one costs, so much of a hundred off, or an amount off. */
export type Way = "each" | "percent" | "amount";

export function WayChoice({ ways, way, onWay }: { ways: Way[]; way: Way; onWay: (way: Way) => void }) {
  const say = useWords();
  const name = useId();
  return (
    <fieldset className="choice">
      <legend className="unseen">{say("off.how")}</legend>
      {ways.map((one) => (
        <label key={one}>
          <input type="radio" name={name} checked={way === one} onChange={() => onWay(one)} />
          <span>{say(`off.way.${one}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}

interface Props {
  label: string;
  text: string;
  onText: (text: string) => void;
  fault: string | null;
}

/** The number that goes with it. */
export function OffField({ label, text, onText, fault }: Props) {
  return (
    <label className="field field-large">
      <span>{label}</span>
      <input
        className="figures"
        inputMode="decimal"
        autoComplete="off"
        name="price"
        value={text}
        maxLength={14}
        aria-invalid={fault !== null}
        // biome-ignore lint/a11y/noAutofocus: the person asked for this field by key or tap
        autoFocus
        onChange={(event) => onText(event.currentTarget.value)}
      />
      {fault !== null && <em role="alert">{fault}</em>}
    </label>
  );
}
