import type { Currency } from "@tenon/ui/format";

/** Notes and coins that people hand over, in major units; the largest last. */
const HANDED: Record<string, number[]> = {
  TWD: [50, 100, 500, 1000],
  GBP: [5, 10, 20, 50],
  USD: [1, 5, 10, 20, 50, 100],
  EUR: [5, 10, 20, 50, 100],
  JPY: [500, 1000, 5000, 10_000],
  HKD: [20, 50, 100, 500, 1000],
};
const ELSEWHERE = [1, 5, 10, 50, 100, 500];

/** What lies in the drawer when it is counted, in minor units of the currency's own exponent. */
const DRAWER: Record<string, number[]> = {
  TWD: [1000, 500, 100, 50, 10, 5, 1],
  GBP: [5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1],
};

/** 10 to the power of `digits`, as an integer. */
function scale(digits: number): number {
  return Number(`1${"0".repeat(digits)}`);
}

function handed(currency: Currency): number[] {
  return (HANDED[currency.code] ?? ELSEWHERE).map((major) => major * scale(currency.exponent));
}

/** Amounts a customer is likely to hand over for `total`: the next round sums, smallest first. */
export function quickAmounts(total: number, currency: Currency, most = 4): number[] {
  if (total <= 0) return [];
  const amounts = handed(currency).map((note) => (Math.floor((total - 1) / note) + 1) * note);
  return [...new Set(amounts)]
    .filter((amount) => amount > total)
    .sort((left, right) => left - right)
    .slice(0, most);
}

/** What goes back to the customer; null while not enough was given. */
export function changeFor(total: number, given: number): number | null {
  return given >= total ? given - total : null;
}

/** True when nobody hands over that much: a barcode that ran into the amount, or a slip of the finger. */
export function isUnlikely(total: number, given: number, currency: Currency): boolean {
  const largest = handed(currency).at(-1) ?? 0;
  return given - total >= 10 * largest;
}

/** Denominations for counting the drawer in minor units, largest first; empty when not known. */
export function denominations(currency: Currency): number[] {
  return DRAWER[currency.code] ?? [];
}

/** The sum of a count by denomination. */
export function countTotal(counts: ReadonlyMap<number, number>): number {
  let total = 0;
  for (const [denomination, pieces] of counts) total += denomination * pieces;
  return total;
}
