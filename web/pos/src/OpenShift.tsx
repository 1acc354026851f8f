import { type Command, Refused, type Till, type TillAnswer } from "@tenon/api-client";
import {
  Icon,
  LineBadge,
  Mark,
  Problem,
  soundError,
  soundPaid,
  useFormat,
  useLineState,
  useSharedWords,
} from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { denominations } from "./logic/cash.js";
import { Pieces, Sum, useDrawerCount } from "./parts/DrawerCount.js";
import { beginTraining, inTraining } from "./training/flag.js";
import { useWords } from "./words.js";

interface Props {
  till: Till;
  send: (command: Command) => Promise<TillAnswer>;
  onChangeRegister: () => void;
  onLogOut: () => void;
}

/** Counts the float in and begins the shift. */
export function OpenShift({ till, send, onChangeRegister, onLogOut }: Props) {
  const say = useWords();
  const shared = useSharedWords();
  const format = useFormat();
  const online = useLineState() !== "cut";
  const drawer = useDrawerCount();
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!drawer.counted || busy || !online) return;
    setBusy(true);
    setError(null);
    try {
      await send({ type: "open_shift", float: drawer.total, pieces: drawer.pieces });
      soundPaid();
    } catch (caught) {
      soundError();
      if (caught instanceof Refused) setError(caught);
    } finally {
      setBusy(false);
    }
  }

  return (
    <div className="login-page">
      <div className="corner">
        <LineBadge extra={say("unsent", { n: 0 })} />
      </div>
      <main className="login-box">
        <header>
          <Mark size={40} />
          <div>
            <h1>{say("shift.open")}</h1>
            <p className="quiet">
              {till.register.store_name} · {till.register.name}
            </p>
          </div>
        </header>
        <form className="login-form" onSubmit={submit}>
          <p>{say("shift.openHelp")}</p>
          <Sum
            count={drawer}
            label={say("shift.float")}
            name="float"
            fault={tried && !drawer.counted ? say("shift.floatBad") : null}
            first
          />
          {denominations(format.currency).length > 0 && (
            <details className="by-piece">
              <summary>{say("shift.byPiece")}</summary>
              <Pieces count={drawer} />
            </details>
          )}
          <Problem error={error} />
          {!online && <p role="alert">{say("start.cutHelp")}</p>}
          <button type="submit" className="big-button" data-filled aria-disabled={busy || !online}>
            {drawer.counted
              ? say("shift.openSubmit", { amount: format.money(drawer.total) })
              : say("shift.open")}
          </button>
        </form>
      </main>
      <footer>
        {!inTraining() && (
          <button type="button" className="plain-button" onClick={beginTraining}>
            {say("training.begin")}
          </button>
        )}
        <button type="button" className="plain-button" onClick={onChangeRegister}>
          {say("more.register")}
        </button>
        <button type="button" className="plain-button" onClick={onLogOut}>
          <Icon name="out" />
          {shared("logout")}
        </button>
      </footer>
    </div>
  );
}
