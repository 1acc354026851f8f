import { expect, it } from "vitest";
import { Sightings } from "./sightings.js";

it("counts a code once while it is held before the camera", () => {
  const sightings = new Sightings();
  const looks = [["A"], ["A"], [], [], ["A"], ["A", "B"], ["A"]];
  expect(looks.map((codes) => sightings.look(codes))).toEqual([["A"], [], [], [], [], ["B"], []]);
  // Away for longer than a blink: the next one.
  for (let look = 0; look < 6; look += 1) expect(sightings.look([])).toEqual([]);
  expect(sightings.look(["A"])).toEqual(["A"]);
});
