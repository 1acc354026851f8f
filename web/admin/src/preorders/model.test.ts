import { describe, expect, it } from "vitest";
import {
  clockMinutes,
  type DaysDraft,
  dateIn,
  datesBetween,
  datesOf,
  daysEdit,
  draftOf,
  hoursOf,
  leadMinutes,
  leadOf,
  leftOf,
  nextStep,
  percentOf,
  ppmOf,
  slotsOf,
  standing,
  sumOf,
  weekdayOf,
} from "./model.js";

const TAIPEI = "Asia/Taipei";
const slot = (from: string, to: string, capacity: number, taken = 0) => ({
  id: `${from}-${to}`,
  begins_at: `2026-09-25T${from}:00+08:00`,
  ends_at: to === "24:00" ? "2026-09-26T00:00:00+08:00" : `2026-09-25T${to}:00+08:00`,
  capacity,
  taken,
});
const day = (capacity: number, taken: number, ...slots: ReturnType<typeof slot>[]) => ({
  store_id: "a",
  date: "2026-09-25",
  capacity,
  taken,
  slots,
});

it("a share is typed in percent and sent in parts per million", () => {
  expect(ppmOf("30")).toBe(300_000);
  expect(ppmOf("12.5%")).toBe(125_000);
  expect(ppmOf("１００ ％")).toBe(1_000_000);
  expect(ppmOf("a third")).toBeNull();
  for (const ppm of [0, 1, 125_000, 1_000_000]) expect(ppmOf(percentOf(ppm))).toBe(ppm);
});

it("a lead is said in the largest unit that says it whole", () => {
  expect(leadOf(4320)).toEqual({ count: 3, unit: "days" });
  expect(leadOf(2160)).toEqual({ count: 36, unit: "hours" });
  expect(leadOf(90)).toEqual({ count: 90, unit: "minutes" });
  expect(leadOf(0)).toEqual({ count: 0, unit: "days" });
  expect(leadMinutes("36", "hours")).toBe(2160);
  expect(leadMinutes("1.5", "days")).toBeNull();
});

describe("dates", () => {
  it("run from one to the other, as many as are set at once", () => {
    expect(datesBetween("2026-09-29", "2026-10-01")).toEqual(["2026-09-29", "2026-09-30", "2026-10-01"]);
    expect(datesBetween("2026-10-01", "2026-09-29")).toEqual([]);
    expect(datesBetween("", "2026-09-29")).toEqual([]);
    expect(datesBetween("2026-01-01", "2026-03-03")).toHaveLength(62);
    expect(datesBetween("2026-01-01", "2026-03-04")).toEqual([]);
  });

  it("have a weekday, and one of them is today somewhere", () => {
    expect(weekdayOf("2026-09-25")).toBe(5);
    expect(weekdayOf("2026-09-27")).toBe(7);
    expect(dateIn(TAIPEI, Date.parse("2026-09-25T16:30:00Z"))).toBe("2026-09-26");
  });
});

describe("a day", () => {
  it("has left what its slots have, where they have less", () => {
    expect(leftOf(day(10_000, 4_000, slot("10:00", "13:00", 8_000, 4_000)))).toBe(4_000);
    expect(leftOf(day(6_000, 4_000, slot("10:00", "13:00", 8_000, 4_000)))).toBe(2_000);
  });

  it("is sold out, rests, or is open", () => {
    expect(standing(day(4_000, 4_000, slot("10:00", "13:00", 8_000, 4_000)))).toBe("full");
    expect(standing(day(9_000, 4_000, slot("10:00", "13:00", 4_000, 4_000)))).toBe("full");
    expect(standing(day(9_000, 0))).toBe("rests");
    expect(standing(day(0, 0, slot("10:00", "13:00", 0)))).toBe("rests");
    expect(standing(day(9_000, 0, slot("10:00", "13:00", 4_000)))).toBe("open");
  });

  it("forgets slots that were taken away", () => {
    expect(slotsOf(day(9_000, 0, slot("10:00", "13:00", 0), slot("13:00", "15:00", 1_000)))).toHaveLength(1);
  });

  it("ends at 24:00", () => {
    expect(hoursOf(slot("18:00", "24:00", 1), TAIPEI)).toBe("18:00–24:00");
    expect(hoursOf(slot("10:00", "13:30", 1), TAIPEI)).toBe("10:00–13:30");
  });

  it("adds up with others, but for those on which nothing is handed over", () => {
    const days = [day(4_000, 4_000, slot("10:00", "13:00", 4_000, 4_000)), day(9_000, 0)];
    expect(sumOf(days)).toEqual({ days: 1, capacity: 4_000, taken: 4_000, full: 1 });
  });
});

describe("the form on days", () => {
  const draft: DaysDraft = {
    stores: ["a"],
    from: "2026-09-25",
    to: "2026-09-27",
    without: ["2026-09-26"],
    capacity: "50",
    slots: [
      { from: "10:00", to: "13:00", capacity: "" },
      { from: "13:00", to: "00:00", capacity: "20" },
    ],
  };

  it("is sent in thousandths and minutes, without the days that were left out", () => {
    expect(daysEdit(draft).body).toEqual({
      store_ids: ["a"],
      dates: ["2026-09-25", "2026-09-27"],
      capacity: 50_000,
      slots: [
        { from_minutes: 600, to_minutes: 780, capacity: 50_000 },
        { from_minutes: 780, to_minutes: 1440, capacity: 20_000 },
      ],
    });
  });

  it("means one day where it says one", () => {
    expect(datesOf({ ...draft, to: "" })).toEqual(["2026-09-25"]);
  });

  it("says which of its fields cannot be understood", () => {
    const slots = [...draft.slots, { from: "", to: "20:00", capacity: "" }];
    expect(daysEdit({ ...draft, capacity: "many", slots })).toEqual({
      body: null,
      faults: { capacity: true, slots: [2] },
    });
    expect(clockMinutes("25")).toBeNull();
  });

  it("shows a day as it is", () => {
    const found = day(1_200_000, 0, slot("10:00", "13:00", 1_200_000), slot("18:00", "24:00", 20_000));
    expect(draftOf(found, TAIPEI)).toEqual({
      stores: ["a"],
      from: "2026-09-25",
      to: "2026-09-25",
      without: [],
      capacity: "1200",
      slots: [
        { from: "10:00", to: "13:00", capacity: "" },
        { from: "18:00", to: "00:00", capacity: "20" },
      ],
    });
  });
});

it("what is next: days, then opening; then more days when none is left", () => {
  const open = day(9_000, 0, slot("10:00", "13:00", 4_000));
  const full = day(4_000, 4_000, slot("10:00", "13:00", 4_000, 4_000));
  expect(nextStep({ state: "draft" }, [])).toBe("needsDays");
  expect(nextStep({ state: "draft" }, [open])).toBe("canOpen");
  expect(nextStep({ state: "open" }, [day(9_000, 0)])).toBe("nothingOffered");
  expect(nextStep({ state: "open" }, [full])).toBe("soldOut");
  expect(nextStep({ state: "open" }, [full, open])).toBeNull();
  expect(nextStep({ state: "closed" }, [])).toBeNull();
});
