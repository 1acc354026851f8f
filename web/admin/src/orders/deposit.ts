import type { Order } from "@tenon/api-client";

type Sums = Pick<Order, "total" | "paid" | "refunded" | "deposit" | "state" | "money_state">;

/** What is still to be paid: all of it less what was paid and did not go back. */
export function dueOf({ total, paid, refunded }: Sums): number {
  return Math.max(0, total - (paid - refunded));
}

/** Whether a placed order's deposit came, while its rest has not; nothing for an order without one, or paid, or over. */
export function depositOf(order: Sums): "paid" | "due" | null {
  if (order.deposit === 0 || order.state !== "placed" || order.money_state === "paid") return null;
  // Where lines were cancelled the order may come to less than its deposit.
  const needed = Math.min(order.deposit, order.total);
  return order.paid - order.refunded >= needed ? "paid" : "due";
}
