import { Note } from "@tenon/ui";
import { useSale } from "../sell/sale.js";
import { useWords } from "../words.js";

/** An act was sent and no answer came: nothing else happens until it is known how it ended. */
export function PendingPanel() {
  const say = useWords();
  const { busy, resume, abandon } = useSale();
  return (
    <section className="panel" aria-labelledby="pending-title">
      <h2 id="pending-title">{say("pending.title")}</h2>
      <Note tone="warn" role="alert">
        {say("pending.help")}
      </Note>
      <div className="panel-actions">
        <button type="button" className="big-button" data-edged onClick={abandon}>
          {say("pending.leave")}
        </button>
        <button
          type="button"
          className="big-button"
          data-filled
          aria-disabled={busy}
          onClick={() => void resume()}
        >
          {say("pending.again")}
        </button>
      </div>
    </section>
  );
}
