import { describe, expect, it } from "vitest";
import { fitsStep, formatChange, formatQuantity, parseQuantity } from "./quantity.js";

describe("quantities in thousandths", () => {
  it.each([
    [0, "0"],
    [3000, "3"],
    [375, "0.375"],
    [1500, "1.5"],
    [-2000, "-2"],
    [-5, "-0.005"],
    [1_200_000, "1,200"],
  ])("%i is written %s", (thousandths, text) => {
    expect(formatQuantity(thousandths)).toBe(text);
    expect(parseQuantity(text)).toBe(thousandths);
  });

  it("shows the sign of a change", () => {
    expect(formatChange(3000)).toBe("+3");
    expect(formatChange(-500)).toBe("-0.5");
    expect(formatChange(0)).toBe("0");
  });

  it("refuses finer than a thousandth and what is no number", () => {
    expect(parseQuantity("0.0001")).toBeNull();
    expect(parseQuantity("three")).toBeNull();
    expect(parseQuantity("0.1")).toBe(100);
    expect(parseQuantity("0.3")).toBe(300);
  });

  it("knows what fits a step", () => {
    expect(fitsStep(2000, 1000)).toBe(true);
    expect(fitsStep(1500, 1000)).toBe(false);
    expect(fitsStep(375, 125)).toBe(true);
    expect(fitsStep(0, 1000)).toBe(false);
    expect(fitsStep(1000, 0)).toBe(false);
  });
});
