import { separator } from "@tenon/ui";

/** What a fact of a case is: words for people, by what is known of its name. */
export interface Saying {
  money: (amount: number) => string;
  quantity: (thousandths: number) => string;
  moment: (instant: string) => string;
  /** The word of a state in a group; the state itself where there is none. */
  words: (group: string, state: string) => string;
}

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;
const MONEY = ["amount", "captured", "refunded", "paid", "total"];
const QUANTITY = ["on_hand", "held", "quantity"];
/** The group of words that the values of a name are from. */
const GROUP: Record<string, string> = { condition: "condition", state: "moving", order_state: "state" };

interface Missing {
  sku: string;
  quantity: number;
}

function isMissing(value: unknown): value is Missing[] {
  return Array.isArray(value) && value.every((one) => typeof one?.sku === "string");
}

function spoken(name: string, value: unknown, say: Saying): string | null {
  if (isMissing(value))
    return value.map((one) => `${one.sku} × ${say.quantity(one.quantity)}`).join(separator());
  if (typeof value === "number") {
    if (MONEY.includes(name)) return say.money(value);
    return QUANTITY.includes(name) ? say.quantity(value) : String(value);
  }
  // Ids say nothing to people; where they lead is a link.
  if (typeof value !== "string" || value === "" || ID.test(value)) return null;
  if (INSTANT.test(value)) return say.moment(value);
  const group = GROUP[name];
  return group === undefined ? value : say.words(group, value);
}

/** The facts of a case that people can read; a sentence is said as it is. */
export function caseFacts(detail: string, say: Saying): string {
  let facts: unknown;
  try {
    facts = JSON.parse(detail);
  } catch {
    return detail;
  }
  if (typeof facts !== "object" || facts === null) return detail;
  return Object.entries(facts)
    .flatMap(([name, value]) => {
      const text = spoken(name, value, say);
      return text === null ? [] : [`${say.words("fact", name)} ${text}`];
    })
    .join(" · ");
}

/** Where a case is dealt with: its order, its invoice, or the stock of its goods. */
export function placeOf(detail: string): { to: string; kind: "order" | "invoice" | "stock" } | null {
  try {
    const facts = JSON.parse(detail) as Record<"order" | "number" | "invoice" | "variant", unknown>;
    // An order that has no number yet is none to look at: money that was taken for a sale that was not made.
    if (typeof facts.order === "string" && facts.number !== undefined) {
      return { to: `/orders/${facts.order}`, kind: "order" };
    }
    if (typeof facts.invoice === "string") return { to: `/invoices/${facts.invoice}`, kind: "invoice" };
    return typeof facts.variant === "string"
      ? { to: `/stock?variant=${facts.variant}`, kind: "stock" }
      : null;
  } catch {
    return null;
  }
}
