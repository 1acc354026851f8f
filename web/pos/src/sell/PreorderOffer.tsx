import { Icon, soundError, useKeys } from "@tenon/ui";
import { holdsMoney } from "../logic/payment.js";
import { usePreorderOffer } from "../till/usePreorderOffer.js";
import { useWords } from "../words.js";
import { useSale } from "./sale.js";

/** The key of the offer. */
const KEY = "F1";

/** Above the main action: all of the basket is of an open campaign, so it can be ordered for a day instead. */
export function PreorderOffer() {
  const say = useWords();
  const offer = usePreorderOffer();
  const { stage, show, tell, payment, pending, busy } = useSale();
  const isOffered = offer !== null && stage.kind === "goods" && pending === null && !busy;

  function begin() {
    // What was charged for the basket goes back first: an order has a payment of its own.
    if (holdsMoney(payment.payment)) {
      soundError();
      return tell({ tone: "warn", text: say("pay.keepsMoney") });
    }
    show({ kind: "preorder" });
  }

  useKeys(isOffered ? { F1: begin } : {});
  if (!isOffered) return null;
  return (
    <button
      type="button"
      className="big-button preorder-offer"
      data-edged
      aria-keyshortcuts={KEY}
      onMouseDown={(event) => event.preventDefault()}
      onClick={begin}
    >
      <Icon name="clock" />
      <span>{say("preorder.take", { name: offer.name })}</span>
      <kbd>{KEY}</kbd>
    </button>
  );
}
