import { describe, expect, it } from "vitest";
import { allTicked, howMany, neighbour, ticked } from "./selection.js";

const SHOWN = ["a", "b", "c", "d", "e"];
const of = (...keys: string[]) => new Set(keys);

describe("ticked", () => {
  it("turns one row on and off", () => {
    expect(ticked(of(), SHOWN, "b", null)).toEqual(of("b"));
    expect(ticked(of("a", "b"), SHOWN, "b", null)).toEqual(of("a"));
  });

  it("takes the stretch in both directions", () => {
    expect(ticked(of("b"), SHOWN, "d", "b")).toEqual(of("b", "c", "d"));
    expect(ticked(of("d"), SHOWN, "b", "d")).toEqual(of("b", "c", "d"));
  });

  it("unticks a stretch when the row it ends with was ticked", () => {
    expect(ticked(of("a", "b", "c", "d"), SHOWN, "d", "b")).toEqual(of("a"));
  });

  it("ticks one row where the stretch began with a row that is gone", () => {
    expect(ticked(of(), SHOWN, "d", "gone")).toEqual(of("d"));
  });

  it("leaves the selection that it was given as it was", () => {
    const before = of("a");
    ticked(before, SHOWN, "c", "a");
    expect(before).toEqual(of("a"));
  });
});

describe("allTicked", () => {
  it("ticks what is shown, and leaves alone what a filter hides", () => {
    expect(allTicked(of("hidden", "a"), SHOWN, true)).toEqual(of("hidden", ...SHOWN));
    expect(allTicked(of("hidden", "a", "e"), SHOWN, false)).toEqual(of("hidden"));
  });
});

describe("howMany", () => {
  it("counts only what is shown", () => {
    expect(howMany(of("hidden"), SHOWN)).toBe("none");
    expect(howMany(of("a"), SHOWN)).toBe("some");
    expect(howMany(of(...SHOWN, "hidden"), SHOWN)).toBe("all");
    expect(howMany(of(), [])).toBe("none");
  });
});

describe("neighbour", () => {
  it("stops at both ends", () => {
    expect(neighbour(SHOWN, "b", 1)).toBe("c");
    expect(neighbour(SHOWN, "b", -1)).toBe("a");
    expect(neighbour(SHOWN, "a", -1)).toBe("a");
    expect(neighbour(SHOWN, "e", 1)).toBe("e");
  });
});
