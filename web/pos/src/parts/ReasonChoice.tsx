import { useId } from "react";
import { useWords } from "../words.js";

/** Reasons that the till's log takes: names from a list, so that nobody writes about people in it. */
export const REASONS = {
  void: ["wrong_item", "wrong_quantity", "changed_mind", "wrong_payment", "other"],
  cash_in: ["change", "float", "purchase_rest", "other"],
  cash_out: ["drop", "change", "purchase", "postage", "other"],
  open_drawer: ["change", "check", "other"],
  price: ["damaged", "expiring", "display", "price_match", "goodwill", "other"],
  reprint: ["customer_asks", "paper_jam", "for_the_books", "other"],
} as const;

export type Reason = (typeof REASONS)[keyof typeof REASONS][number];

/** What cash is moved for, so that the books know the safe from what was spent. */
export function purposeOf(reason: Reason): "drop" | "change" | "petty_cash" | undefined {
  switch (reason) {
    case "drop":
      return "drop";
    case "change":
    case "float":
      return "change";
    case "purchase":
    case "purchase_rest":
    case "postage":
      return "petty_cash";
    default:
      return undefined;
  }
}

interface Props {
  act: keyof typeof REASONS;
  legend: string;
  value: Reason | null;
  onChange: (reason: Reason) => void;
  /** True when a reason was needed and none was chosen. */
  missing: boolean;
}

/** Why: one tap or one arrow key. */
export function ReasonChoice({ act, legend, value, onChange, missing }: Props) {
  const say = useWords();
  const name = useId();
  return (
    <fieldset className="choice choice-wrap">
      <legend>{legend}</legend>
      {REASONS[act].map((reason) => (
        <label key={reason}>
          <input type="radio" name={name} checked={value === reason} onChange={() => onChange(reason)} />
          <span>{say(`reason.${reason}`)}</span>
        </label>
      ))}
      {missing && <em role="alert">{say("more.reasonNeeded")}</em>}
    </fieldset>
  );
}
