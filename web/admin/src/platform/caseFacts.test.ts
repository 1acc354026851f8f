import { describe, expect, it } from "vitest";
import { caseFacts, placeOf, type Saying } from "./caseFacts.js";

const say: Saying = {
  money: (amount) => `NT$${amount}`,
  quantity: (thousandths) => String(thousandths / 1_000),
  moment: (instant) => instant.slice(5, 10),
  words: (group, state) => `${group}:${state}`,
};
const ID = "019a0def-a300-763d-a71c-09ef6060abf5";

describe("what is known of a case", () => {
  it("is said without ids, and with units", () => {
    const stock = { variant: ID, location: ID, condition: "saleable", on_hand: -1_000, held: 0 };
    expect(caseFacts(JSON.stringify(stock), say)).toBe(
      "fact:condition condition:saleable · fact:on_hand -1 · fact:held 0",
    );
    const order = { order: ID, number: "W1", amount: 580, missing: [{ sku: "CAKE-6", quantity: 1_000 }] };
    expect(caseFacts(JSON.stringify(order), say)).toBe(
      "fact:number W1 · fact:amount NT$580 · fact:missing CAKE-6 × 1",
    );
    const late = { from: "倉庫", state: "in_transit", due_by: "2026-11-13T23:00:00.000000Z", left: 3 };
    expect(caseFacts(JSON.stringify(late), say)).toBe(
      "fact:from 倉庫 · fact:state moving:in_transit · fact:due_by 11-13 · fact:left 3",
    );
  });

  it("is said as it is when it is a sentence", () => {
    expect(caseFacts("something odd", say)).toBe("something odd");
    expect(caseFacts("7", say)).toBe("7");
  });

  it("leads to where it is dealt with", () => {
    expect(placeOf(JSON.stringify({ order: ID, number: "W1" }))).toEqual({
      to: `/orders/${ID}`,
      kind: "order",
    });
    expect(placeOf(JSON.stringify({ order: ID, charge: ID }))).toBeNull();
    expect(placeOf(JSON.stringify({ variant: ID }))).toEqual({ to: `/stock?variant=${ID}`, kind: "stock" });
    expect(placeOf("a sentence")).toBeNull();
  });
});
