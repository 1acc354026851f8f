import { describe, expect, it } from "vitest";
import { depositOf, dueOf } from "./deposit.js";

const order = {
  total: 1280,
  paid: 384,
  refunded: 0,
  deposit: 384,
  state: "placed" as const,
  money_state: "unpaid" as const,
};

describe("a deposit", () => {
  it("is paid once so much came as makes the order stand", () => {
    expect(depositOf(order)).toBe("paid");
    expect(depositOf({ ...order, paid: 383 })).toBe("due");
    expect(depositOf({ ...order, refunded: 1 })).toBe("due");
  });

  it("is no more than what is left of the order", () => {
    expect(depositOf({ ...order, total: 300, paid: 384, refunded: 84 })).toBe("paid");
  });

  it("is nothing to tell of an order without one, one that is paid, and one that is over", () => {
    expect(depositOf({ ...order, deposit: 0 })).toBeNull();
    expect(depositOf({ ...order, paid: 1280, money_state: "paid" })).toBeNull();
    expect(depositOf({ ...order, state: "cancelled" })).toBeNull();
  });
});

it("what is due is what was not paid, or was paid and went back", () => {
  expect(dueOf(order)).toBe(896);
  expect(dueOf({ ...order, refunded: 100 })).toBe(996);
  expect(dueOf({ ...order, paid: 1300 })).toBe(0);
});
