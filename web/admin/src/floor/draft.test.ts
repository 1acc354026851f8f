import { describe, expect, it } from "vitest";
import { type Entry, explained, lastOf, linesOf, setTo, undo, unexplained } from "./draft.js";

const cake = { variant_id: "cake", sku: "CAKE", name: "桂花蛋糕", unit: "piece" };
const tea = { variant_id: "tea", sku: "TEA", name: "高山烏龍", unit: "piece" };
const entry = (id: string, goods: Entry["goods"], quantity = 1000): Entry => ({
  id,
  code: id,
  goods,
  quantity,
});

describe("a list of scans", () => {
  it("adds up by article, what was touched last first", () => {
    const entries = [entry("1", cake), entry("2", tea, 6000), entry("3", cake)];
    expect(linesOf(entries).map(({ goods, quantity }) => [goods.sku, quantity])).toEqual([
      ["CAKE", 2000],
      ["TEA", 6000],
    ]);
  });

  it("keeps a code apart until somebody has said what it is", () => {
    const entries = [entry("1", null), entry("2", cake)];
    expect(unexplained(entries).map(({ id }) => id)).toEqual(["1"]);
    expect(linesOf(explained(entries, "1", { goods: tea, quantity: 12_000 }))).toHaveLength(2);
  });

  it("sets a quantity by one more entry", () => {
    const entries = [entry("1", cake)];
    expect(setTo(entries, cake, 24_000, "2")?.quantity).toBe(23_000);
    expect(setTo(entries, cake, 1000, "2")).toBeNull();
  });
});

describe("undo", () => {
  it("takes the last entry away while it is still here", () => {
    expect(undo([entry("1", cake), entry("2", tea)], "x").map(({ id }) => id)).toEqual(["1"]);
    expect(undo([], "x")).toEqual([]);
  });

  it("answers what has left already by its opposite, once", () => {
    const sent: Entry = { ...entry("1", cake), sent: "flying" };
    const after = undo([sent], "2");
    expect(linesOf(after)[0]?.quantity).toBe(0);
    expect(after[1]).toMatchObject({ id: "2", quantity: -1000 });
    expect(lastOf(after)).toBeUndefined();
    expect(undo(after, "3")).toEqual(after);
  });
});
