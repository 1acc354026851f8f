import { expect, it } from "vitest";
import { byKind, change, share } from "./compare.js";

it("compares in whole percents, and not with nothing", () => {
  expect(change(150, 100)).toBe(50);
  expect(change(0, 300)).toBe(-100);
  expect(change(-30, 100)).toBe(-130);
  expect(change(500, 0)).toBeNull();
  expect(change(31_215, 70)).toBeNull();
});

it("a part that is below nothing is no part", () => {
  expect(share(25, 100)).toBe(25);
  expect(share(-5, 100)).toBe(0);
  expect(share(5, 0)).toBe(0);
});

it("kinds stand in the order in which they first come", () => {
  expect(byKind(["b1", "a1", "b2"], (row) => row[0] ?? "")).toEqual([
    ["b", ["b1", "b2"]],
    ["a", ["a1"]],
  ]);
});
