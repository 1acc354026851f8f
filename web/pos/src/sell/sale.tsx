import {
  type Command,
  LineCut,
  newId,
  type Order,
  type Receipt,
  Refused,
  type ShiftReport,
  type Tender,
  type Till,
  type TillAnswer,
} from "@tenon/api-client";
import {
  parseMoney,
  soundError,
  soundPaid,
  soundScan,
  type Tone,
  useFormat,
  useLineState,
  useProblemText,
} from "@tenon/ui";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from "react";
import {
  add,
  type Basket,
  emptyBasket,
  type Goods,
  holdLabel,
  isEmpty,
  lineInputs,
  needsChoice,
  pieces,
  reprice,
} from "../logic/basket.js";
import { type InvoiceChoice, invoiceWish } from "../logic/invoice.js";
import { holdsMoney } from "../logic/payment.js";
import { type DeviceRegister, type Pending, writePaymentText } from "../till/device.js";
import { useBasket } from "../till/useBasket.js";
import { useKnownGoods, useLiveGoods } from "../till/useGoods.js";
import { type TakenPayment, usePayment } from "../till/usePayment.js";
import { type BasketQuote, useQuote } from "../till/useQuote.js";
import { useRunning } from "../till/useRunning.js";
import { type Outcome, useTill } from "../till/useTill.js";
import { useWords } from "../words.js";

/** What the left side shows. The basket stays on the right throughout. */
export type Stage =
  | { kind: "goods" }
  | { kind: "choose"; goods: Goods; line: string | undefined }
  | { kind: "price"; line: string }
  | { kind: "pay" }
  | { kind: "hands"; sentence: string; tenders: Tender[] }
  | { kind: "receipt"; receipt: Receipt; fresh: boolean; preorder?: Order }
  | { kind: "held" }
  | { kind: "check"; sku: string | null }
  | { kind: "discount" }
  | { kind: "invoice" }
  | { kind: "member"; id: string }
  | { kind: "join"; phone: string }
  | { kind: "pickups" }
  | { kind: "preorder" }
  | { kind: "deposit"; order: Order; invoice?: InvoiceChoice }
  | { kind: "preordered"; order: Order; change: number }
  | { kind: "return" }
  | { kind: "more" }
  | { kind: "close" }
  | { kind: "switch" };

export interface Message {
  tone: Tone;
  text: string;
  /** Stays where money is taken: what was not found is perhaps not paid for. */
  stays?: boolean;
}

/** What is left to pay for the basket when goods come back for it, and how that ends. */
interface Difference {
  due: number;
  ready: boolean;
  complete: (tenders: Tender[]) => void;
}

/** The one action beside the basket. */
export interface Action {
  words: string;
  amount?: string | undefined;
  key?: string | undefined;
  act: (() => void) | null;
  /** What F9 does although the action cannot be done yet: it is done as soon as it can. */
  early?: (() => void) | undefined;
}

interface SaleValue {
  register: DeviceRegister;
  till: Till;
  basket: Basket;
  quote: BasketQuote;
  /** Pieces in the basket, for people. */
  count: number;
  stage: Stage;
  message: Message | null;
  pending: Pending | null;
  busy: boolean;
  online: boolean;
  /** What was taken for the basket so far. */
  payment: TakenPayment;
  show(stage: Stage): void;
  tell(message: Message | null): void;
  fail(error: unknown): void;
  change(how: (basket: Basket) => Basket): void;
  /** Empties the basket, unless money that was charged for it would have to go back first. */
  clear(): void;
  /** Empties the basket after it was sold, and forgets what was taken for it. */
  sold(): void;
  /** What the main action is while a panel with money of its own is on the screen. */
  ofPanel: Action | null;
  setOfPanel(action: Action | null): void;
  /** Has the basket's payment take a difference only, until it is told otherwise. */
  payDifference(difference: Difference | null): void;
  put(goods: Goods): void;
  /** Opens the payment; when the total is still being worked out, as soon as it is there. */
  beginPayment(): void;
  /** Whether the payment opens as soon as it can. */
  paysNext: boolean;
  /** Marks a code as being looked up: until then the basket is not whole. */
  lookingUp(lookUp: Promise<void>): void;
  finishPayment(tenders: Tender[], goodsInHand?: boolean): Promise<void>;
  /** Takes the basket's money by a payment code that was scanned. */
  payByCode(code: string): void;
  hold(): Promise<boolean>;
  recall(holdId: string): Promise<void>;
  send: ReturnType<typeof useTill>["send"];
  /** Shows how the shift ended. */
  report(answer: TillAnswer): void;
  resume(): Promise<void>;
  abandon(): void;
}

const SaleContext = createContext<SaleValue | null>(null);

/** The sale at this register. */
export function useSale(): SaleValue {
  const sale = useContext(SaleContext);
  if (sale === null) throw new Error("useSale stands inside SaleProvider");
  return sale;
}

/** While this is on the screen, the basket's payment takes `due` and ends with `complete`; all of it without a `due`. */
export function useDifference(
  due: number | null,
  ready: boolean,
  complete: (tenders: Tender[]) => void,
): void {
  const { payDifference } = useSale();
  const latest = useRef(complete);
  latest.current = complete;
  useEffect(() => {
    if (due !== null) payDifference({ due, ready, complete: (tenders) => latest.current(tenders) });
    return () => payDifference(null);
  }, [due, ready, payDifference]);
}

/** While this is on the screen, the main action is the panel's own; the basket's with nothing. */
export function usePanelAction(action: Action | null): void {
  const { setOfPanel } = useSale();
  const latest = useRef(action);
  latest.current = action;
  const { words, amount, key } = action ?? {};
  const can = action?.act != null;
  useEffect(() => {
    if (words !== undefined) {
      setOfPanel({ words, amount, key, act: can ? () => latest.current?.act?.() : null });
    }
    return () => setOfPanel(null);
  }, [words, amount, key, can, setOfPanel]);
}

interface Props {
  register: DeviceRegister;
  /** Shown while no shift is open. */
  closed: (
    till: Till,
    send: SaleValue["send"],
    pending: Pending | null,
    resume: () => Promise<void>,
  ) => ReactNode;
  waiting: (error: unknown, retry: () => void) => ReactNode;
  onReport: (report: ShiftReport, till: Till) => void;
  children: ReactNode;
}

/** Holds the basket, its quote and the till together. */
export function SaleProvider({ register, closed, waiting, onReport, children }: Props) {
  const say = useWords();
  const format = useFormat();
  const problemText = useProblemText();
  const online = useLineState() !== "cut";
  const { basket, change, reset } = useBasket(register.id);
  const [stage, setStage] = useState<Stage>({ kind: "goods" });
  const [message, setMessage] = useState<Message | null>(null);
  const quote = useQuote(register.store_id, basket, online);
  const known = useKnownGoods(register.store_id);

  // The sale that was to be paid before its total was there.
  const [awaited, setAwaited] = useState<string | null>(null);
  const [lookUps, setLookUps] = useState(0);
  const lookingUp = useCallback((lookUp: Promise<void>) => {
    setLookUps((count) => count + 1);
    void lookUp.finally(() => setLookUps((count) => count - 1));
  }, []);

  const show = useCallback((next: Stage) => {
    setStage(next);
    setMessage(null);
    setAwaited(null);
  }, []);
  /** Whoever is told something looks first: nothing opens over it. */
  const tell = useCallback((next: Message | null) => {
    setMessage(next);
    if (next !== null) setAwaited(null);
  }, []);

  const settle = useCallback(
    (outcome: Outcome) => {
      if (outcome.error) {
        soundError();
        return setMessage({ tone: "warn", text: problemText(outcome.error) });
      }
      const { receipt, shift_report, till: state } = outcome.answer;
      if (shift_report) return onReport(shift_report, state);
      if (outcome.command.type === "sell" && receipt) {
        soundPaid();
        writePaymentText(outcome.command.sale_id, null);
        reset();
        return show({ kind: "receipt", receipt, fresh: true });
      }
      if (outcome.command.type === "hold") reset();
      if (outcome.command.type === "return" && outcome.command.sale) {
        writePaymentText(outcome.command.sale.sale_id, null);
        reset();
      }
      show({ kind: "goods" });
    },
    [onReport, problemText, reset, show],
  );
  const { till, send, pending, busy, resume, abandon } = useTill(register, settle);
  useRunning(register);

  useLiveGoods(register.store_id, (changed) => {
    const prices = new Map(
      changed.flatMap((item) =>
        item.unit_price == null ? [] : [[item.variant_id, item.unit_price] as const],
      ),
    );
    const touched = new Set(changed.map((item) => item.variant_id));
    change((before) => reprice(before, prices));
    const ours = changed.length === 0 || basket.lines.some((line) => touched.has(line.variant_id));
    if (ours) void quote.again();
  });

  /** Says what went wrong where the cashier looks. An unanswered command has a panel of its own. */
  const fail = useCallback(
    (error: unknown) => {
      soundError();
      if (error instanceof LineCut) return;
      if (error instanceof Refused && error.status >= 500) return;
      const code = error instanceof Refused ? error.code : "";
      if (code === "till.stale") return setMessage({ tone: "info", text: say("till.stale") });
      if (code === "till.no_shift") return setMessage({ tone: "warn", text: say("till.noShift") });
      setMessage({ tone: "warn", text: problemText(error) });
    },
    [problemText, say],
  );

  const put = useCallback(
    (goods: Goods) => {
      soundScan();
      if (needsChoice(goods)) return show({ kind: "choose", goods, line: undefined });
      change((before) => add(before, goods));
      // A scan after a paid sale is the next customer.
      setStage((now) => (now.kind === "receipt" ? { kind: "goods" } : now));
      setMessage(null);
    },
    [change, show],
  );

  const total = quote.quote?.total ?? 0;
  const canPay = !isEmpty(basket) && lookUps === 0 && quote.fresh && online && pending === null && !busy;
  const canWait = (!isEmpty(basket) || lookUps > 0) && online && pending === null && !busy;

  const toPayment = useCallback(() => {
    setStage({ kind: "pay" });
    setAwaited(null);
    setMessage((told) => (told?.stays ? told : null));
  }, []);
  const beginPayment = useCallback(() => {
    if (canPay) toPayment();
    else if (canWait) setAwaited(basket.sale_id);
  }, [basket.sale_id, canPay, canWait, toPayment]);

  const paysNext = awaited === basket.sale_id && canWait && quote.error === null;
  useEffect(() => {
    if (awaited === null) return;
    if (!paysNext) setAwaited(null);
    else if (canPay) toPayment();
  }, [awaited, canPay, paysNext, toPayment]);

  const inFlight = useRef(false);
  const finishPayment = useCallback(
    async (tenders: Tender[], goodsInHand = false) => {
      if (!canPay || inFlight.current) return;
      inFlight.current = true;
      const command: Command = {
        type: "sell",
        sale_id: basket.sale_id,
        lines: lineInputs(basket),
        member_id: basket.member?.id,
        tenders,
        expected_total: total,
        goods_in_hand: goodsInHand,
        ...asked(basket),
      };
      try {
        settle({ command, answer: await send(command), error: null });
      } catch (error) {
        if (!(error instanceof Refused)) return fail(error);
        if (error.code === "stock.insufficient") {
          soundError();
          setStage({ kind: "hands", sentence: problemText(error), tenders });
        } else if (error.code === "orders.price_changed") {
          soundError();
          show({ kind: "goods" });
          await quote.again();
          const after = error.number("total_minor") ?? parseMoney(error.text("total") ?? "", format.currency);
          const text =
            after === null
              ? problemText(error)
              : say("price.changed", { before: format.money(total), after: format.money(after) });
          setMessage({ tone: "warn", text });
        } else {
          const byHand = basket.lines.find((line) => line.price_by_hand);
          if (error.code === "till.not_permitted" && byHand) show({ kind: "price", line: byHand.key });
          fail(error);
        }
      } finally {
        inFlight.current = false;
      }
    },
    [basket, canPay, fail, format, problemText, quote, say, send, settle, show, total],
  );
  const [ofPanel, setOfPanel] = useState<Action | null>(null);
  const [difference, payDifference] = useState<Difference | null>(null);
  const toPay = difference?.due ?? quote.quote?.total ?? null;
  const payment = usePayment({
    register: register.id,
    subject: basket.sale_id,
    bills: toPay === null ? null : [{ subject: basket.sale_id, total: toPay }],
    ready: difference ? difference.ready : canPay && stage.kind === "pay",
    complete: (tenders) => (difference ? difference.complete(tenders) : void finishPayment(tenders)),
    fail,
  });

  const payByCode = (code: string) => {
    if (!canPay) return soundError();
    show({ kind: "pay" });
    if (payment.rest > 0) payment.enter({ method: "wallet_code", given: null, code });
  };

  /** True, and said, when money was charged for this basket: it goes back first. */
  const keepsMoney = useCallback(() => {
    if (!holdsMoney(payment.payment)) return false;
    soundError();
    setMessage({ tone: "warn", text: say("pay.keepsMoney") });
    return true;
  }, [payment.payment, say]);

  const clear = useCallback(() => {
    if (keepsMoney()) return;
    payment.clear();
    reset();
  }, [keepsMoney, payment.clear, reset]);

  const sold = useCallback(() => {
    writePaymentText(basket.sale_id, null);
    reset();
  }, [basket.sale_id, reset]);

  const hold = useCallback(async () => {
    const first = basket.lines[0];
    if (first === undefined || pending !== null || !online || keepsMoney()) return false;
    payment.clear();
    const n = basket.lines.length;
    const label = holdLabel(first.name || first.sku, n === 1 ? "" : say("held.label", { n }));
    const command: Command = { type: "hold", hold_id: newId(), label, lines: lineInputs(basket) };
    try {
      await send(command);
    } catch (error) {
      fail(error);
      return false;
    }
    reset();
    show({ kind: "goods" });
    setMessage({ tone: "good", text: say("held.done", { label }) });
    return true;
  }, [basket, fail, keepsMoney, online, payment.clear, pending, reset, say, send, show]);

  const recall = useCallback(
    async (holdId: string) => {
      if (!isEmpty(basket) && !(await hold())) return;
      try {
        const { held_lines } = await send({ type: "recall", hold_id: holdId });
        let recalled = emptyBasket(newId());
        for (const line of held_lines ?? []) {
          const goods = known(line.variant_id) ?? unknownGoods(line.variant_id);
          const { quantity, options, note, price_by_hand } = line;
          const chosen = { quantity, options: options ?? [], note: note ?? "" };
          recalled = add(recalled, { ...goods, ...chosen, ...(price_by_hand && { price_by_hand }) });
        }
        change(() => recalled);
        show({ kind: "goods" });
      } catch (error) {
        fail(error);
      }
    },
    [basket, change, fail, hold, known, send, show],
  );

  const report = useCallback(
    ({ shift_report, till: state }: TillAnswer) => {
      if (shift_report) onReport(shift_report, state);
    },
    [onReport],
  );

  if (till.data === undefined) return waiting(till.error, () => void till.refetch());
  if (!till.data.shift) return closed(till.data, send, pending, resume);
  const value: SaleValue = {
    register,
    till: till.data,
    basket,
    quote: { quote: quote.quote, fresh: quote.fresh, error: quote.error },
    count: pieces(basket),
    stage,
    message,
    pending,
    busy,
    online,
    payment,
    show,
    tell,
    fail,
    change,
    clear,
    sold,
    ofPanel,
    setOfPanel,
    payDifference,
    put,
    beginPayment,
    paysNext,
    lookingUp,
    finishPayment,
    payByCode,
    hold,
    recall,
    send,
    report,
    resume,
    abandon,
  };
  return <SaleContext value={value}>{children}</SaleContext>;
}

/** How the customer of a basket wants the invoice, as a command says it. */
export function asked(basket: Basket) {
  const invoice = invoiceWish(basket.invoice);
  return invoice && { invoice };
}

/** Held goods that no list has brought: the quote names and prices them. */
function unknownGoods(variantId: string): Goods {
  return {
    variant_id: variantId,
    sku: "",
    name: "",
    unit: "",
    quantity_step: 1000,
    quantity: 1000,
    unit_price: 0,
  };
}
