import { expect, it } from "vitest";
import { contrast, ENOUGH } from "./contrast.js";

it("measures as the standard does", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
  expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
  expect(contrast("#2f6b53", "#2f6b53")).toBe(1);
});

it("finds our own colours readable", () => {
  for (const [text, ground] of [
    ["#1f2421", "#faf7f2"],
    ["#6b6f6a", "#faf7f2"],
    ["#2f6b53", "#faf7f2"],
    ["#ffffff", "#2f6b53"],
  ] as const) {
    expect(contrast(text, ground)).toBeGreaterThan(ENOUGH);
  }
});
