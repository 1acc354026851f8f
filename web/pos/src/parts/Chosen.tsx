import type { Chosen as Choice } from "@tenon/api-client";
import { useFormat } from "@tenon/ui";
import { useWords } from "../words.js";

/** What was chosen with a line, each with what it adds, and what is to be written on it. */
export function Chosen({ options, note }: { options: Choice[]; note: string }) {
  const say = useWords();
  const format = useFormat();
  return (
    <>
      {options.map((option) => (
        <small className="chosen" key={option.option_id}>
          {option.group} {option.name}
          {option.quantity > 1 && ` × ${option.quantity}`}
          {option.price !== 0 && ` ${option.price > 0 ? "+" : ""}${format.price(option.price)}`}
        </small>
      ))}
      {note !== "" && <small className="chosen">{say("choose.noteOf", { note })}</small>}
    </>
  );
}
