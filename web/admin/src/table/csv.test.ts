import { describe, expect, it } from "vitest";
import { toCsv } from "./csv.js";

describe("toCsv", () => {
  it("quotes what has to be quoted", () => {
    expect(
      toCsv([
        ["品名", 'a "b"'],
        ["x,y", "z\nw"],
      ]),
    ).toBe('\uFEFF品名,"a ""b"""\r\n"x,y","z\nw"\r\n');
  });

  it("keeps formulas as text and numbers as numbers", () => {
    expect(toCsv([["=1+1", "@x", "-12", "+3 abc", "-1,280"]])).toBe(
      "\uFEFF'=1+1,'@x,-12,'+3 abc,\"-1,280\"\r\n",
    );
  });
});
