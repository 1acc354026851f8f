import { LineBadge, Mark, Note } from "@tenon/ui";
import { useWords } from "../words.js";

/** The same as the pending panel for a till without a shift. */
export function PendingBox({ onResume }: { onResume: () => Promise<void> }) {
  const say = useWords();
  return (
    <div className="login-page">
      <main className="login-box">
        <header>
          <Mark size={40} />
          <h1>{say("pending.title")}</h1>
        </header>
        <LineBadge extra={say("unsent", { n: 1 })} />
        <Note tone="warn" role="alert">
          {say("pending.help")}
        </Note>
        <button type="button" className="big-button" data-filled onClick={() => void onResume()}>
          {say("pending.again")}
        </button>
      </main>
    </div>
  );
}
