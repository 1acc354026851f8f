import { expect, it } from "vitest";
import { Sightings } from "./sightings.js";

it("counts a code once while it is held before the camera", () => {
  const sightings = new Sightings();
  expect([0, 100, 600, 1200].map((now) => sightings.isNew("A", now))).toEqual([true, false, false, false]);
  expect(sightings.isNew("B", 1250)).toBe(true);
  expect(sightings.isNew("A", 1300)).toBe(false);
  // Away for longer than a blink: the next one.
  expect(sightings.isNew("A", 2100)).toBe(true);
});
