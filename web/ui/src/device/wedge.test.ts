import { describe, expect, it } from "vitest";
import { isScanned, looksLikeCode } from "./wedge.js";

describe("isScanned", () => {
  it("knows a scanner by its speed", () => {
    expect(isScanned([0, 8, 16, 24, 33, 41])).toBe(true);
    expect(isScanned([0, 8, 16, 24, 160])).toBe(false);
    expect(isScanned([0, 8, 16])).toBe(false);
  });
});

describe("looksLikeCode", () => {
  it("tells codes from words", () => {
    for (const code of ["4712345678904", "CAKE-OSM-6", "A12345"]) expect(looksLikeCode(code)).toBe(true);
    for (const words of ["桂花", "烏龍 茶", "tea", "12", ""]) expect(looksLikeCode(words)).toBe(false);
  });
});
