import { describe, expect, it } from "vitest";
import { periodLabel, periodsFrom } from "./period.js";

describe("periodsFrom", () => {
  it("names two months after the even one, over the end of a year", () => {
    expect(periodsFrom(new Date(2026, 10, 23))).toEqual(["11512", "11602"]);
    expect(periodsFrom(new Date(2026, 11, 31))).toEqual(["11512", "11602"]);
    expect(periodsFrom(new Date(2027, 0, 1))).toEqual(["11602", "11604"]);
  });
});

describe("periodLabel", () => {
  it("reads as on the paper", () => {
    expect(periodLabel("11512")).toBe("115年11-12月");
    expect(periodLabel("11602")).toBe("116年01-02月");
  });
});
