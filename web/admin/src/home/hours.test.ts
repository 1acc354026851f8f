import { describe, expect, it } from "vitest";
import { bars, span } from "./hours.js";

describe("span", () => {
  it("leaves no hour out between the first and now", () => {
    const rows = span([{ hour: 9, web: 1, till: 0 }], 18);
    expect(rows.map((row) => row.hour)).toEqual([9, 10, 11, 12, 13, 14, 15, 16, 17, 18]);
    expect(rows[0]).toEqual({ hour: 9, web: 1, till: 0 });
    expect(rows[1]).toEqual({ hour: 10, web: 0, till: 0 });
  });

  it("stays within the day", () => {
    expect(span([], 0).map((row) => row.hour)).toEqual([0]);
    expect(span([{ hour: 23, web: 1, till: 0 }], 2).at(-1)?.hour).toBe(23);
  });
});

describe("bars", () => {
  it("scales to the tallest hour", () => {
    const { peak, bars: drawn } = bars(
      [
        { hour: 1, web: 100, till: 100 },
        { hour: 2, web: 0, till: 50 },
        { hour: 3, web: -20, till: 0 },
      ],
      { width: 300, height: 100 },
    );
    expect(peak).toBe(200);
    expect(drawn.map((bar) => [bar.webHeight, bar.tillHeight])).toEqual([
      [50, 50],
      [0, 25],
      [0, 0],
    ]);
  });

  it("the day before gives room to its own hours and heights", () => {
    const before = [{ hour: 3, web: 100, till: 300 }];
    const rows = span([{ hour: 1, web: 100, till: 0 }], 2, before);
    expect(rows.at(-1)?.hour).toBe(3);
    const { peak, bars: drawn } = bars(rows, { width: 300, height: 100 }, before);
    expect(peak).toBe(400);
    expect(drawn.map((bar) => bar.beforeHeight).slice(-2)).toEqual([0, 100]);
    expect(drawn.find((bar) => bar.hour === 1)?.webHeight).toBe(25);
  });

  it("draws nothing for a day without sales", () => {
    expect(bars([{ hour: 1, web: 0, till: 0 }], { width: 300, height: 100 }).peak).toBe(0);
  });
});
