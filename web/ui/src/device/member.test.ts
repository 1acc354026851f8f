import { describe, expect, it } from "vitest";
import { memberQuery } from "./member.js";

describe("what was typed is one question", () => {
  it.each([
    ["0912-345-678", { phone: "0912-345-678" }],
    ["+886 912 345 678", { phone: "+886 912 345 678" }],
    [" amy@example.com ", { email: "amy@example.com" }],
    ["M7K2P9QX1A", { number: "M7K2P9QX1A" }],
    ["王", { name: "王" }],
    ["Margaretha", { name: "Margaretha" }],
    ["123", { name: "123" }],
  ])("%s", (text, query) => {
    expect(memberQuery(text)).toEqual(query);
  });
});
