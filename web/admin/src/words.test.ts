import { expect, it } from "vitest";
import { words } from "./words.js";

const places = (text: string) => [...new Set(text.match(/\{\w+/g) ?? [])].sort().join();

it("every sentence has the same places in both languages", () => {
  for (const [key, text] of Object.entries(words["zh-TW"])) {
    expect(places(words.en[key as keyof typeof words.en]), key).toBe(places(text));
  }
});
