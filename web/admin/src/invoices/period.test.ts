import { describe, expect, it } from "vitest";
import { periodParts, periodsFrom } from "./period.js";

describe("periodsFrom", () => {
  it("names two months after the even one, over the end of a year", () => {
    expect(periodsFrom(new Date(2026, 10, 23))).toEqual(["11512", "11602"]);
    expect(periodsFrom(new Date(2026, 11, 31))).toEqual(["11512", "11602"]);
    expect(periodsFrom(new Date(2027, 0, 1))).toEqual(["11602", "11604"]);
  });
});

describe("periodParts", () => {
  it("tells year and months apart", () => {
    expect(periodParts("11512")).toEqual({ year: 115, from: "11", to: "12" });
    expect(periodParts("11602")).toEqual({ year: 116, from: "01", to: "02" });
  });
});
