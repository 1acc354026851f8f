import { describe, expect, test } from "vitest";
import { kindOf, perHundredGrams } from "./label.js";

describe("a label", () => {
  test("draws retail codes as such, and all others so that every scanner reads them", () => {
    expect(kindOf("4006381333931")).toBe("EAN13");
    expect(kindOf("036000291452")).toBe("UPC");
    expect(kindOf("96385074")).toBe("EAN8");
    expect(kindOf("4006381333930")).toBe("CODE128");
    expect(kindOf("CAKE-OSM-6")).toBe("CODE128");
    expect(kindOf("12345")).toBe("CODE128");
  });

  test("says what a hundred grams cost where a weight is known", () => {
    expect(perHundredGrams({ unit_price: 3_800_000, weight_grams: 75 })).toBe(5_066_667);
    expect(perHundredGrams({ unit_price: 4_200_000, weight_grams: 150 })).toBe(2_800_000);
    expect(perHundredGrams({ unit_price: 4_200_000, weight_grams: null })).toBeNull();
  });
});
