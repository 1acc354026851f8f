import { expect, it } from "vitest";
import { fits } from "./found.js";

it("a page is found by either language, its beginning first", () => {
  const names = ["價目表", "Price lists"];
  expect(fits(names, "價目")).toBe(2);
  expect(fits(names, "PRICE")).toBe(2);
  expect(fits(names, "lists")).toBe(1);
  expect(fits(names, "訂單")).toBe(0);
});
