import { describe, expect, it } from "vitest";
import { ifMatch, LineCut, newId, Refused, refusalFrom } from "./index.js";

describe("newId", () => {
  it("is a UUIDv7 that sorts by its time", () => {
    const early = newId(1_700_000_000_000);
    const late = newId(1_800_000_000_000);
    expect(early).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(early < late).toBe(true);
    expect(early.slice(0, 13).replace("-", "")).toBe((1_700_000_000_000).toString(16).padStart(12, "0"));
  });

  it("never repeats", () => {
    expect(new Set(Array.from({ length: 1000 }, () => newId(1))).size).toBe(1000);
  });
});

describe("refusalFrom", () => {
  const soldOut = {
    type: "about:blank",
    title: "Conflict",
    status: 409,
    code: "stock.insufficient",
    detail: "CAKE-OSM-6 只剩 2 件。",
    detail_en: "Only 2 of CAKE-OSM-6 left.",
    params: { sku: "CAKE-OSM-6", left: 2000 },
    fields: [{ pointer: "/lines/0/quantity", code: "stock.insufficient", detail: "太多了。" }],
  };

  it("keeps code, values, sentences and fields", () => {
    const refusal = refusalFrom(409, soldOut) as Refused;
    expect(refusal).toBeInstanceOf(Refused);
    expect(refusal.code).toBe("stock.insufficient");
    expect(refusal.number("left")).toBe(2000);
    expect(refusal.text("sku")).toBe("CAKE-OSM-6");
    expect(refusal.sentence("zh-TW")).toBe("CAKE-OSM-6 只剩 2 件。");
    expect(refusal.sentence("en")).toBe("Only 2 of CAKE-OSM-6 left.");
    expect(refusal.field("/lines/0/quantity")).toBe("太多了。");
  });

  it("tells a silent server from one that says no", () => {
    expect(refusalFrom(502, "<html>")).toBeInstanceOf(LineCut);
    expect(refusalFrom(500, undefined)).toBeInstanceOf(Refused);
  });
});

describe("ifMatch", () => {
  it("quotes the version", () => expect(ifMatch(7)).toBe('"7"'));
});
