import { expect, it } from "vitest";
import { diff } from "./diff.js";

it("says what was taken away and what came", () => {
  expect(diff("a\nb\nc\nd", "a\nc\nx\nd")).toEqual([
    { kind: "gone", text: "b" },
    { kind: "same", text: "c" },
    { kind: "new", text: "x" },
  ]);
  expect(diff("a\nb", "a\nb")).toEqual([]);
  expect(diff("", "x")).toEqual([
    { kind: "gone", text: "" },
    { kind: "new", text: "x" },
  ]);
});
