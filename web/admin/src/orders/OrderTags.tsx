import type { OrderRow } from "@tenon/api-client";
import { Tag, type Tone } from "@tenon/ui";
import { useStateWords } from "../words.js";

const STATE: Record<string, Tone> = {
  completed: "good",
  cancelled: "plain",
  expired: "plain",
  voided: "bad",
};
const MONEY: Record<string, Tone> = {
  paid: "good",
  deposit_paid: "good",
  unpaid: "warn",
  pending: "info",
  refunded: "plain",
};
const FULFILMENT: Record<string, Tone> = {
  waiting: "warn",
  ready: "info",
  cancelled: "plain",
  came_back: "plain",
};

export function StateTag({ state }: { state: string }) {
  const words = useStateWords();
  return <Tag tone={STATE[state] ?? "info"}>{words("state", state)}</Tag>;
}

export function MoneyTag({ state }: { state: string }) {
  const words = useStateWords();
  return <Tag tone={MONEY[state] ?? "plain"}>{words("money", state)}</Tag>;
}

export function FulfilmentTag({ state }: { state: string }) {
  const words = useStateWords();
  return <Tag tone={FULFILMENT[state] ?? "good"}>{words("ful", state)}</Tag>;
}

/** How an order stands. `brief` leaves out what goes without saying. */
export function OrderTags({ row, brief = false }: { row: OrderRow; brief?: boolean }) {
  const over = row.state === "cancelled" || row.state === "expired" || row.state === "voided";
  if (over) return <StateTag state={row.state} />;
  return (
    <span className="tags">
      {row.fulfilment && row.state !== "completed" && <FulfilmentTag state={row.fulfilment.state} />}
      {!(brief && row.money_state === "paid") && <MoneyTag state={row.money_state} />}
    </span>
  );
}
