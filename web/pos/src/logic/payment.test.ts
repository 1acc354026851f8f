import { describe, expect, it } from "vitest";
import {
  asked,
  emptyPayment,
  heard,
  holdsMoney,
  inCash,
  isPaymentCode,
  paidBy,
  paymentFromText,
  without,
} from "./payment.js";

const charge = {
  id: "charge",
  sale_id: "sale",
  kind: "terminal",
  amount: 300,
  state: "captured",
  fate: "open",
  ready: true,
  captured: 300,
  refunded: 0,
  created_at: "2026-11-22T04:00:00Z",
};
const open = asked(emptyPayment("sale"), { charge_id: "charge", kind: "terminal", amount: 300 });

describe("a charge", () => {
  it("becomes a part once the money is there", () => {
    const paid = heard(open, charge);
    expect(paid.open).toBeNull();
    expect(paid.parts).toEqual([{ kind: "terminal", amount: 300, charge_id: "charge" }]);
    expect(paidBy(paid)).toBe(300);
    expect(holdsMoney(paid)).toBe(true);
  });

  it("is heard once, however often it is said", () => {
    expect(heard(heard(open, charge), charge).parts).toHaveLength(1);
  });

  it("stays unknown while nobody says how it ended", () => {
    for (const state of ["requested", "unknown", "pending"]) {
      const after = heard(open, { ...charge, state, ready: false, captured: 0 });
      expect(after.open?.state).toBe("unknown");
    }
  });

  it("has failed when nothing was taken or all goes back", () => {
    expect(heard(open, { ...charge, state: "failed", fate: "over", ready: false }).open?.state).toBe(
      "failed",
    );
    expect(heard(open, { ...charge, fate: "going_back", ready: false }).open?.state).toBe("failed");
  });

  it("leaves when it is given back", () => {
    expect(without(open, "charge").open).toBeNull();
    expect(holdsMoney(without(heard(open, charge), "charge"))).toBe(false);
  });
});

describe("cash", () => {
  it.each([
    [583, 1, "nearest", 583],
    [582, 5, "nearest", 580],
    [583, 5, "nearest", 585],
    [585, 10, "nearest", 590],
    [584, 5, "down", 580],
    [581, 5, "up", 585],
    [0, 5, "up", 0],
  ] as const)("of %i by steps of %i, %s, is %i", (rest, step, rounding, due) => {
    expect(inCash(rest, { step, rounding })).toBe(due);
  });
});

describe("what the device kept", () => {
  it("is the sale's own, and what was being asked is unknown", () => {
    const text = JSON.stringify(open);
    expect(paymentFromText(text, "sale").open?.state).toBe("unknown");
    expect(paymentFromText(text, "another")).toEqual(emptyPayment("another"));
    expect(paymentFromText("{", "sale")).toEqual(emptyPayment("sale"));
    expect(paymentFromText(null, "sale")).toEqual(emptyPayment("sale"));
  });
});

it("a payment code has 18 digits", () => {
  expect(isPaymentCode("123456789012345678")).toBe(true);
  for (const text of ["", "12345678901234567", "1234567890123456789", "12345678901234567a"]) {
    expect(isPaymentCode(text)).toBe(false);
  }
});
