/** What the brand counts in: the currency's code and how many decimal digits its minor unit has. */
export interface Currency {
  code: string;
  exponent: number;
}

/** Decimal digits of a price: 1/10,000 of a major unit. */
const PRICE_DIGITS = 4;
/** The largest integer the API sends. */
const LARGEST = Number.MAX_SAFE_INTEGER;

const SIGNS: Record<string, string> = {
  TWD: "NT$",
  GBP: "£",
  USD: "US$",
  EUR: "€",
  JPY: "¥",
  HKD: "HK$",
  SGD: "S$",
};

/** The sign that stands before an amount, such as `NT$`. */
export function currencySign(code: string): string {
  return SIGNS[code] ?? `${code} `;
}

/** Whole digits in groups of three. */
export function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ",");
}

/** Integer as decimal text: `digits` decimals, trailing zeros dropped down to `least` of them. */
function decimal(value: number, digits: number, least: number): string {
  const text = Math.abs(value)
    .toString()
    .padStart(digits + 1, "0");
  const whole = text.slice(0, text.length - digits);
  let fraction = text.slice(text.length - digits);
  while (fraction.length > least && fraction.endsWith("0")) fraction = fraction.slice(0, -1);
  return fraction === "" ? grouped(whole) : `${grouped(whole)}.${fraction}`;
}

/** An amount in minor units as people read it: `NT$1,280`. */
export function formatMoney(minor: number, currency: Currency): string {
  const sign = minor < 0 ? "-" : "";
  return `${sign}${currencySign(currency.code)}${decimal(minor, currency.exponent, currency.exponent)}`;
}

/** The same with its sign always there, for differences: `+NT$20`, `-NT$5`, `NT$0`. */
export function formatDifference(minor: number, currency: Currency): string {
  return minor > 0 ? `+${formatMoney(minor, currency)}` : formatMoney(minor, currency);
}

/** A unit price in 1/10,000 of a major unit; decimals past the currency's own only if they are there. */
export function formatPrice(price: number, currency: Currency): string {
  const sign = price < 0 ? "-" : "";
  return `${sign}${currencySign(currency.code)}${decimal(price, PRICE_DIGITS, currency.exponent)}`;
}

/** Text as an integer with `digits` decimals, or null if it is not such a number. */
export function parseDecimal(text: string, digits: number): number | null {
  const plain = text
    .replace(/[\s,，]/g, "")
    .replace(/[０-９]/g, (wide) => String(wide.charCodeAt(0) - 0xff10));
  const match = /^(-?)(\d{1,13})(?:[.．](\d*))?$/.exec(plain);
  if (match === null) return null;
  const fraction = (match[3] ?? "").replace(/0+$/, "");
  if (fraction.length > digits) return null;
  const value = Number(`${match[2]}${fraction.padEnd(digits, "0")}`);
  if (value > LARGEST) return null;
  return match[1] === "-" && value !== 0 ? -value : value;
}

/** What a person typed as minor units; the currency's sign may stand before it. */
export function parseMoney(text: string, currency: Currency): number | null {
  return parseDecimal(withoutSign(text, currency), currency.exponent);
}

/** What a person typed as a unit price in 1/10,000. */
export function parsePrice(text: string, currency: Currency): number | null {
  return parseDecimal(withoutSign(text, currency), PRICE_DIGITS);
}

/** A price as it stands in an input: no sign, no groups. */
export function priceInput(price: number, currency: Currency): string {
  return decimal(price, PRICE_DIGITS, currency.exponent).replaceAll(",", "");
}

function withoutSign(text: string, currency: Currency): string {
  const trimmed = text.trim();
  const sign = currencySign(currency.code).trim();
  for (const prefix of [sign, "NT$", "$"]) {
    if (trimmed.startsWith(prefix)) return trimmed.slice(prefix.length);
  }
  return trimmed;
}
