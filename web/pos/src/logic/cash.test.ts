import { describe, expect, it } from "vitest";
import { changeFor, countTotal, denominations, isUnlikely, quickAmounts } from "./cash.js";

const TWD = { code: "TWD", exponent: 0 };
const GBP = { code: "GBP", exponent: 2 };

describe("quickAmounts", () => {
  it.each([
    [580, [600, 1000]],
    [1280, [1300, 1500, 2000]],
    [1, [50, 100, 500, 1000]],
    [50, [100, 500, 1000]],
    [1000, []],
    [999, [1000]],
    [0, []],
    [-5, []],
  ])("for NT$%i offers %j", (total, amounts) => {
    expect(quickAmounts(total, TWD)).toEqual(amounts);
  });

  it("works in minor units", () => {
    expect(quickAmounts(1250, GBP)).toEqual([1500, 2000, 5000]);
  });

  it("only ever offers integers above the total, in order", () => {
    for (let total = 1; total < 5000; total += 37) {
      const offered = quickAmounts(total, TWD);
      expect(offered.every((amount) => Number.isSafeInteger(amount) && amount > total)).toBe(true);
      expect([...offered].sort((left, right) => left - right)).toEqual(offered);
    }
  });
});

describe("changeFor", () => {
  it("is what is left, or nothing while too little was given", () => {
    expect(changeFor(580, 1000)).toBe(420);
    expect(changeFor(580, 580)).toBe(0);
    expect(changeFor(580, 500)).toBeNull();
  });
});

describe("isUnlikely", () => {
  it("catches a barcode in the amount", () => {
    expect(isUnlikely(580, 4710000000012, TWD)).toBe(true);
    expect(isUnlikely(580, 1000, TWD)).toBe(false);
    expect(isUnlikely(580, 2000, TWD)).toBe(false);
  });
});

describe("counting the drawer", () => {
  it("adds up by denomination", () => {
    expect(denominations(TWD)[0]).toBe(1000);
    expect(
      countTotal(
        new Map([
          [1000, 3],
          [500, 1],
          [5, 7],
        ]),
      ),
    ).toBe(3535);
    expect(countTotal(new Map())).toBe(0);
  });
});
