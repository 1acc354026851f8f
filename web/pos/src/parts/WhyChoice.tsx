import { useId } from "react";
import { WHYS, type Why } from "../logic/bring.js";
import { useWords } from "../words.js";

/** Why goods come back. */
export function WhyChoice({ value, onChange }: { value: Why; onChange: (why: Why) => void }) {
  const say = useWords();
  const name = useId();
  return (
    <fieldset className="choice choice-wrap">
      <legend>{say("return.reason")}</legend>
      {WHYS.map((why) => (
        <label key={why}>
          <input type="radio" name={name} checked={value === why} onChange={() => onChange(why)} />
          <span>{say(`why.${why}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}
