import type { Tender } from "@tenon/api-client";
import { Icon, Note, parseMoney, soundError, useFormat, useKeys } from "@tenon/ui";
import { type FormEvent, type ReactNode, useEffect, useId, useState } from "react";
import { isPaymentCode } from "../logic/payment.js";
import type { Method, TakenPayment } from "../till/usePayment.js";
import { useWords } from "../words.js";
import { CashEntry } from "./CashEntry.js";
import { useTenderName } from "./useTenderName.js";

/** Without the keys of the cash entry and of the main action. */
const METHODS: { method: Method; key: string; words: `pay.${string}` & PayKey }[] = [
  { method: "cash", key: "F1", words: "pay.cash" },
  { method: "wallet_code", key: "F5", words: "pay.code" },
  { method: "terminal", key: "F8", words: "pay.terminal" },
  { method: "other", key: "F10", words: "pay.other" },
];
type PayKey = "pay.cash" | "pay.code" | "pay.terminal" | "pay.other";

/** The types behind "other": what the cashier only notes down. */
export const noted = (payment: TakenPayment) => payment.types.filter(({ how }) => how === "noted");

function isOffered(payment: TakenPayment, method: Method): boolean {
  // Until the types are there, cash is what every till takes.
  if (payment.types.length === 0) return method === "cash" && payment.online;
  if (method === "other") return noted(payment).length > 0;
  return payment.types.some(({ code }) => code === method);
}

/** The most that a way's form takes: what is noted down pays everything, a charge the bill that it is for. */
const most = ({ entry, rest, chargeable }: TakenPayment) => (entry.method === "other" ? rest : chargeable);

/** What goes out of a way's form: the amount, or null when it cannot be taken. */
export function wanted(payment: TakenPayment): number | null {
  const amount = payment.entry.given ?? most(payment);
  return amount >= 1 && amount <= most(payment) ? amount : null;
}

/** Takes what the form shows; makes the sound of an error when something is missing. */
export function takeEntry(payment: TakenPayment): void {
  if (payment.entry.method === "cash") payment.takeCash();
  else if (!takeOther(payment)) soundError();
}

function takeOther(payment: TakenPayment): boolean {
  const { entry } = payment;
  const amount = wanted(payment);
  const code = entry.code.trim();
  if (amount === null || payment.payment.open !== null) return false;
  if (entry.method === "terminal") payment.charge("terminal", amount);
  if (entry.method === "wallet_code") {
    if (!isPaymentCode(code)) return false;
    payment.enter({ code: "" });
    payment.charge("wallet_code", amount, code);
  }
  if (entry.method === "other") {
    const kind = entry.kind ?? noted(payment)[0]?.code;
    const reference = entry.reference.trim();
    if (kind === undefined || !isReference(reference)) return false;
    payment.note({ kind, amount, ...(reference ? { reference } : {}) });
  }
  return true;
}

/** What terminals number payments by; nothing is fine too. */
const isReference = (text: string) => /^[A-Za-z0-9]{0,12}$/.test(text);

/** Takes money for one sale or order, in one part or in several. */
export function PaymentEntry({ payment, tell }: { payment: TakenPayment; tell: (sentence: string) => void }) {
  const say = useWords();
  const { entry, enter, payment: taken } = payment;
  const offered = METHODS.filter(({ method }) => isOffered(payment, method));
  const choose = (method: Method) => enter({ method, given: null, code: "" });
  const isFree = taken.open === null;
  // A way that is not taken any more, such as a terminal when the line is cut, gives way to one that is.
  const first = offered[0]?.method;
  const isTaken = isOffered(payment, entry.method);
  useEffect(() => {
    if (!isTaken && first !== undefined) enter({ method: first, given: null, code: "" });
  }, [isTaken, first, enter]);
  useKeys(
    Object.fromEntries(
      METHODS.map(({ method, key }) => [
        key,
        () => (isFree && isOffered(payment, method) ? choose(method) : soundError()),
      ]),
    ),
  );

  return (
    <>
      {taken.parts.length > 0 && <Parts payment={payment} tell={tell} />}
      {taken.open !== null ? (
        <OpenCharge payment={payment} tell={tell} />
      ) : payment.over > 0 ? (
        <Over payment={payment} />
      ) : payment.rest === 0 ? null : (
        <>
          {!payment.online && <Note tone="warn">{say("pay.offline")}</Note>}
          <fieldset className="methods">
            <legend className="unseen">{say("pay.how")}</legend>
            {offered.map(({ method, key, words }) => (
              <button
                key={method}
                type="button"
                className="quick"
                aria-pressed={entry.method === method}
                aria-keyshortcuts={key}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => choose(method)}
              >
                {say(words)}
                <kbd>{key}</kbd>
              </button>
            ))}
          </fieldset>
          {entry.method === "cash" ? (
            <CashEntry
              key={payment.due}
              due={payment.due}
              given={entry.given}
              onGiven={(given) => enter({ given })}
              onDone={payment.takeCash}
              onCode={(code) => {
                const amount = payment.chargeable;
                if (isOffered(payment, "wallet_code")) payment.charge("wallet_code", amount, code);
                else soundError();
              }}
            />
          ) : (
            <OtherEntry key={entry.method} payment={payment} />
          )}
        </>
      )}
    </>
  );
}

/** What was taken so far, and what is left. */
function Parts({ payment, tell }: { payment: TakenPayment; tell: (sentence: string) => void }) {
  const say = useWords();
  const format = useFormat();
  const name = useTenderName();
  async function remove(part: Tender) {
    if (await payment.remove(part)) tell(say("pay.goesBack", { amount: format.money(part.amount) }));
  }
  return (
    <ul className="rows" aria-label={say("pay.taken")} data-testid="parts">
      {payment.payment.parts.map((part, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two parts may be the same in everything
        <li key={at} className="row">
          <span className="row-words">
            <strong>{name(part.kind)}</strong>
            {part.reference && <span className="quiet figures">{part.reference}</span>}
          </span>
          <span className="row-figure figures">{format.money(part.amount)}</span>
          <button type="button" className="plain-button" data-tone="bad" onClick={() => void remove(part)}>
            {say(part.charge_id ? "pay.giveBack" : "pay.remove")}
          </button>
        </li>
      ))}
      <li className="row">
        <span className="row-words">{say("pay.rest")}</span>
        <strong className="row-figure figures" data-testid="rest">
          {format.money(payment.rest)}
        </strong>
      </li>
    </ul>
  );
}

function Over({ payment }: { payment: TakenPayment }) {
  const say = useWords();
  const format = useFormat();
  return (
    <Note tone="warn" role="alert">
      {say("pay.over", { amount: format.money(payment.over) })}
    </Note>
  );
}

/** A phone's code, a terminal, or something that is noted down. */
function OtherEntry({ payment }: { payment: TakenPayment }) {
  const say = useWords();
  const format = useFormat();
  const name = useTenderName();
  const { entry, enter } = payment;
  const rest = most(payment);
  const [amount, setAmount] = useState("");
  const [tried, setTried] = useState(false);
  const parsed = amount.trim() === "" ? null : parseMoney(amount, format.currency);
  const amountBad = amount.trim() !== "" && (parsed === null || parsed < 1 || parsed > rest);
  const codeBad = tried && !isPaymentCode(entry.code.trim());
  const kinds = noted(payment);
  const hint = useId();

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (amountBad) return soundError();
    takeEntry(payment);
  }

  return (
    <form className="pay-form" onSubmit={submit}>
      {entry.method === "wallet_code" && (
        <label className="field field-large">
          <span>{say("pay.codeField")}</span>
          <input
            className="figures"
            inputMode="numeric"
            autoComplete="off"
            maxLength={18}
            value={entry.code}
            aria-invalid={codeBad}
            // biome-ignore lint/a11y/noAutofocus: a scanner types into the field that has the focus
            autoFocus
            onChange={(event) => enter({ code: event.currentTarget.value })}
          />
          {codeBad && <em role="alert">{say("pay.codeBad")}</em>}
        </label>
      )}
      {rest < payment.rest && (
        <Note tone="info">
          {say("pay.oneBill", { amount: format.money(rest), rest: format.money(payment.rest - rest) })}
        </Note>
      )}
      {entry.method === "terminal" && <p id={hint}>{say("pay.terminalHelp")}</p>}
      {entry.method === "other" && (
        <fieldset className="choice choice-wrap">
          <legend>{say("pay.which")}</legend>
          {kinds.map(({ code }, at) => (
            <label key={code}>
              <input
                type="radio"
                name="noted-kind"
                checked={(entry.kind ?? kinds[0]?.code) === code}
                // biome-ignore lint/a11y/noAutofocus: the arrows choose at once
                autoFocus={at === 0}
                onChange={() => enter({ kind: code })}
              />
              <span>{name(code)}</span>
            </label>
          ))}
        </fieldset>
      )}
      <label className="field field-large">
        <span>{say("pay.amount", { rest: format.money(rest) })}</span>
        <input
          className="figures"
          inputMode="decimal"
          autoComplete="off"
          maxLength={16}
          value={amount}
          placeholder={format.money(rest)}
          aria-invalid={amountBad}
          aria-describedby={entry.method === "terminal" ? hint : undefined}
          // biome-ignore lint/a11y/noAutofocus: the amount is the one thing to type here
          autoFocus={entry.method === "terminal"}
          onChange={(event) => {
            const text = event.currentTarget.value;
            setAmount(text);
            enter({ given: text.trim() === "" ? null : (parseMoney(text, format.currency) ?? 0) });
          }}
        />
        {amountBad && <em role="alert">{say("pay.amountBad", { rest: format.money(rest) })}</em>}
      </label>
      {entry.method === "other" && (
        <label className="field">
          <span>{say("pay.reference")}</span>
          <input
            className="figures"
            autoComplete="off"
            maxLength={12}
            value={entry.reference}
            aria-invalid={tried && !isReference(entry.reference.trim())}
            onChange={(event) => enter({ reference: event.currentTarget.value })}
          />
        </label>
      )}
      {/* Enter in any field takes it; the button to see is the main one. */}
      <button type="submit" className="unseen" tabIndex={-1} aria-hidden="true" />
    </form>
  );
}

/** The terminal is being waited for, does not answer, or took nothing. */
function OpenCharge({ payment, tell }: { payment: TakenPayment; tell: (sentence: string) => void }) {
  const say = useWords();
  const format = useFormat();
  const { open } = payment.payment;
  if (open === null) return null;
  const isCode = open.kind === "wallet_code";
  const amount = format.money(open.amount);

  async function cancel() {
    if (open && (await payment.giveBack(open.charge_id))) tell(say("pay.goesBack", { amount }));
  }

  if (open.state === "failed") {
    return (
      <ChargeState state="failed" title={say("pay.failed")} help={say("pay.failedHelp")} amount={amount}>
        <Act name="F2" words={say("pay.otherWay")} onAct={payment.leaveFailed} edged />
        {!isCode && (
          <Act
            name="Enter"
            words={say("pay.tryAgain")}
            onAct={() => payment.charge(open.kind, open.amount)}
          />
        )}
      </ChargeState>
    );
  }
  if (open.state === "unknown") {
    return (
      <ChargeState state="unknown" title={say("pay.unknown")} help={say("pay.unknownHelp")} amount={amount}>
        <Act name="F4" words={say("pay.cancel")} onAct={() => void cancel()} edged />
        <Act name="Enter" words={say("pay.askAgain")} onAct={() => void payment.ask()} />
      </ChargeState>
    );
  }
  return (
    <ChargeState
      state="asking"
      title={say(isCode ? "pay.askingCode" : "pay.asking")}
      help={say(isCode ? "pay.askingCodeHelp" : "pay.askingHelp")}
      amount={amount}
    >
      <Act name="F4" words={say("pay.cancel")} onAct={() => void cancel()} edged />
    </ChargeState>
  );
}

interface ChargeStateProps {
  state: "asking" | "unknown" | "failed";
  title: string;
  help: string;
  amount: string;
  children: ReactNode;
}

function ChargeState({ state, title, help, amount, children }: ChargeStateProps) {
  return (
    <div className="charge" data-state={state} data-testid="charge">
      <h3>
        <Icon name={state === "asking" ? "hold" : "alert"} size={24} /> {title}
      </h3>
      <strong className="figures">{amount}</strong>
      <Note tone={state === "asking" ? "info" : "warn"} role={state === "asking" ? "status" : "alert"}>
        {help}
      </Note>
      <div className="panel-actions">{children}</div>
    </div>
  );
}

function Act(props: { name: string; words: string; onAct: () => void; edged?: boolean }) {
  useKeys({ [props.name]: props.onAct });
  return (
    <button
      type="button"
      className="big-button"
      data-edged={props.edged || undefined}
      data-filled={!props.edged || undefined}
      aria-keyshortcuts={props.name}
      onMouseDown={(event) => event.preventDefault()}
      onClick={props.onAct}
    >
      {props.words} <kbd>{props.name === "Enter" ? "⏎" : props.name}</kbd>
    </button>
  );
}
