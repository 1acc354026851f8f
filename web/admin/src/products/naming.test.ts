import { describe, expect, it } from "vitest";
import { labelsOf, nameIn, valuesOf } from "./naming.js";

const LARGE = [{ axis: "尺寸", value: "8 吋" }];

describe("the name of a variant", () => {
  it("is what was written, else what makes it differ", () => {
    expect(nameIn({ labels: { "zh-TW": "大", en: "Large" }, values: LARGE }, "en")).toBe("Large");
    expect(nameIn({ labels: { "zh-TW": "大" }, values: LARGE }, "en")).toBe("8 吋");
    expect(nameIn({ labels: { "zh-TW": "大" }, values: [] }, "en")).toBe("大");
    expect(nameIn({ labels: {}, values: [] }, "zh-TW")).toBe("");
  });

  it("is sent without blanks, and stands where files look for it", () => {
    expect(labelsOf(" 大 ", " ")).toEqual({ "zh-TW": "大", en: "" });
    expect(valuesOf(" 大 ", "規格")).toEqual([{ axis: "規格", value: "大" }]);
    expect(valuesOf("大", "規格", LARGE)).toEqual([{ axis: "尺寸", value: "大" }]);
  });

  it("leaves several values as they are", () => {
    const both = [...LARGE, { axis: "口味", value: "芋頭" }];
    expect(valuesOf("大芋頭", "規格", both)).toEqual(both);
  });
});
