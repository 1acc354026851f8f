import { useFormat } from "@tenon/ui";
import { change } from "./compare.js";
import { useHomeWords } from "./words.js";

/** How an amount of today stands to that of the same day last week at the same time. */
export function Against({ now, before }: { now: number; before: number }) {
  const say = useHomeWords();
  const format = useFormat();
  const percent = change(now, before);
  if (percent === null) return <p className="against">{say("against.none")}</p>;
  const words =
    percent === 0
      ? say("against.same")
      : say(percent > 0 ? "against.more" : "against.less", { percent: Math.abs(percent) });
  return (
    <p className="against figures">
      <strong data-way={percent < 0 ? "less" : "more"}>{words}</strong>{" "}
      {say("against", { amount: format.money(before) })}
    </p>
  );
}
