import { type Basket, type BasketLine, setPrice } from "./basket.js";

/** Thousandths in one unit of goods. */
const UNIT = 1_000;
/** Prices are counted in 1/10,000 of a major unit. */
const PRICE_DIGITS = 4;
/** All of it, in hundredths of a percent. */
const WHOLE = 10_000;

/** Steps of a price in one minor unit of money. */
function priceSteps(exponent: number): number {
  return Number(`1${"0".repeat(PRICE_DIGITS - exponent)}`);
}

function halfUp(above: bigint, below: bigint): number {
  return Number((2n * above + below) / (2n * below));
}

/** Shares an amount out by weights to the last unit: each gets its part without the fraction, the largest fractions the rest. */
export function spread(amount: number, weights: readonly number[]): number[] {
  const all = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  if (all <= 0n) return weights.map(() => 0);
  const parts = weights.map((weight, at) => {
    const exact = BigInt(amount) * BigInt(weight);
    return { at, whole: Number(exact / all), fraction: exact % all };
  });
  let rest = amount - parts.reduce((sum, { whole }) => sum + whole, 0);
  const byFraction = [...parts].sort((left, right) =>
    left.fraction === right.fraction ? left.at - right.at : left.fraction > right.fraction ? -1 : 1,
  );
  for (const part of byFraction) {
    if (rest <= 0) break;
    part.whole += 1;
    rest -= 1;
  }
  return parts.map(({ whole }) => whole);
}

/** What is taken off an amount at a rate in hundredths of a percent, rounded half up. */
export function percentOf(amount: number, rate: number): number {
  return halfUp(BigInt(amount) * BigInt(rate), BigInt(WHOLE));
}

/** A percentage as it is typed, in hundredths of a percent; null when it is none between 0 and 100. */
export function parsePercent(text: string): number | null {
  const plain = text
    .trim()
    .replace(/[%％]$/, "")
    .trim();
  const found = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(plain);
  if (found === null) return null;
  const rate = Number(found[1]) * 100 + Number((found[2] ?? "").padEnd(2, "0"));
  return rate > 0 && rate <= WHOLE ? rate : null;
}

/** The list's price of one, with what was chosen. */
export function listPrice(line: BasketLine): number {
  const choices = line.option_groups.flatMap((group) => group.options);
  const price = line.options.reduce(
    (sum, { option_id, quantity }) =>
      sum + quantity * (choices.find(({ id }) => id === option_id)?.price ?? 0),
    line.unit_price,
  );
  return Math.max(0, price);
}

/** What one line comes to at the price that it has now, by hand or from the list; offers come after that. */
export function lineAmount(line: BasketLine, exponent: number): number {
  return timesQuantity(line.price_by_hand?.unit_price ?? listPrice(line), line.quantity, exponent);
}

/** What so much of something comes to at a price of one, rounded half up as the server does. */
export function timesQuantity(price: number, quantity: number, exponent: number): number {
  return halfUp(BigInt(price) * BigInt(quantity), BigInt(UNIT * priceSteps(exponent)));
}

/** The price of one at which so much of it comes to this amount. */
export function priceFor(amount: number, quantity: number, exponent: number): number {
  return halfUp(BigInt(amount) * BigInt(UNIT * priceSteps(exponent)), BigInt(quantity));
}

/** Takes an amount off a line; null when the line does not come to so much. */
export function takeOffLine(line: BasketLine, off: number, exponent: number): number | null {
  const amount = lineAmount(line, exponent);
  if (off <= 0 || off > amount) return null;
  return priceFor(amount - off, line.quantity, exponent);
}

/** What the whole basket comes to before offers. */
export function basketAmount(basket: Basket, exponent: number): number {
  return basket.lines.reduce((sum, line) => sum + lineAmount(line, exponent), 0);
}

/** Takes an amount off the whole basket, each line in proportion; null when it does not come to so much. */
export function takeOffBasket(basket: Basket, off: number, reason: string, exponent: number): Basket | null {
  const amounts = basket.lines.map((line) => lineAmount(line, exponent));
  if (off <= 0 || off > amounts.reduce((sum, amount) => sum + amount, 0)) return null;
  const shares = spread(off, amounts);
  const after = basket.lines.reduce((before, line, at) => {
    const share = shares[at] ?? 0;
    if (share === 0) return before;
    const unit_price = priceFor((amounts[at] ?? 0) - share, line.quantity, exponent);
    return setPrice(before, line.key, { unit_price, reason });
  }, basket);
  return { ...after, selected: basket.selected };
}
