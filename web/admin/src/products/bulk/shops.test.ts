import { describe, expect, it } from "vitest";
import { OnlyShop, shopsAfter } from "./shops.js";

const ALL = ["a", "b", "c"];

describe("shopsAfter", () => {
  it("adds a shop to those that are named", () => {
    expect(shopsAfter(["a"], ALL, "b", true)).toEqual(["a", "b"]);
  });

  it("leaves a product alone that the shop sells already, by name or since all do", () => {
    const named = ["a"];
    expect(shopsAfter(named, ALL, "a", true)).toBe(named);
    const everywhere: string[] = [];
    expect(shopsAfter(everywhere, ALL, "b", true)).toBe(everywhere);
  });

  it("names the others when one of all stops selling", () => {
    expect(shopsAfter([], ALL, "b", false)).toEqual(["a", "c"]);
    expect(shopsAfter(["a", "b"], ALL, "b", false)).toEqual(["a"]);
  });

  it("leaves a product alone that the shop does not sell", () => {
    const named = ["a"];
    expect(shopsAfter(named, ALL, "b", false)).toBe(named);
  });

  it("never takes the last one out: nothing named would mean everywhere", () => {
    expect(() => shopsAfter(["a"], ALL, "a", false)).toThrow(OnlyShop);
    expect(() => shopsAfter([], ["a"], "a", false)).toThrow(OnlyShop);
  });
});
