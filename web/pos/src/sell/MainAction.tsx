import { useFormat } from "@tenon/ui";
import { isEmpty } from "../logic/basket.js";
import { changeFor, isUnlikely } from "../logic/cash.js";
import { isPaymentCode } from "../logic/payment.js";
import { takeEntry, wanted } from "../parts/PaymentEntry.js";
import type { TakenPayment } from "../till/usePayment.js";
import { useWords } from "../words.js";
import { type Action, useSale } from "./sale.js";

/** The one unmistakable action, always in the same place. */
export function useMainAction(): Action {
  const say = useWords();
  const format = useFormat();
  const sale = useSale();
  const { basket, quote, stage, busy, pending, online } = sale;
  const total = quote.quote?.total ?? 0;

  if (sale.ofPanel !== null && !busy && !pending && online) return sale.ofPanel;
  if (stage.kind === "receipt" && isEmpty(basket)) {
    const next = () => sale.show({ kind: "goods" });
    return { words: say("action.next"), key: "Enter", act: next, early: sale.beginPayment };
  }
  // A scan that is still being looked up is as good as in the basket: F9 waits for it.
  if (isEmpty(basket) && !sale.paysNext) {
    return { words: say("action.start"), act: null, early: sale.beginPayment };
  }
  if (busy || pending) return { words: say("action.sending"), act: null };
  if (!online) return { words: say("action.waiting"), act: null };
  if (!quote.fresh || sale.paysNext) {
    const early = stage.kind === "pay" || stage.kind === "hands" ? undefined : sale.beginPayment;
    return { words: say("action.counting"), act: null, early };
  }
  if (stage.kind === "pay") return payAction(sale.payment, say, format);
  if (stage.kind === "hands") {
    return { words: say("hands.sell"), key: "F9", act: () => void sale.finishPayment(stage.tenders, true) };
  }
  return { words: say("action.pay"), amount: format.money(total), key: "F9", act: sale.beginPayment };
}

/** Takes what is typed; an amount that is too small is a part, and more than likely nothing. */
export function payAction(
  payment: TakenPayment,
  say: ReturnType<typeof useWords>,
  format: ReturnType<typeof useFormat>,
): Action {
  const { entry, due, rest, over } = payment;
  const { open } = payment.payment;
  if (open !== null) return { words: say(open.state === "failed" ? "pay.failed" : "pay.wait"), act: null };
  if (over > 0) return { words: say("pay.overShort"), act: null };
  if (rest === 0) return { words: say("action.paid"), key: "F9", act: payment.finish };
  const act = () => takeEntry(payment);
  if (entry.method !== "cash") {
    const amount = wanted(payment);
    const words = say(entry.method === "other" ? "pay.note" : "pay.charge");
    if (amount === null) return { words, act: null };
    const isMissing = entry.method === "wallet_code" && !isPaymentCode(entry.code.trim());
    return { words, amount: format.money(amount), key: "F9", act: isMissing ? null : act };
  }
  const handed = entry.given ?? due;
  const change = changeFor(due, handed);
  if (change === null) {
    // By F9 only: Enter after a slip of the finger takes nothing.
    return { words: say("pay.first"), amount: format.money(handed), key: "F9", act: handed > 0 ? act : null };
  }
  const unlikely = isUnlikely(due, handed, format.currency);
  return {
    words: say("action.paid"),
    amount: change > 0 ? say("action.change", { amount: format.money(change) }) : undefined,
    key: "Enter",
    act: unlikely ? null : act,
  };
}

export function MainAction() {
  const { words, amount, key, act, early } = useMainAction();
  return (
    <button
      type="button"
      className="main-action"
      data-testid="main-action"
      aria-disabled={act === null}
      aria-keyshortcuts={key}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => (act ?? early)?.()}
    >
      <span>{words}</span>
      {amount && <span className="figures">{amount}</span>}
      {key && <kbd>{key === "Enter" ? "⏎" : key}</kbd>}
    </button>
  );
}
