import { describe, expect, it } from "vitest";
import { fill } from "./speak.js";
import { sharedWords } from "./words.js";

describe("fill", () => {
  it("puts values in their places", () => {
    expect(fill("{sku} 只剩 {left} 件", { sku: "CAKE", left: 2 })).toBe("CAKE 只剩 2 件");
  });

  it("picks one or many", () => {
    const text = "{n} {n|item|items}";
    expect(fill(text, { n: 1 })).toBe("1 item");
    expect(fill(text, { n: 0 })).toBe("0 items");
  });

  it("leaves a place without a value as it is", () => expect(fill("{a}")).toBe("{a}"));
});

describe("the shared words", () => {
  it("have the same places in both languages", () => {
    const places = (text: string) => (text.match(/\{\w+/g) ?? []).sort().join();
    for (const [key, text] of Object.entries(sharedWords["zh-TW"])) {
      expect(places(sharedWords.en[key as keyof typeof sharedWords.en]), key).toBe(places(text));
    }
  });
});
