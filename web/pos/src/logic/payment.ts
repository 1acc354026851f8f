import type { Charge, Tender, TenderType } from "@tenon/api-client";

/** A charge that is on its way: the terminal or the buyer's phone has not said yet how it ended. */
export interface OpenCharge {
  charge_id: string;
  kind: string;
  amount: number;
  /** `asking` while the answer is awaited, `unknown` when none came, `failed` when nothing was taken. */
  state: "asking" | "unknown" | "failed";
}

/** What has been taken so far for one sale or order. */
export interface Payment {
  /** The sale or the order. */
  subject: string;
  parts: Tender[];
  open: OpenCharge | null;
  /** The bill that each charge was made for; the subject's own where nothing is said. */
  madeFor?: Record<string, string>;
}

/** A paper that is paid: a sale, or an order that is fetched. Two that are paid together stay two. */
export interface Bill {
  /** The sale or the order. */
  subject: string;
  total: number;
}

/** What is paid in cash where there are no coins for the rest. */
export interface Rounding {
  step: number;
  rounding: "nearest" | "down" | "up";
}

export const emptyPayment = (subject: string): Payment => ({ subject, parts: [], open: null });

/** What the parts come to. */
export const paidBy = (payment: Payment): number =>
  payment.parts.reduce((sum, { amount }) => sum + amount, 0);

/** True when money was charged that would have to go back. */
export const holdsMoney = (payment: Payment): boolean =>
  payment.open !== null || payment.parts.some(({ charge_id }) => charge_id != null);

/** What `rest` comes to in cash: the same rule as the till's, which has the last word. */
export function inCash(rest: number, { step, rounding }: Rounding): number {
  if (step <= 1 || rest <= 0) return rest;
  const over = rest % step;
  if (over === 0) return rest;
  const up = rounding === "up" || (rounding === "nearest" && over * 2 >= step);
  return up ? rest + step - over : rest - over;
}

const sumOf = (parts: Tender[]): number => parts.reduce((sum, { amount }) => sum + amount, 0);
const isCash = ({ kind }: Tender): boolean => kind === "cash";
const billOf = ({ madeFor, subject }: Payment, charge: string): string => madeFor?.[charge] ?? subject;

const chargedFor = (payment: Payment, bill: string): number =>
  sumOf(payment.parts.filter(({ charge_id }) => charge_id != null && billOf(payment, charge_id) === bill));

/** What is left of each bill: a charge pays the one it was made for, everything else the first that is open. */
export function left(bills: readonly Bill[], payment: Payment): Bill[] {
  let loose = sumOf(payment.parts.filter(({ charge_id }) => charge_id == null));
  return bills.map(({ subject, total }) => {
    const open = Math.max(0, total - chargedFor(payment, subject));
    const taken = Math.min(open, loose);
    loose -= taken;
    return { subject, total: open - taken };
  });
}

/** What is still to be handed over in cash: what is left of each bill is rounded by itself, as the till does. */
export function dueInCash(bills: readonly Bill[], payment: Payment, rounding: Rounding): number {
  const cash = sumOf(payment.parts.filter(isCash));
  const others = { ...payment, parts: payment.parts.filter((part) => !isCash(part)) };
  const whole = left(bills, others).reduce((sum, { total }) => sum + inCash(total, rounding), 0);
  return Math.max(0, whole - cash);
}

/** What was charged for a bill beyond its total: it has to go back before anything is sold. */
export function overcharged(bills: readonly Bill[], payment: Payment): number {
  const charged = payment.parts.filter(({ charge_id }) => charge_id != null);
  const subjects = new Set(charged.map(({ charge_id }) => billOf(payment, charge_id ?? "")));
  let over = 0;
  for (const subject of subjects) {
    const total = bills.find((bill) => bill.subject === subject)?.total ?? 0;
    over += Math.max(0, chargedFor(payment, subject) - total);
  }
  return over;
}

/** Begins a charge. */
export const asked = (payment: Payment, charge: Omit<OpenCharge, "state">): Payment => ({
  ...payment,
  open: { ...charge, state: "asking" },
});

/** The payment after what the server said of a charge. Another charge than the open one changes nothing. */
export function heard(payment: Payment, charge: Charge): Payment {
  const { open } = payment;
  if (open === null || open.charge_id !== charge.id) return payment;
  if (charge.ready) {
    const part = { kind: charge.kind, amount: charge.amount, charge_id: charge.id };
    const madeFor = { ...payment.madeFor, [charge.id]: charge.sale_id };
    return { ...payment, parts: [...payment.parts, part], open: null, madeFor };
  }
  const isOver = charge.fate !== "open" || ["failed", "voided", "refunded"].includes(charge.state);
  return { ...payment, open: { ...open, state: isOver ? "failed" : "unknown" } };
}

/** The payment with its open charge in another state. */
export const standing = (payment: Payment, state: OpenCharge["state"]): Payment =>
  payment.open === null ? payment : { ...payment, open: { ...payment.open, state } };

/** The payment without this charge. */
export const without = (payment: Payment, charge: string): Payment => ({
  ...payment,
  parts: payment.parts.filter(({ charge_id }) => charge_id !== charge),
  open: payment.open?.charge_id === charge ? null : payment.open,
});

/** What the device kept. A charge that was being asked when the page went is not known any more. */
export function paymentFromText(text: string | null, subject: string): Payment {
  try {
    const kept = JSON.parse(text ?? "null") as Payment | null;
    if (kept?.subject !== subject || !Array.isArray(kept.parts)) return emptyPayment(subject);
    return kept.open?.state === "asking" ? standing(kept, "unknown") : kept;
  } catch {
    return emptyPayment(subject);
  }
}

/** The types that this till takes now: without a line those that work without one, and never a charge. */
export const takenNow = <T extends Pick<TenderType, "active" | "at_till" | "how" | "works_offline">>(
  types: readonly T[],
  online: boolean,
): T[] =>
  types.filter(
    ({ active, at_till, how, works_offline }) =>
      active && at_till && (online || (works_offline && how !== "charged")),
  );

/** Digits that a buyer's phone shows for a payment. */
export const isPaymentCode = (text: string): boolean => /^\d{18}$/.test(text);
