import { expect, test } from "vitest";
import { fieldsOf, openingOf, placeOf } from "./opening.js";

test("a week and days that differ, there and back", () => {
  const opening = {
    week: [
      { day: 1, opens_minutes: 660, closes_minutes: 840 },
      { day: 1, opens_minutes: 1020, closes_minutes: 1500 },
      { day: 7, opens_minutes: 0, closes_minutes: 1440 },
    ],
    special: [
      { date: "2027-02-06", opens_minutes: null, closes_minutes: null, note: "除夕" },
      { date: "2027-02-10", opens_minutes: 600, closes_minutes: 900, note: "" },
    ],
  };
  const store = { opening, latitude_microdegrees: 25_033_000, longitude_microdegrees: 121_565_000 };
  const fields = fieldsOf(store);
  expect(fields.week[0]).toEqual([
    { opens: "11:00", closes: "14:00" },
    { opens: "17:00", closes: "01:00" },
  ]);
  expect(fields.special.map(({ closed }) => closed)).toEqual([true, false]);
  expect(fields.place).toBe("25.033000, 121.565000");
  expect(openingOf(fields)).toEqual(opening);
});

test("places as maps copy them", () => {
  expect(placeOf("25.033, 121.565")).toEqual({ north: 25_033_000, east: 121_565_000 });
  expect(placeOf("-33.8688 151.2093")).toEqual({ north: -33_868_800, east: 151_209_300 });
  expect(placeOf("  ")).toBeNull();
  for (const wrong of ["25", "a, b", "91, 0", "0, 181", "1, 2, 3"]) expect(placeOf(wrong)).toBeUndefined();
});
