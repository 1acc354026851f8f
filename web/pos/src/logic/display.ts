import type { Brand, Quote, Receipt } from "@tenon/api-client";
import type { Locale } from "@tenon/ui";
import type { Basket } from "./basket.js";

/** One line as the customer reads it. */
export interface ShownLine {
  key: string;
  name: string;
  detail: string;
  /** Thousandths of the unit. */
  quantity: number;
  /** What it comes to; null while that is being worked out. */
  net: number | null;
  /** What it came to before something was taken off; null where nothing was. */
  before: number | null;
}

interface Sale {
  lines: ShownLine[];
  /** How the member is greeted; null when nobody is known. */
  member: string | null;
  saved: number;
  /** Null while it is being worked out. */
  total: number | null;
}

/** What the customer's screen shows. */
export type View =
  | { kind: "idle" }
  | ({ kind: "basket" } & Sale)
  | ({ kind: "pay"; paid: number; rest: number; given: number | null; change: number } & Sale)
  | { kind: "thanks"; total: number; change: number };

/** All that goes from the till to the customer's screen. */
export interface Shown {
  view: View;
  brand: Brand;
  store: string;
  locale: Locale;
  training: boolean;
}

/** What the two windows say to each other. */
export type Note = { type: "show"; shown: Shown } | { type: "hello" };

/** The name of the channel between the till and its customer's screen. */
export const CHANNEL = "tenon.display";

/**
 * How a member is called on a screen that others see too: 林○美, or a first name. Nothing of a phone
 * number; an empty text stands for a member without a name.
 */
export function calledInPublic(label: string): string {
  const name = label.trim();
  if (name === "" || name.startsWith("…")) return "";
  const characters = [...name];
  const [first] = characters;
  if (/^\p{Script=Han}+$/u.test(name)) {
    if (characters.length === 1) return name;
    return characters.length === 2 ? `${first}○` : `${first}○${characters.at(-1)}`;
  }
  const [given] = name.split(/\s+/);
  // What is no name is not shown: somebody may have typed a number or an address there.
  return given !== undefined && /^[\p{L}'’-]{1,20}$/u.test(given) ? given : "";
}

interface Known {
  basket: Basket;
  quote: Quote | null;
  fresh: boolean;
  /** The receipt of a sale that has just been paid. */
  receipt: Receipt | null;
  payment: { paid: number; rest: number; due: number; given: number | null } | null;
}

/** What the customer sees of it. */
export function viewOf({ basket, quote, fresh, receipt, payment }: Known): View {
  if (basket.lines.length === 0) {
    if (receipt === null) return { kind: "idle" };
    const change = receipt.tenders.reduce((sum, tender) => sum + tender.change, 0);
    return { kind: "thanks", total: receipt.total, change };
  }
  const lines = basket.lines.map((line, at): ShownLine => {
    const candidate = quote?.lines[at];
    const quoted = candidate?.variant_id === line.variant_id ? candidate : undefined;
    const isFresh = fresh && quoted?.quantity === line.quantity;
    return {
      key: line.key,
      name: line.name || quoted?.name || line.sku,
      detail: isFresh ? quoted.options.map(({ name }) => name).join(" · ") : "",
      quantity: line.quantity,
      net: isFresh ? quoted.net : null,
      before: isFresh && quoted.discount > 0 ? quoted.gross : null,
    };
  });
  const sale = {
    lines,
    member: basket.member === null ? null : calledInPublic(basket.member.label),
    saved: fresh ? (quote?.discount_total ?? 0) : 0,
    total: fresh ? (quote?.total ?? null) : null,
  };
  if (payment === null) return { kind: "basket", ...sale };
  const { paid, rest, due, given } = payment;
  const change = given === null ? 0 : Math.max(0, given - due);
  return { kind: "pay", paid, rest, given, change, ...sale };
}
