import { describe, expect, it } from "vitest";
import {
  formatDifference,
  formatMoney,
  formatPrice,
  parseDecimal,
  parseMoney,
  parsePrice,
  priceInput,
} from "./money.js";

const TWD = { code: "TWD", exponent: 0 };
const GBP = { code: "GBP", exponent: 2 };
const KWD = { code: "KWD", exponent: 3 };

describe("formatMoney", () => {
  it.each([
    [0, "NT$0"],
    [5, "NT$5"],
    [999, "NT$999"],
    [1280, "NT$1,280"],
    [-1280, "-NT$1,280"],
    [1234567, "NT$1,234,567"],
    [Number.MAX_SAFE_INTEGER, "NT$9,007,199,254,740,991"],
  ])("%i in TWD is %s", (minor, text) => expect(formatMoney(minor, TWD)).toBe(text));

  it("keeps all decimals of the currency", () => {
    expect(formatMoney(74895702, GBP)).toBe("£748,957.02");
    expect(formatMoney(5, GBP)).toBe("£0.05");
    expect(formatMoney(1500, KWD)).toBe("KWD 1.500");
  });

  it("shows the sign of a difference", () => {
    expect(formatDifference(20, TWD)).toBe("+NT$20");
    expect(formatDifference(-20, TWD)).toBe("-NT$20");
    expect(formatDifference(0, TWD)).toBe("NT$0");
  });
});

describe("formatPrice", () => {
  it("drops decimals that are not there", () => {
    expect(formatPrice(5_800_000, TWD)).toBe("NT$580");
    expect(formatPrice(5_805_000, TWD)).toBe("NT$580.5");
    expect(formatPrice(12_500, GBP)).toBe("£1.25");
    expect(formatPrice(12_000, GBP)).toBe("£1.20");
    expect(formatPrice(1, GBP)).toBe("£0.0001");
  });
});

describe("parsing what people type", () => {
  it("takes signs, groups and wide digits", () => {
    expect(parseMoney("NT$1,280", TWD)).toBe(1280);
    expect(parseMoney(" 1 280 ", TWD)).toBe(1280);
    expect(parseMoney("１２８０", TWD)).toBe(1280);
    expect(parseMoney("£12.5", GBP)).toBe(1250);
    expect(parsePrice("580.5", TWD)).toBe(5_805_000);
  });

  it("is exact where floating point is not", () => {
    expect(parseMoney("0.29", GBP)).toBe(29);
    expect(parseMoney("1.15", GBP)).toBe(115);
    expect(parsePrice("0.0003", GBP)).toBe(3);
  });

  it("takes nothing that is not a number of that currency", () => {
    for (const text of ["", "-", "abc", "1.5", "1e3", "0x10", "1..2", "12345678901234567890"]) {
      expect(parseMoney(text, TWD)).toBeNull();
    }
    expect(parseMoney("1.234", GBP)).toBeNull();
    expect(parseDecimal("-0", 0)).toBe(0);
    expect(parseMoney("580.0", TWD)).toBe(580);
  });

  it("reads back every price it writes", () => {
    for (const price of [0, 1, 10_000, 5_800_000, 12_345_678]) {
      expect(parsePrice(priceInput(price, GBP), GBP)).toBe(price);
      expect(parsePrice(formatPrice(price, TWD), TWD)).toBe(price);
    }
  });
});
