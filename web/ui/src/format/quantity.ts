import { grouped, parseDecimal } from "./money.js";

/** One unit, in thousandths. */
export const ONE = 1000;

/** A quantity in thousandths of a unit with as few decimals as it needs: `3`, `0.375`, `1,200`. */
export function formatQuantity(thousandths: number): string {
  const sign = thousandths < 0 ? "-" : "";
  const text = Math.abs(thousandths).toString().padStart(4, "0");
  const fraction = text.slice(-3).replace(/0+$/, "");
  const whole = grouped(text.slice(0, -3));
  return fraction === "" ? `${sign}${whole}` : `${sign}${whole}.${fraction}`;
}

/** A change of quantity with its sign: `+3`, `-0.375`. */
export function formatChange(thousandths: number): string {
  return thousandths > 0 ? `+${formatQuantity(thousandths)}` : formatQuantity(thousandths);
}

/** What a person typed as thousandths, or null. */
export function parseQuantity(text: string): number | null {
  return parseDecimal(text, 3);
}

/** True when above nothing and a whole number of steps. */
export function fitsStep(thousandths: number, step: number): boolean {
  return thousandths > 0 && step > 0 && thousandths % step === 0;
}
