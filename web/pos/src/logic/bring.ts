import type { Returnable, ReturnQuote, ReturnWish } from "@tenon/api-client";
import { inCash, type Rounding } from "./payment.js";

export const CONDITIONS = ["saleable", "damaged", "quarantine"] as const;
export type Condition = (typeof CONDITIONS)[number];
export const WHYS = ["not_wanted", "does_not_suit", "defective", "wrong_item", "damaged_on_the_way"] as const;
export type Why = (typeof WHYS)[number];

/** What of a line comes back, in thousandths of its unit, and what it is good for. */
export interface Brought {
  quantity: number;
  /** As somebody looked at it; without a word it follows from why it comes back. */
  condition?: Condition;
}

/** What goods are good for that come back for this reason, until somebody who looked says otherwise. */
export function conditionOf(brought: Brought | undefined, reason: Why): Condition {
  const broken = reason === "defective" || reason === "damaged_on_the_way";
  return brought?.condition ?? (broken ? "damaged" : "saleable");
}

/** What the whole return says beside its lines. */
export interface Said {
  reason: Why;
  /** As store credit instead of as it was paid. */
  credit: boolean;
  /** Although the rules do not say so. */
  exception: boolean;
  member: string | undefined;
}

/** One more unit of a line, or one less; never more than is left, never less than none. */
export function step(brought: Brought | undefined, by: 1 | -1, left: number): Brought {
  const before = brought?.quantity ?? 0;
  // Goods that are weighed come back as a whole: nobody divides a bag of tea at the counter.
  const unit = left % 1_000 === 0 ? 1_000 : left;
  const quantity = Math.min(left, Math.max(0, before + by * unit));
  return { ...brought, quantity };
}

/** The wish that the server works out; none while nothing is chosen. */
export function wish(
  order: Returnable,
  brought: ReadonlyMap<string, Brought>,
  { reason, credit, exception, member }: Said,
): ReturnWish | null {
  const lines = order.lines.flatMap((line) => {
    const one = brought.get(line.line_id);
    if (one === undefined || one.quantity === 0) return [];
    return [{ line_id: line.line_id, quantity: one.quantity, condition: conditionOf(one, reason), reason }];
  });
  if (lines.length === 0) return null;
  return {
    order_id: order.order_id,
    lines,
    member_id: member,
    refund: credit ? "store_credit" : "original",
    exception,
  };
}

/** The same without a receipt, which only a member's credit can be given for. */
export function wishWithout(
  brought: ReadonlyMap<string, Brought>,
  { reason, member }: Said,
): ReturnWish | null {
  const lines = [...brought].flatMap(([variant_id, one]) =>
    one.quantity === 0
      ? []
      : [{ variant_id, quantity: one.quantity, condition: conditionOf(one, reason), reason }],
  );
  if (lines.length === 0 || member === undefined) return null;
  return { lines, member_id: member, refund: "store_credit", exception: false };
}

/** What is to be paid for an exchange: above zero by the customer, below by the shop. */
export function difference(newTotal: number, goesBack: number): number {
  return newTotal - goesBack;
}

type Back = ReturnQuote["back"][number];

/**
 * What the customer gets, way by way: what goods pay of others is taken off the first ways, and cash is rounded as
 * it can be handed over.
 */
export function givenBack(back: readonly Back[], exchanged: number, rounding: Rounding): Back[] {
  let used = exchanged;
  return back.flatMap(({ kind, amount }) => {
    const part = Math.min(used, amount);
    used -= part;
    const rest = kind === "cash" ? inCash(amount - part, rounding) : amount - part;
    return rest === 0 ? [] : [{ kind, amount: rest }];
  });
}
