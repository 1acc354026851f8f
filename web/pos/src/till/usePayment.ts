import { useQuery } from "@tanstack/react-query";
import { answer, api, type Charge, LineCut, newId, Refused, type Tender } from "@tenon/api-client";
import { soundError, soundScan, useLine, useLineState } from "@tenon/ui";
import { useCallback, useEffect, useRef, useState } from "react";
import {
  asked,
  type Bill,
  dueInCash,
  emptyPayment,
  heard,
  left,
  overcharged,
  type Payment,
  paidBy,
  paymentFromText,
  type Rounding,
  standing,
  takenNow,
  without,
} from "../logic/payment.js";
import { readPaymentText, writePaymentText } from "./device.js";

const AGAIN_MS = 3_000;
const NO_ROUNDING: Rounding = { step: 1, rounding: "nearest" };

/** A way to pay that the panel shows. */
export type Method = "cash" | "wallet_code" | "terminal" | "other";

/** What is typed before a part is taken. */
export interface Entry {
  method: Method;
  /** Cash that was handed over, or the amount of another way; null stands for all that is left. */
  given: number | null;
  code: string;
  /** Which of the other ways. */
  kind: string | null;
  reference: string;
}

const FRESH: Entry = { method: "cash", given: null, code: "", kind: null, reference: "" };

interface ChargeBody {
  charge_id: string;
  sale_id: string;
  kind: string;
  amount: number;
  code?: string;
}

/** The types that tills of this brand take now. */
export function useTenderTypes() {
  const types = useQuery({
    queryKey: ["tender-types"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/tender-types", { signal })),
    staleTime: 60_000,
  });
  return types.data?.items ?? [];
}

/** How this brand rounds cash. */
export function useCashRounding(): Rounding {
  const rounding = useQuery({
    queryKey: ["cash-rounding"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/cash-rounding", { signal })),
    staleTime: 60_000,
  });
  return rounding.data ?? NO_ROUNDING;
}

interface Wanted {
  register: string;
  /** The sale, or the order that is handed over. */
  subject: string;
  /** What is paid; null while it is not known what that comes to. */
  bills: readonly Bill[] | null;
  /** True when `complete` can be called: the line is there and nothing else is under way. */
  ready: boolean;
  /** Called with all tenders once they make the total. */
  complete: (tenders: Tender[]) => void;
  fail: (error: unknown) => void;
}

/** Money taken for one sale or order, part by part, until it makes the total. */
export function usePayment({ register, subject, bills, ready, complete, fail }: Wanted) {
  const line = useLine();
  const online = useLineState() !== "cut";
  const types = takenNow(useTenderTypes(), online);
  const rounding = useCashRounding();
  const total = bills === null ? null : bills.reduce((sum, bill) => sum + bill.total, 0);
  const [payment, setPayment] = useState<Payment>(() => paymentFromText(readPaymentText(subject), subject));
  const [entry, setEntry] = useState<Entry>(FRESH);
  // All is paid, and the end of it waits for the line.
  const [ending, setEnding] = useState(false);
  if (payment.subject !== subject) {
    setPayment(paymentFromText(readPaymentText(subject), subject));
    setEntry(FRESH);
  }
  const latest = useRef({ payment, bills, total, complete, fail });
  latest.current = { payment, bills, total, complete, fail };
  const sent = useRef<ChargeBody | null>(null);

  const keep = useCallback((next: Payment) => {
    const { subject, parts, open } = next;
    writePaymentText(subject, parts.length === 0 && open === null ? null : JSON.stringify(next));
    latest.current.payment = next;
    setPayment(next);
  }, []);

  const paid = paidBy(payment);
  const rest = Math.max(0, (total ?? 0) - paid);
  const over = Math.max(0, paid - (total ?? 0), overcharged(bills ?? [], payment));
  const due = dueInCash(bills ?? [], payment, rounding);
  // A charge is for one bill: the first that is open.
  const chargeable = left(bills ?? [], payment).find(({ total }) => total > 0)?.total ?? 0;

  const enter = useCallback((more: Partial<Entry>) => setEntry((before) => ({ ...before, ...more })), []);

  /** Goes on after a part was taken: to the end when all is paid. */
  const goOn = useCallback(
    (next: Payment) => {
      keep(next);
      setEntry(FRESH);
      const { bills, total } = latest.current;
      const isWhole = paidBy(next) === total && overcharged(bills ?? [], next) === 0;
      setEnding(total !== null && next.open === null && isWhole);
    },
    [keep],
  );

  const hear = useCallback(
    (charge: Charge) => {
      const before = latest.current.payment;
      const after = heard(before, charge);
      if (after === before) return;
      if (after.open !== null) return keep(after);
      soundScan();
      goOn(after);
    },
    [goOn, keep],
  );

  /** Nobody knows whether the question arrived. */
  const lost = useCallback(
    (error: unknown) => {
      const isLost = error instanceof LineCut || (error instanceof Refused && error.status >= 500);
      if (isLost) {
        line.suspect();
        keep(standing(latest.current.payment, "unknown"));
      }
      return isLost;
    },
    [keep, line],
  );

  const post = useCallback(
    async (body: ChargeBody) => {
      sent.current = body;
      try {
        const path = { id: register };
        hear(await answer(api.POST("/api/v1/registers/{id}/charges", { params: { path }, body })));
      } catch (error) {
        if (lost(error)) return;
        keep(without(latest.current.payment, body.charge_id));
        latest.current.fail(error);
      }
    },
    [hear, keep, lost, register],
  );

  const charge = useCallback(
    (kind: string, amount: number, code?: string) => {
      const { payment, bills } = latest.current;
      if (payment.open !== null && payment.open.state !== "failed") return;
      const bill = left(bills ?? [], payment).find(({ total }) => total > 0);
      if (bill === undefined || amount > bill.total) return soundError();
      const charge_id = newId();
      keep(asked(payment, { charge_id, kind, amount }));
      // Whatever comes of it, the next thing is begun anew.
      setEntry(FRESH);
      void post({ charge_id, sale_id: bill.subject, kind, amount, ...(code ? { code } : {}) });
    },
    [keep, post],
  );

  /** Asks how the open charge ended. One that never arrived is sent again under its own name: it is charged once. */
  const ask = useCallback(async () => {
    const { open } = latest.current.payment;
    if (open === null || open.state !== "unknown") return;
    const path = { id: register, charge: open.charge_id };
    try {
      hear(await answer(api.POST("/api/v1/registers/{id}/charges/{charge}/ask", { params: { path } })));
    } catch (error) {
      if (lost(error)) return;
      if (!(error instanceof Refused) || error.code !== "orders.charge_unknown")
        return latest.current.fail(error);
      const body = sent.current;
      if (body?.charge_id === open.charge_id) return void (await post(body));
      keep(standing(latest.current.payment, "failed"));
    }
  }, [hear, keep, lost, post, register]);

  /** Sends a charge's money back, whatever became of it. */
  const giveBack = useCallback(
    async (charge_id: string) => {
      const path = { id: register, charge: charge_id };
      try {
        await answer(api.POST("/api/v1/registers/{id}/charges/{charge}/give-back", { params: { path } }));
      } catch (error) {
        const never = error instanceof Refused && error.code === "orders.charge_unknown";
        if (!never) {
          latest.current.fail(error);
          return false;
        }
      }
      keep(without(latest.current.payment, charge_id));
      return true;
    },
    [keep, register],
  );

  /** Takes a part out again: what a machine charged goes back, all else was only noted. */
  const remove = useCallback(
    async (part: Tender) => {
      if (part.charge_id) return giveBack(part.charge_id);
      const { payment } = latest.current;
      keep({ ...payment, parts: payment.parts.filter((one) => one !== part) });
      return false;
    },
    [giveBack, keep],
  );

  const openId = payment.open?.state === "unknown" ? payment.open.charge_id : null;
  useEffect(() => {
    if (openId === null) return;
    void ask();
    const again = setInterval(() => line.state === "open" && void ask(), AGAIN_MS);
    const stop = line.whenReopened(() => void ask());
    return () => {
      clearInterval(again);
      stop();
    };
  }, [openId, ask, line]);

  useEffect(() => {
    if (!ending || !ready) return;
    setEnding(false);
    latest.current.complete(latest.current.payment.parts);
  }, [ending, ready]);

  /** Adds a part that the cashier has in hand. */
  const note = (part: Tender) => goOn({ ...payment, parts: [...payment.parts, part] });

  /** Cash for what is left: with change the end of it, with less a part. */
  function takeCash() {
    const handed = entry.given ?? due;
    if (handed <= 0 || payment.open !== null) return soundError();
    if (handed >= due) complete([...payment.parts, { kind: "cash", amount: due, given: handed }]);
    else note({ kind: "cash", amount: handed, given: handed });
  }

  return {
    types,
    /** False while the line is cut: then only what works without it is taken. */
    online,
    payment,
    paid,
    rest,
    over,
    due,
    /** The most that can be charged at once. */
    chargeable,
    entry,
    enter,
    takeCash,
    note,
    charge,
    ask,
    giveBack,
    remove,
    /** Forgets what is not charged any more. */
    clear: useCallback(() => keep(emptyPayment(latest.current.payment.subject)), [keep]),
    leaveFailed: () => payment.open && keep(without(payment, payment.open.charge_id)),
    finish: () => complete(payment.parts),
  };
}

export type TakenPayment = ReturnType<typeof usePayment>;
