import { Note } from "@tenon/ui";
import { useWords } from "../../words.js";
import type { Printing } from "./usePrinting.js";

/** What went wrong with a paper, and what to do about it. The sale stands whatever becomes of its paper. */
export function Trouble({ printing }: { printing: Printing }) {
  const say = useWords();
  const { trouble, busy, missing } = printing;
  if (trouble === null) {
    return missing === "" ? null : (
      <Note tone="warn" role="status">
        {say("printer.missing", { letters: missing })}
      </Note>
    );
  }
  if (!trouble.unsure) {
    return (
      <div className="printer-trouble" role="alert">
        <Note tone="warn">{say("printer.failed")}</Note>
        <div className="panel-actions">
          <button
            type="button"
            className="big-button"
            data-filled
            aria-disabled={busy}
            onClick={() => void printing.looked(false)}
          >
            {say("printer.retry")}
          </button>
          <button
            type="button"
            className="big-button"
            data-edged
            aria-disabled={busy}
            onClick={() => void printing.printByDialog()}
          >
            {say("printer.useDialog")}
          </button>
        </div>
      </div>
    );
  }
  return (
    <div className="printer-trouble" role="alert">
      <Note tone="warn">{say("printer.unsure")}</Note>
      <div className="panel-actions">
        {trouble.copy !== null && (
          <button
            type="button"
            className="big-button"
            data-edged
            aria-disabled={busy}
            onClick={() => void printing.looked(true)}
          >
            {say("printer.cameOut")}
          </button>
        )}
        <button
          type="button"
          className="big-button"
          data-edged
          aria-disabled={busy}
          onClick={() => void printing.looked(false)}
        >
          {say("printer.nothing")}
        </button>
      </div>
    </div>
  );
}
