import type { Returnable } from "@tenon/api-client";
import { describe, expect, it } from "vitest";
import { type Brought, conditionOf, difference, givenBack, step, wish, wishWithout } from "./bring.js";

const line = (line_id: string, left: number) => ({ line_id, left }) as Returnable["lines"][number];
const order = { order_id: "order", lines: [line("cake", 2_000), line("tea", 375)] } as Returnable;

describe("step", () => {
  it("goes by units between none and what is left", () => {
    const one = step(undefined, 1, 2_000);
    expect(one).toEqual({ quantity: 1_000 });
    expect(step(step(one, 1, 2_000), 1, 2_000).quantity).toBe(2_000);
    expect(step(step(one, -1, 2_000), -1, 2_000).quantity).toBe(0);
  });

  it("takes weighed goods as a whole and keeps the condition", () => {
    const some: Brought = { quantity: 0, condition: "damaged" };
    expect(step(some, 1, 375)).toEqual({ quantity: 375, condition: "damaged" });
    expect(step(step(some, 1, 375), 1, 375).quantity).toBe(375);
  });
});

describe("conditionOf", () => {
  const one: Brought = { quantity: 1_000 };

  it("takes what was broken for damaged until somebody says otherwise", () => {
    expect(conditionOf(one, "defective")).toBe("damaged");
    expect(conditionOf(one, "damaged_on_the_way")).toBe("damaged");
    expect(conditionOf({ ...one, condition: "quarantine" }, "defective")).toBe("quarantine");
    expect(conditionOf({ ...one, condition: "saleable" }, "defective")).toBe("saleable");
  });

  it("takes everything else for saleable, also when the reason changes later", () => {
    expect(conditionOf(one, "not_wanted")).toBe("saleable");
    expect(conditionOf(step(one, 1, 2_000), "wrong_item")).toBe("saleable");
    expect(conditionOf(undefined, "does_not_suit")).toBe("saleable");
  });
});

const said = { reason: "defective", credit: false, exception: false, member: undefined } as const;

describe("wish", () => {
  it("names what was chosen and nothing else", () => {
    const brought = new Map<string, Brought>([
      ["cake", { quantity: 1_000, condition: "damaged" }],
      ["tea", { quantity: 0, condition: "saleable" }],
    ]);
    expect(wish(order, brought, said)).toEqual({
      order_id: "order",
      lines: [{ line_id: "cake", quantity: 1_000, condition: "damaged", reason: "defective" }],
      member_id: undefined,
      refund: "original",
      exception: false,
    });
    expect(wish(order, new Map(), said)).toBeNull();
  });

  it("books broken goods as damaged where nobody said anything", () => {
    const brought = new Map<string, Brought>([["cake", { quantity: 1_000 }]]);
    expect(wish(order, brought, said)?.lines[0]?.condition).toBe("damaged");
    expect(wish(order, brought, { ...said, reason: "not_wanted" })?.lines[0]?.condition).toBe("saleable");
    const without = wishWithout(brought, { ...said, member: "anna" });
    expect(without?.lines[0]?.condition).toBe("damaged");
  });
});

describe("wishWithout", () => {
  const brought = new Map<string, Brought>([
    ["cake", { quantity: 1_000, condition: "damaged" }],
    ["tea", { quantity: 0, condition: "saleable" }],
  ]);

  it("gives credit to a member", () => {
    expect(wishWithout(brought, { ...said, member: "anna" })).toEqual({
      lines: [{ variant_id: "cake", quantity: 1_000, condition: "damaged", reason: "defective" }],
      member_id: "anna",
      refund: "store_credit",
      exception: false,
    });
  });

  it("gives nobody anything for nothing", () => {
    expect(wishWithout(brought, said)).toBeNull();
    expect(wishWithout(new Map(), { ...said, member: "anna" })).toBeNull();
  });
});

it("says who pays the difference", () => {
  expect(difference(900, 580)).toBe(320);
  expect(difference(320, 580)).toBe(-260);
});

describe("givenBack", () => {
  const back = [
    { kind: "cash", amount: 183 },
    { kind: "card", amount: 100 },
  ];
  const five = { step: 5, rounding: "nearest" } as const;

  it("rounds cash and nothing else", () => {
    expect(givenBack(back, 0, five)).toEqual([
      { kind: "cash", amount: 185 },
      { kind: "card", amount: 100 },
    ]);
  });

  it("takes what new goods cost off the first ways", () => {
    expect(givenBack(back, 181, five)).toEqual([{ kind: "card", amount: 100 }]);
    expect(givenBack(back, 200, five)).toEqual([{ kind: "card", amount: 83 }]);
    expect(givenBack(back, 283, five)).toEqual([]);
  });
});
