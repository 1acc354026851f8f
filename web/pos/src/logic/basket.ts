import type { ChoiceGroup, LineInput, OptionInput, PriceByHand } from "@tenon/api-client";
import { type InvoiceChoice, ON_PAPER } from "./invoice.js";

/** One line of the basket. What it costs is the server's quote alone: one price, one engine. */
export interface BasketLine {
  /** Tells lines apart: the same goods chosen in another way are another line. */
  key: string;
  variant_id: string;
  sku: string;
  name: string;
  unit: string;
  /** Thousandths of the unit; every quantity is a whole number of steps. */
  quantity_step: number;
  /** Thousandths of the unit. */
  quantity: number;
  /** 1/10,000 of a major unit, as last heard. */
  unit_price: number;
  /** What can be chosen with it, as it was offered when it came. */
  option_groups: ChoiceGroup[];
  /** What was chosen with one of it; the quote has the words. */
  options: OptionInput[];
  /** What whoever makes it is told. */
  note: string;
  /** What somebody at this till asks for one of it instead, and why. */
  price_by_hand?: PriceByHand;
}

/** The member of this sale, as the cashier sees them. */
export interface BasketMember {
  id: string;
  label: string;
  /** The tax id for which they bought last; none when they never did. */
  tax_id?: string | undefined;
}

/** What the customer wants to buy now. Plain data, so that it can be put away and read again. */
export interface Basket {
  /** Made when the sale begins and kept until it ends: the same sale sent twice is one sale. */
  sale_id: string;
  lines: BasketLine[];
  member: BasketMember | null;
  /** How they want the invoice. */
  invoice: InvoiceChoice;
  /** The line touched last, which keys act on. */
  selected: string | null;
}

type Choosable = "key" | "option_groups" | "options" | "note" | "price_by_hand";
/** Goods as a scan or a tap brings them; `quantity` is how much one scan means. */
export type Goods = Omit<BasketLine, Choosable> & {
  option_groups?: ChoiceGroup[];
  options?: OptionInput[];
  note?: string;
  price_by_hand?: PriceByHand;
};

/** More than this of one line is a scan gone wrong: 9,999 units. */
export const LARGEST_QUANTITY = 9_999_000;

export function emptyBasket(saleId: string): Basket {
  return { sale_id: saleId, lines: [], member: null, invoice: ON_PAPER, selected: null };
}

export function isEmpty(basket: Basket): boolean {
  return basket.lines.length === 0;
}

/** What tells a line from others: goods, choices and note. Plain goods go by their variant. */
export function lineKey(goods: Pick<Goods, "variant_id" | "options" | "note">): string {
  const chosen = (goods.options ?? []).map((one) => `${one.option_id}*${one.quantity}`).sort();
  return [goods.variant_id, ...chosen, ...(goods.note ? [goods.note] : [])].join(" ");
}

/** Whether something has to be chosen before the goods can be sold. */
export function needsChoice(goods: Goods): boolean {
  return goods.options === undefined && (goods.option_groups ?? []).some((group) => group.at_least > 0);
}

/** Puts goods in; the same goods chosen in the same way join their line. */
export function add(basket: Basket, goods: Goods): Basket {
  const key = lineKey(goods);
  const known = basket.lines.find((line) => line.key === key);
  const quantity = Math.min(LARGEST_QUANTITY, (known?.quantity ?? 0) + goods.quantity);
  const line: BasketLine = {
    key,
    variant_id: goods.variant_id,
    sku: goods.sku,
    name: goods.name,
    unit: goods.unit,
    quantity_step: goods.quantity_step,
    quantity,
    unit_price: goods.unit_price,
    option_groups: goods.option_groups ?? known?.option_groups ?? [],
    options: goods.options ?? [],
    note: goods.note ?? "",
  };
  const byHand = goods.price_by_hand ?? known?.price_by_hand;
  if (byHand) line.price_by_hand = byHand;
  const lines = known ? basket.lines.map((old) => (old.key === key ? line : old)) : [...basket.lines, line];
  return { ...basket, lines, selected: key };
}

/** Other choices for a line; it joins one that is chosen in that way already. */
export function choose(basket: Basket, key: string, options: OptionInput[], note: string): Basket {
  const line = basket.lines.find((candidate) => candidate.key === key);
  if (line === undefined) return basket;
  const chosen = { ...line, options, note, key: lineKey({ ...line, options, note }) };
  if (chosen.key === key) return basket;
  if (basket.lines.some((other) => other.key === chosen.key)) return add(remove(basket, key), chosen);
  const lines = basket.lines.map((old) => (old.key === key ? chosen : old));
  return { ...basket, lines, selected: chosen.key };
}

/** Another price for one of a line, set by hand; the list's again without one. */
export function setPrice(basket: Basket, key: string, price: PriceByHand | null): Basket {
  const lines = basket.lines.map((line) => {
    if (line.key !== key) return line;
    const { price_by_hand: _, ...plain } = line;
    return price === null ? plain : { ...plain, price_by_hand: price };
  });
  return { ...basket, lines, selected: key };
}

/** Sets a line's quantity; nothing or less takes the line out. What fits no step changes nothing. */
export function setQuantity(basket: Basket, key: string, quantity: number): Basket {
  const line = basket.lines.find((candidate) => candidate.key === key);
  if (line === undefined || !Number.isSafeInteger(quantity)) return basket;
  if (quantity <= 0) return remove(basket, key);
  if (quantity % line.quantity_step !== 0 || quantity > LARGEST_QUANTITY) return basket;
  return {
    ...basket,
    lines: basket.lines.map((old) => (old.key === key ? { ...old, quantity } : old)),
    selected: key,
  };
}

/** One unit more or less, or one step where the step is finer than a unit or larger. */
export function nudge(basket: Basket, key: string, direction: 1 | -1): Basket {
  const line = basket.lines.find((candidate) => candidate.key === key);
  if (line === undefined) return basket;
  const stride = 1000 % line.quantity_step === 0 ? 1000 : line.quantity_step;
  return setQuantity(basket, key, line.quantity + direction * stride);
}

export function remove(basket: Basket, key: string): Basket {
  const at = basket.lines.findIndex((line) => line.key === key);
  if (at < 0) return basket;
  const lines = basket.lines.filter((line) => line.key !== key);
  const neighbour = lines[Math.min(at, lines.length - 1)];
  return { ...basket, lines, selected: neighbour?.key ?? null };
}

export function select(basket: Basket, direction: 1 | -1): Basket {
  if (isEmpty(basket)) return basket;
  const at = basket.lines.findIndex((line) => line.key === basket.selected);
  const next = basket.lines[Math.max(0, Math.min(basket.lines.length - 1, at + direction))];
  return { ...basket, selected: next?.key ?? null };
}

/** Newer prices for lines already in the basket. */
export function reprice(basket: Basket, prices: ReadonlyMap<string, number>): Basket {
  const changed = basket.lines.some(
    (line) => (prices.get(line.variant_id) ?? line.unit_price) !== line.unit_price,
  );
  if (!changed) return basket;
  return {
    ...basket,
    lines: basket.lines.map((line) => ({
      ...line,
      unit_price: prices.get(line.variant_id) ?? line.unit_price,
    })),
  };
}

/** The lines as every command and quote wants them. */
export function lineInputs(basket: Basket): LineInput[] {
  return basket.lines.map(({ variant_id, quantity, options, note, price_by_hand }) => ({
    variant_id,
    quantity,
    ...(options.length > 0 && { options }),
    ...(note !== "" && { note }),
    ...(price_by_hand && { price_by_hand }),
  }));
}

/** Pieces for people: whole units are counted, a line by weight counts as one. */
export function pieces(basket: Basket): number {
  return basket.lines.reduce((sum, line) => sum + (line.quantity % 1000 === 0 ? line.quantity / 1000 : 1), 0);
}

/** What the server takes as a held basket's name. */
const LABEL_AT_MOST = 24;
const DIGITS_AT_MOST = 5;

/** A name for a held basket: the goods' first, cut to fit, without digits that could be a phone number. */
export function holdLabel(name: string, rest: string): string {
  const tail = rest === "" ? "" : ` ${rest}`;
  const digits = (text: string) => (text.match(/\p{N}/gu) ?? []).length;
  const plain = name.replaceAll(/[@＠]/g, "");
  const safe = digits(plain + tail) > DIGITS_AT_MOST ? plain.replaceAll(/\p{N}/gu, "") : plain;
  const room = LABEL_AT_MOST - [...tail].length;
  const head = [...safe.trim()];
  const cut = head.length > room ? `${head.slice(0, room - 1).join("")}…` : head.join("");
  return `${cut}${tail}`.trim();
}

/** The basket as text for the device's storage. */
export function toText(basket: Basket): string {
  return JSON.stringify(basket);
}

/** A basket from the device's storage, or null when there is none that can be trusted. */
export function fromText(text: string | null): Basket | null {
  if (text === null) return null;
  try {
    const basket = JSON.parse(text) as Partial<Basket>;
    if (typeof basket.sale_id !== "string" || !Array.isArray(basket.lines)) return null;
    const sound = basket.lines.every(
      (line) =>
        typeof line.variant_id === "string" &&
        typeof line.name === "string" &&
        Number.isSafeInteger(line.unit_price) &&
        Number.isSafeInteger(line.quantity) &&
        Number.isSafeInteger(line.quantity_step) &&
        line.quantity > 0 &&
        line.quantity_step > 0,
    );
    if (!sound) return null;
    return {
      sale_id: basket.sale_id,
      // A basket that an earlier till put away has no choices.
      lines: basket.lines.map((line) => {
        const [options, note] = [line.options ?? [], line.note ?? ""];
        return {
          ...line,
          options,
          note,
          option_groups: line.option_groups ?? [],
          key: lineKey({ ...line, options, note }),
        };
      }),
      member: basket.member ?? null,
      invoice: { ...ON_PAPER, ...basket.invoice },
      selected: basket.selected ?? null,
    };
  } catch {
    return null;
  }
}
