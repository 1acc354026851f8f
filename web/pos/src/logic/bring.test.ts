import type { Returnable } from "@tenon/api-client";
import { describe, expect, it } from "vitest";
import { type Brought, difference, step, wish } from "./bring.js";

const line = (line_id: string, left: number) => ({ line_id, left }) as Returnable["lines"][number];
const order = { order_id: "order", lines: [line("cake", 2_000), line("tea", 375)] } as Returnable;

describe("step", () => {
  it("goes by units between none and what is left", () => {
    const one = step(undefined, 1, 2_000);
    expect(one).toEqual({ quantity: 1_000, condition: "saleable" });
    expect(step(step(one, 1, 2_000), 1, 2_000).quantity).toBe(2_000);
    expect(step(step(one, -1, 2_000), -1, 2_000).quantity).toBe(0);
  });

  it("takes weighed goods as a whole and keeps the condition", () => {
    const some: Brought = { quantity: 0, condition: "damaged" };
    expect(step(some, 1, 375)).toEqual({ quantity: 375, condition: "damaged" });
    expect(step(step(some, 1, 375), 1, 375).quantity).toBe(375);
  });
});

describe("wish", () => {
  it("names what was chosen and nothing else", () => {
    const brought = new Map<string, Brought>([
      ["cake", { quantity: 1_000, condition: "damaged" }],
      ["tea", { quantity: 0, condition: "saleable" }],
    ]);
    expect(wish(order, brought, "defective", false, false, undefined)).toEqual({
      order_id: "order",
      lines: [{ line_id: "cake", quantity: 1_000, condition: "damaged", reason: "defective" }],
      member_id: undefined,
      refund: "original",
      exception: false,
    });
    expect(wish(order, new Map(), "defective", false, false, undefined)).toBeNull();
  });
});

it("says who pays the difference", () => {
  expect(difference(900, 580)).toBe(320);
  expect(difference(320, 580)).toBe(-260);
});
