import { LineCut, Refused, type TillProduct } from "@tenon/api-client";
import {
  formatQuantity,
  Icon,
  looksLikeCode,
  looksLikeMember,
  soundError,
  soundScan,
  useScanField,
} from "@tenon/ui";
import { useEffect, useRef, useState } from "react";
import { type Basket, nudge, remove, select } from "../logic/basket.js";
import { inCarrier, isCarrier } from "../logic/invoice.js";
import { isPaymentCode } from "../logic/payment.js";
import { useLookUp } from "../till/useGoods.js";
import { useWords } from "../words.js";
import { useSale } from "./sale.js";
import { useMember } from "./useMember.js";

interface Props {
  text: string;
  onText: (text: string) => void;
  /** What the list below has for the text, for Enter. */
  found: () => TillProduct[];
  field: { current: HTMLInputElement | null };
}

/** Takes every scan and every search; whatever else happens, it has the focus. */
export function ScanField({ text, onText, found, field }: Props) {
  const say = useWords();
  const { register, till, basket, put, tell, change, message, stage, show, payByCode, lookingUp } = useSale();
  const member = useMember();
  const lookUp = useLookUp(register.store_id);
  const queue = useRef<Promise<void>>(Promise.resolve());
  const [heard, setHeard] = useState("");

  const last = basket.lines.find((line) => line.key === basket.selected);
  useEffect(() => {
    if (last) setHeard(say("scan.added", { name: last.name, quantity: formatQuantity(last.quantity) }));
  }, [last, say]);

  async function isMember(number: string): Promise<boolean> {
    try {
      return await member({ number });
    } catch {
      // Not one of our numbers: what was scanned is then told as missing goods.
      return false;
    }
  }

  async function take(code: string, candidates: TillProduct[]) {
    try {
      put(await lookUp(code));
    } catch (error) {
      // A member's card is scanned like goods.
      if (looksLikeMember(code) && !(error instanceof LineCut) && (await isMember(code))) return;
      const only = candidates.length === 1 ? candidates[0] : undefined;
      const exact = candidates.find((goods) => goods.sku.toLowerCase() === code.toLowerCase());
      const instead = exact ?? only;
      if (instead && (error instanceof LineCut || (error instanceof Refused && error.status === 404))) {
        return put(instead);
      }
      soundError();
      if (error instanceof LineCut) tell({ tone: "bad", text: say("scan.cut", { code }), stays: true });
      else tell({ tone: "warn", text: say("scan.missing", { code }), stays: true });
    }
  }

  function enter(code: string, scanned: boolean) {
    if (code === "") {
      if (stage.kind === "receipt") show({ kind: "goods" });
      return;
    }
    // Eighteen digits are no goods: they are what a phone shows to pay with.
    if (isPaymentCode(code) && basket.lines.length > 0) {
      onText("");
      return payByCode(code);
    }
    // A carrier is the customer's, not goods.
    if (till.invoices && isCarrier(code)) {
      onText("");
      soundScan();
      setHeard(say("invoice.heard"));
      return change((before) => ({ ...before, invoice: inCarrier(before.invoice, code) }));
    }
    const candidates = scanned ? [] : found();
    const [first] = candidates;
    onText("");
    // Words bring the first of the list; codes are looked up, one after the other as they were scanned.
    if (!scanned && !looksLikeCode(code) && first) put(first);
    else {
      queue.current = queue.current.then(() => take(code, candidates));
      lookingUp(queue.current);
    }
  }

  /** With nothing typed, some keys act on the basket's selected line. */
  function lineKey(key: string): ((before: Basket) => Basket) | null {
    const line = basket.selected;
    if (key === "#" && till.invoices) {
      show({ kind: "invoice" });
      return (before) => before;
    }
    if (key === "%" && basket.lines.length > 0) {
      show({ kind: "discount" });
      return (before) => before;
    }
    if (key === "ArrowUp") return (before) => select(before, -1);
    if (key === "ArrowDown") return (before) => select(before, 1);
    if (line === null) return null;
    if (key === "*") {
      show({ kind: "price", line });
      return (before) => before;
    }
    if (key === "+") return (before) => nudge(before, line, 1);
    if (key === "-") return (before) => nudge(before, line, -1);
    if (key === "Delete") return (before) => remove(before, line);
    return null;
  }

  const scan = useScanField({
    field,
    text,
    onText,
    onEnter: enter,
    onKey: (key) => {
      const act = lineKey(key);
      if (act !== null) change(act);
      return act !== null;
    },
  });

  return (
    <form className="scan" onSubmit={scan.submit}>
      <Icon name="scan" size={24} />
      <input {...scan.input} aria-label={say("scan.label")} placeholder={say("scan.placeholder")} />
      {text !== "" && (
        <button type="button" className="icon-button" aria-label={say("scan.clear")} onClick={scan.clear}>
          <Icon name="close" />
        </button>
      )}
      <span className="unseen" role="status">
        {message ? "" : heard}
      </span>
    </form>
  );
}
