import { expect, it } from "vitest";
import { farAway } from "./distance.js";

it("says metres for what is near and kilometres for what is not", () => {
  expect(farAway(0)).toEqual({ n: "0", unit: "m" });
  expect(farAway(847)).toEqual({ n: "850", unit: "m" });
  expect(farAway(996)).toEqual({ n: "1.0", unit: "km" });
  expect(farAway(4962)).toEqual({ n: "5.0", unit: "km" });
  expect(farAway(290_410)).toEqual({ n: "290.4", unit: "km" });
});

it("says nothing about a place that is not on the map", () => {
  expect(farAway(null)).toBeNull();
  expect(farAway(undefined)).toBeNull();
});
