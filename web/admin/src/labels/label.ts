import type { Label } from "@tenon/api-client";

const HUNDRED_GRAMS = 100;

/** The kind of bars that a code is drawn in: a retail code by its check digit, everything else as Code 128. */
export function kindOf(code: string): "EAN13" | "EAN8" | "UPC" | "CODE128" {
  if (!/^\d+$/.test(code) || !checks(code)) return "CODE128";
  if (code.length === 13) return "EAN13";
  if (code.length === 12) return "UPC";
  return code.length === 8 ? "EAN8" : "CODE128";
}

/** Whether the last digit is the GS1 check digit of the others: weights 3 and 1 from the right. */
function checks(code: string): boolean {
  const digits = [...code].map(Number).reverse();
  const sum = digits.slice(1).reduce((total, digit, at) => total + digit * (at % 2 === 0 ? 3 : 1), 0);
  return digits[0] === (10 - (sum % 10)) % 10;
}

/** The price of a hundred grams, in the same 1/10,000 of a unit, rounded half up; none without a weight. */
export function perHundredGrams(label: Pick<Label, "unit_price" | "weight_grams">): number | null {
  const grams = label.weight_grams ?? 0;
  if (grams <= 0) return null;
  return Math.floor((label.unit_price * HUNDRED_GRAMS * 2 + grams) / (grams * 2));
}
