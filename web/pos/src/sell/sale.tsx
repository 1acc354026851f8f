import {
  type Command,
  LineCut,
  newId,
  type Receipt,
  Refused,
  type ShiftReport,
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
import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from "react";
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
import type { DeviceRegister, Pending } from "../till/device.js";
import { useBasket } from "../till/useBasket.js";
import { useKnownGoods, useLiveGoods } from "../till/useGoods.js";
import { type BasketQuote, useQuote } from "../till/useQuote.js";
import { type Outcome, useTill } from "../till/useTill.js";
import { useWords } from "../words.js";

/** What the left side shows. The basket stays on the right throughout. */
export type Stage =
  | { kind: "goods" }
  | { kind: "choose"; goods: Goods; line: string | undefined }
  | { kind: "price"; line: string }
  | { kind: "cash" }
  | { kind: "hands"; sentence: string; given: number }
  | { kind: "receipt"; receipt: Receipt; fresh: boolean }
  | { kind: "held" }
  | { kind: "elsewhere"; variant: string; name: string }
  | { kind: "member"; id: string }
  | { kind: "join"; phone: string }
  | { kind: "pickups" }
  | { kind: "return" }
  | { kind: "more" }
  | { kind: "close" }
  | { kind: "switch" };

export interface Message {
  tone: Tone;
  text: string;
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
  /** What was handed over, as typed in the cash panel; null stands for the exact amount. */
  given: number | null;
  setGiven(given: number | null): void;
  show(stage: Stage): void;
  tell(message: Message | null): void;
  fail(error: unknown): void;
  change(how: (basket: Basket) => Basket): void;
  reset(): void;
  put(goods: Goods): void;
  beginPayment(): void;
  finishPayment(goodsInHand?: boolean): Promise<void>;
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
  const [given, setGiven] = useState<number | null>(null);
  const quote = useQuote(register.store_id, basket, online);
  const known = useKnownGoods(register.store_id);

  const show = useCallback((next: Stage) => {
    setStage(next);
    setMessage(null);
    setGiven(null);
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
        reset();
        return show({ kind: "receipt", receipt, fresh: true });
      }
      if (outcome.command.type === "hold") reset();
      if (outcome.command.type === "return" && outcome.command.sale) reset();
      show({ kind: "goods" });
    },
    [onReport, problemText, reset, show],
  );
  const { till, send, pending, busy, resume, abandon } = useTill(register, settle);

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
  const canPay = !isEmpty(basket) && quote.fresh && online && pending === null && !busy;

  const beginPayment = useCallback(() => {
    if (canPay) show({ kind: "cash" });
  }, [canPay, show]);

  const inFlight = useRef(false);
  const finishPayment = useCallback(
    async (goodsInHand = false) => {
      if (!canPay || inFlight.current) return;
      const handed = stage.kind === "hands" ? stage.given : (given ?? total);
      if (handed < total) return soundError();
      inFlight.current = true;
      const command: Command = {
        type: "sell",
        sale_id: basket.sale_id,
        lines: lineInputs(basket),
        member_id: basket.member?.id,
        tenders: [{ kind: "cash", amount: total, given: handed }],
        expected_total: total,
        goods_in_hand: goodsInHand,
      };
      try {
        settle({ command, answer: await send(command), error: null });
      } catch (error) {
        if (!(error instanceof Refused)) return fail(error);
        if (error.code === "stock.insufficient") {
          soundError();
          setStage({ kind: "hands", sentence: problemText(error), given: handed });
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
    [basket, canPay, fail, format, given, problemText, quote, say, send, settle, show, stage, total],
  );

  const hold = useCallback(async () => {
    const first = basket.lines[0];
    if (first === undefined || pending !== null || !online) return false;
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
  }, [basket, fail, online, pending, reset, say, send, show]);

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

  const value = useMemo<SaleValue | null>(
    () =>
      till.data === undefined
        ? null
        : {
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
            given,
            setGiven,
            show,
            tell: setMessage,
            fail,
            change,
            reset,
            put,
            beginPayment,
            finishPayment,
            hold,
            recall,
            send,
            report,
            resume,
            abandon,
          },
    // biome-ignore format: one line says it
    [register, till.data, basket, quote.quote, quote.fresh, quote.error, stage, message, pending, busy, online, given, show, fail, change, reset, put, beginPayment, finishPayment, hold, recall, send, report, resume, abandon],
  );

  if (value === null) return waiting(till.error, () => void till.refetch());
  if (!value.till.shift) return closed(value.till, send, pending, resume);
  return <SaleContext value={value}>{children}</SaleContext>;
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
