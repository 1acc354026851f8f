import { type Command, Refused, type Till, type TillAnswer } from "@tenon/api-client";
import {
  Icon,
  LineBadge,
  Mark,
  Problem,
  parseMoney,
  soundError,
  soundPaid,
  useFormat,
  useLineState,
  useSharedWords,
} from "@tenon/ui";
import { type FormEvent, useState } from "react";
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
  const [text, setText] = useState("");
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const amount = parseMoney(text, format.currency);
  const bad = amount === null || amount < 0;

  async function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (bad || busy || !online) return;
    setBusy(true);
    setError(null);
    try {
      await send({ type: "open_shift", float: amount });
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
          <label className="field field-large">
            <span>{say("shift.float")}</span>
            <input
              className="figures"
              name="float"
              inputMode="decimal"
              value={text}
              autoComplete="off"
              maxLength={16}
              placeholder={format.money(0)}
              aria-invalid={tried && bad}
              // biome-ignore lint/a11y/noAutofocus: the one field of the page
              autoFocus
              onChange={(event) => setText(event.currentTarget.value)}
            />
            {tried && bad && <em role="alert">{say("shift.floatBad")}</em>}
          </label>
          <Problem error={error} />
          {!online && <p role="alert">{say("start.cutHelp")}</p>}
          <button type="submit" className="big-button" data-filled aria-disabled={busy || !online}>
            {amount === null ? say("shift.open") : say("shift.openSubmit", { amount: format.money(amount) })}
          </button>
        </form>
      </main>
      <footer>
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
