import { describe, expect, it } from "vitest";
import { add, type Basket, emptyBasket, type Goods } from "./basket.js";
import {
  basketAmount,
  lineAmount,
  parsePercent,
  percentOf,
  spread,
  takeOffBasket,
  takeOffLine,
} from "./discount.js";

const goods = (variant_id: string, unit_price: number, quantity = 1000): Goods => ({
  variant_id,
  sku: variant_id,
  name: variant_id,
  unit: "",
  quantity_step: 1,
  quantity,
  unit_price,
});
const basketOf = (...all: Goods[]): Basket => all.reduce(add, emptyBasket("sale"));

/** Numbers that are the same in every run. */
function* numbers(seed: number): Generator<number> {
  let state = seed;
  for (;;) {
    state = (state * 48_271) % 2_147_483_647;
    yield state;
  }
}

describe("spread", () => {
  it("gives the rest to the largest fractions", () => {
    expect(spread(100, [1, 1, 1])).toEqual([34, 33, 33]);
    expect(spread(10, [580, 420, 260])).toEqual([5, 3, 2]);
    expect(spread(5, [0, 0])).toEqual([0, 0]);
  });

  it("loses and makes nothing, and takes from no line more than it has", () => {
    const random = numbers(7);
    for (let round = 0; round < 500; round += 1) {
      const weights = Array.from({ length: 1 + (round % 9) }, () => random.next().value % 1_000_000);
      const all = weights.reduce((sum, weight) => sum + weight, 0);
      if (all === 0) continue;
      const amount = random.next().value % (all + 1);
      const parts = spread(amount, weights);
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(amount);
      parts.forEach((part, at) => {
        expect(part).toBeLessThanOrEqual(weights[at] ?? 0);
      });
    }
  });
});

describe("a percentage", () => {
  it("is read in hundredths and rounded half up", () => {
    expect(parsePercent("10")).toBe(1_000);
    expect(parsePercent(" 12.5 % ")).toBe(1_250);
    for (const text of ["", "0", "101", "-5", "1.234", "ten"]) expect(parsePercent(text), text).toBeNull();
    expect(percentOf(1_260, 1_000)).toBe(126);
    expect(percentOf(5, 1_000)).toBe(1);
  });
});

it("counts what was chosen into the price of one", () => {
  const sugar = { id: "less", name: "", price: 50_000 };
  const group = { id: "sugar", name: "", at_least: 0, at_most: 1, repeatable: false, options: [sugar] };
  const chosen = { option_groups: [group], options: [{ option_id: "less", quantity: 2 }] };
  const [line] = basketOf({ ...goods("tea", 600_000), ...chosen }).lines;
  expect(line && lineAmount(line, 0)).toBe(70);
});

describe("takeOffLine", () => {
  it("makes the line come to exactly what is left", () => {
    const [line] = basketOf(goods("tea", 4_200_000, 3000)).lines;
    if (line === undefined) throw new Error("there is a line");
    const unit_price = takeOffLine(line, 100, 0);
    expect(unit_price).not.toBeNull();
    expect(
      lineAmount({ ...line, price_by_hand: { unit_price: unit_price ?? 0, reason: "goodwill" } }, 0),
    ).toBe(1_160);
    expect(takeOffLine(line, 1_261, 0)).toBeNull();
    expect(takeOffLine(line, 0, 0)).toBeNull();
  });
});

describe("takeOffBasket", () => {
  it("takes off exactly the amount, whatever the quantities are", () => {
    const random = numbers(11);
    for (let round = 0; round < 300; round += 1) {
      const all = Array.from({ length: 1 + (round % 6) }, (_, at) =>
        goods(`g${at}`, (random.next().value % 5_000) * 10_000, 1 + (random.next().value % 20_000)),
      );
      const basket = basketOf(...all);
      const before = basketAmount(basket, 0);
      if (before === 0) continue;
      const off = 1 + (random.next().value % before);
      const after = takeOffBasket(basket, off, "goodwill", 0);
      expect(after && basketAmount(after, 0)).toBe(before - off);
    }
  });

  it("keeps reasons, refuses too much and leaves the basket as it was", () => {
    const basket = basketOf(goods("cake", 5_800_000), goods("tea", 4_200_000));
    const after = takeOffBasket(basket, 100, "price_match", 0);
    expect(after?.lines.map((line) => line.price_by_hand)).toEqual([
      { unit_price: 5_220_000, reason: "price_match" },
      { unit_price: 3_780_000, reason: "price_match" },
    ]);
    expect(takeOffBasket(basket, 1_001, "goodwill", 0)).toBeNull();
    expect(basket.lines.every((line) => line.price_by_hand === undefined)).toBe(true);
  });

  it("goes on from a price that was set by hand", () => {
    const basket = basketOf({
      ...goods("cake", 5_800_000),
      price_by_hand: { unit_price: 5_000_000, reason: "damaged" },
    });
    expect(takeOffBasket(basket, 50, "goodwill", 0)?.lines[0]?.price_by_hand?.unit_price).toBe(4_500_000);
  });
});
