import { expect, test } from "vitest";
import { daysOf, monthOf, monthsUntil, periodsUntil } from "./months.js";

test("months go back over the year", () => {
  expect(monthsUntil("2026-02", 4)).toEqual(["2026-02", "2026-01", "2025-12", "2025-11"]);
  expect(monthOf(new Date(2026, 8, 30))).toBe("2026-09");
});

test("a month knows its days", () => {
  expect(daysOf("2028-02")).toEqual({ from: "2028-02-01", to: "2028-02-29" });
  expect(daysOf("2026-12").to).toBe("2026-12-31");
});

test("periods are those of the return", () => {
  expect(periodsUntil(new Date(2026, 0, 5), 3)).toEqual(["11502", "11412", "11410"]);
});
