import type { OfferedDay, OfferedSlot, Order, PreorderOffer } from "@tenon/api-client";
import type { BasketLine } from "./basket.js";

/** A whole, in parts per million. */
const WHOLE = 1_000_000n;

/** What is paid at once of a total in minor units: the share in parts per million, rounded up as the server does. */
export function depositOf(total: number, rate: number): number {
  // Exact: a large total times a rate is more than a float counts.
  const up = (BigInt(total) * BigInt(rate) + WHOLE - 1n) / WHOLE;
  return Math.min(total, Number(up));
}

/**
 * The open campaign that every line of a basket belongs to; null where there is none. `products` says of which product
 * a variant is. A price that was set by hand is for goods that are sold here and now.
 */
export function offerFor(
  lines: readonly Pick<BasketLine, "variant_id" | "price_by_hand">[],
  products: ReadonlyMap<string, string>,
  offers: readonly PreorderOffer[],
): PreorderOffer | null {
  if (lines.length === 0 || lines.some((line) => line.price_by_hand)) return null;
  const wanted = lines.map((line) => products.get(line.variant_id));
  const fits = ({ product_ids, store_ids }: PreorderOffer) =>
    store_ids.length > 0 && wanted.every((id) => id !== undefined && product_ids.includes(id));
  return offers.find(fits) ?? null;
}

/** How many places a basket takes of a slot, in thousandths. */
export const placesOf = (lines: readonly Pick<BasketLine, "quantity">[]): number =>
  lines.reduce((sum, { quantity }) => sum + quantity, 0);

/** Why a slot cannot be booked; `few` where something is left, but not enough. */
export type SlotWhy = "over" | "sold_out" | "few";

/** Why so many places cannot be booked in a slot; null when they can. */
export function whyNot({ state, left }: Pick<OfferedSlot, "state" | "left">, places: number): SlotWhy | null {
  if (state !== "open") return state;
  return left < places ? "few" : null;
}

/** Why so many places cannot be booked on a day; null when one of its slots has them. */
export function whyNotDay({ state, slots }: OfferedDay, places: number): SlotWhy | null {
  if (state !== "open") return state;
  return slots.some((slot) => whyNot(slot, places) === null) ? null : "few";
}

/** What has to be paid now for an order to stand; nothing once it stands. */
export function dueNow({
  state,
  money_state,
  deposit,
  total,
  paid,
}: Pick<Order, "state" | "money_state" | "deposit" | "total" | "paid">): number {
  if (state !== "placed" || money_state !== "pending") return 0;
  return Math.max(0, (deposit > 0 ? deposit : total) - paid);
}
