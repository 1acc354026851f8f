import { describe, expect, it } from "vitest";
import {
  asked,
  dueInCash,
  emptyPayment,
  heard,
  holdsMoney,
  inCash,
  isPaymentCode,
  left,
  overcharged,
  type Payment,
  paidBy,
  paymentFromText,
  takenNow,
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

describe("two bills that are paid together", () => {
  const bills = [
    { subject: "order", total: 303 },
    { subject: "sale", total: 64 },
  ];
  const payment = (parts: Payment["parts"], madeFor = {}): Payment => ({
    ...emptyPayment("order"),
    parts,
    madeFor,
  });
  const wallet = (amount: number, charge_id: string) => ({ kind: "wallet_code", amount, charge_id });
  const totals = (of: Payment) => left(bills, of).map(({ total }) => total);

  it("are charged each for itself, and cash pays the first that is open", () => {
    expect(totals(payment([]))).toEqual([303, 64]);
    expect(totals(payment([wallet(64, "b")], { b: "sale" }))).toEqual([303, 0]);
    expect(totals(payment([{ kind: "card", amount: 310 }]))).toEqual([0, 57]);
    expect(totals(payment([wallet(300, "a"), { kind: "cash", amount: 10 }], { a: "order" }))).toEqual([
      0, 57,
    ]);
  });

  it("are rounded each for itself", () => {
    const five = { step: 5, rounding: "nearest" } as const;
    expect(dueInCash(bills, payment([]), five)).toBe(305 + 65);
    expect(dueInCash(bills, payment([wallet(303, "a")], { a: "order" }), five)).toBe(65);
    expect(dueInCash(bills, payment([{ kind: "cash", amount: 100 }]), five)).toBe(270);
    expect(dueInCash([{ subject: "order", total: 303 }], payment([]), five)).toBe(305);
  });

  it("keep no money of a bill that is not there any more, or that costs less", () => {
    const paid = payment([wallet(303, "a"), wallet(64, "b")], { a: "order", b: "sale" });
    expect(overcharged(bills, paid)).toBe(0);
    expect(overcharged([{ subject: "order", total: 303 }], paid)).toBe(64);
    expect(overcharged([{ subject: "order", total: 300 }, bills[1] as (typeof bills)[0]], paid)).toBe(3);
  });

  it("a charge that says nothing of its bill is the subject's own", () => {
    expect(totals(payment([wallet(303, "a")]))).toEqual([0, 64]);
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

it("without a line only what works without one is taken, and never a charge", () => {
  const type = (code: string, how: "cash" | "noted" | "charged", works_offline: boolean) => ({
    code,
    how,
    works_offline,
    active: true,
    at_till: true,
  });
  const types = [
    type("cash", "cash", true),
    type("card", "noted", true),
    type("voucher", "noted", false),
    type("terminal", "charged", true),
    { ...type("old", "noted", true), active: false },
  ];
  const codes = (online: boolean) => takenNow(types, online).map(({ code }) => code);
  expect(codes(true)).toEqual(["cash", "card", "voucher", "terminal"]);
  expect(codes(false)).toEqual(["cash", "card"]);
});
