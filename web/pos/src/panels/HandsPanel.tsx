import { Note } from "@tenon/ui";
import { useSale } from "../sell/sale.js";
import { useWords } from "../words.js";

/**
 * The system counts fewer than the basket holds: the goods in the cashier's hand decide.
 *
 * The main action sells; its key is F9 and not Enter, which a scanner could press.
 */
export function HandsPanel({ sentence }: { sentence: string }) {
  const say = useWords();
  const { show } = useSale();
  return (
    <section className="panel" aria-labelledby="hands-title">
      <h2 id="hands-title">{say("hands.title")}</h2>
      <Note tone="warn" role="alert" title={sentence}>
        {say("hands.help")}
      </Note>
      <div className="panel-actions">
        <button type="button" className="big-button" data-edged onClick={() => show({ kind: "goods" })}>
          {say("hands.back")}
        </button>
      </div>
    </section>
  );
}
