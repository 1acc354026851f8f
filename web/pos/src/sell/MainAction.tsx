import { useFormat } from "@tenon/ui";
import { isEmpty } from "../logic/basket.js";
import { changeFor, isUnlikely } from "../logic/cash.js";
import { useWords } from "../words.js";
import { useSale } from "./sale.js";

interface Action {
  words: string;
  amount?: string;
  key?: string;
  act: (() => void) | null;
}

/** The one unmistakable action, always in the same place. */
export function useMainAction(): Action {
  const say = useWords();
  const format = useFormat();
  const sale = useSale();
  const { basket, quote, stage, busy, pending, online, given } = sale;
  const total = quote.quote?.total ?? 0;

  if (stage.kind === "receipt" && isEmpty(basket)) {
    return { words: say("action.next"), key: "Enter", act: () => sale.show({ kind: "goods" }) };
  }
  if (isEmpty(basket)) return { words: say("action.start"), act: null };
  if (busy || pending) return { words: say("action.sending"), act: null };
  if (!online) return { words: say("action.waiting"), act: null };
  if (!quote.fresh) return { words: say("action.counting"), act: null };
  if (stage.kind === "cash") {
    const handed = given ?? total;
    const change = changeFor(total, handed);
    if (change === null)
      return { words: say("action.short", { amount: format.money(total - handed) }), act: null };
    const unlikely = isUnlikely(total, handed, format.currency);
    return {
      words: say("action.paid"),
      amount: change > 0 ? say("action.change", { amount: format.money(change) }) : undefined,
      key: "Enter",
      act: unlikely ? null : () => void sale.finishPayment(),
    };
  }
  if (stage.kind === "hands") {
    return { words: say("hands.sell"), key: "F9", act: () => void sale.finishPayment(true) };
  }
  return { words: say("action.pay"), amount: format.money(total), key: "F9", act: sale.beginPayment };
}

export function MainAction() {
  const { words, amount, key, act } = useMainAction();
  return (
    <button
      type="button"
      className="main-action"
      data-testid="main-action"
      aria-disabled={act === null}
      aria-keyshortcuts={key}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => act?.()}
    >
      <span>{words}</span>
      {amount && <span className="figures">{amount}</span>}
      {key && <kbd>{key === "Enter" ? "⏎" : key}</kbd>}
    </button>
  );
}
