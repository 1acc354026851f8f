import { expect, it } from "vitest";
import { fromInput, toInput } from "./times.js";

it("goes there and back to the minute", () => {
  const instant = "2026-11-22T09:30:00.000Z";
  expect(fromInput(toInput(instant))).toBe(instant);
});

it("says nothing where nothing is said", () => {
  expect(toInput(null)).toBe("");
  expect(fromInput("")).toBeUndefined();
});
