import { useFormat } from "@tenon/ui";
import { useHomeWords } from "./words.js";

/** How far a day has come towards what it aims at. */
export function Target({ now, target }: { now: number; target: number }) {
  const say = useHomeWords();
  const format = useFormat();
  const percent = target <= 0 ? 100 : Math.floor((Math.max(0, now) / target) * 100);
  return (
    <div className="target">
      <span className="target-bar" aria-hidden="true">
        <i style={{ width: `${Math.min(100, percent)}%` }} data-reached={percent >= 100} />
      </span>
      <p className="against figures">{say("target", { percent, amount: format.money(target) })}</p>
    </div>
  );
}
