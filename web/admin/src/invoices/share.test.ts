import { expect, test } from "vitest";
import { asPercent, fromPercent } from "./share.js";

test("a share is read and shown to the digit", () => {
  for (const [text, rate] of [
    ["28", 280_000],
    ["28.5", 285_000],
    ["0.0001", 1],
    ["100", 1_000_000],
    ["0", 0],
  ] as const) {
    expect(fromPercent(text)).toBe(rate);
    expect(asPercent(rate)).toBe(text);
  }
  expect(fromPercent(" 28.50 ")).toBe(285_000);
  for (const wrong of ["", "-1", "100.1", "28,5", "1.23456", "x"]) expect(fromPercent(wrong)).toBeUndefined();
});
