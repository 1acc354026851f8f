import { describe, expect, it } from "vitest";
import { KINDS, kindsLike, webMaySell } from "./classes.js";

describe("kindsLike", () => {
  it("offers only kinds of which stock is kept in the same way", () => {
    expect(kindsLike("goods")).toContain("consigned");
    expect(kindsLike("goods")).not.toContain("service");
    expect(kindsLike("fee")).toEqual(["service", "fee"]);
    expect(kindsLike("set")).toEqual(["set"]);
  });

  it("always offers the kind itself", () => {
    for (const kind of KINDS) expect(kindsLike(kind)).toContain(kind);
  });
});

describe("webMaySell", () => {
  it("keeps what the law or its kind keeps in the shops", () => {
    expect(webMaySell("goods", "general")).toBe(true);
    expect(webMaySell("goods", "alcohol")).toBe(false);
    expect(webMaySell("voucher", "general")).toBe(false);
    expect(webMaySell("set", "infant_formula")).toBe(true);
  });
});
