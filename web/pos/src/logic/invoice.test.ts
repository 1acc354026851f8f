import { describe, expect, it } from "vitest";
import { forgetMember, inCarrier, invoiceWish, isCarrier, isTaxId, ON_PAPER } from "./invoice.js";

describe("isCarrier", () => {
  it("knows what is scanned from goods and payment codes", () => {
    for (const code of ["/ABC+123", "/abc+123", "/1.-+ABC", "AB12345678901234"])
      expect(isCarrier(code)).toBe(true);
    for (const code of ["/ABC123", "4712345678904", "A12345678901234", "", "/ABC 123"]) {
      expect(isCarrier(code)).toBe(false);
    }
  });
});

describe("isTaxId", () => {
  it("checks the digits by both rules", () => {
    for (const text of ["04595257", "12345675", "12345670"]) expect(isTaxId(text), text).toBe(true);
    for (const text of ["12345678", "00000073", "0459525", "00000000", "0459525a"]) {
      expect(isTaxId(text), text).toBe(false);
    }
  });
});

describe("invoiceWish", () => {
  it("says nothing for paper and a consumer", () => {
    expect(invoiceWish(ON_PAPER)).toBeUndefined();
    expect(invoiceWish({ ...ON_PAPER, tax_id: "04595257" })).toEqual({ tax_id: "04595257" });
    expect(invoiceWish({ ...ON_PAPER, donation: "919" })).toEqual({ donation: "919" });
  });

  it("is printed again when the member it was to be kept with leaves the basket", () => {
    const basket = { member: { id: "m" }, invoice: { ...ON_PAPER, tax_id: "04595257", with_member: true } };
    expect(forgetMember(basket)).toEqual({ member: null, invoice: { ...ON_PAPER, tax_id: "04595257" } });
  });

  it("keeps a company's tax id with a carrier, and no other way", () => {
    const company = { ...ON_PAPER, tax_id: "04595257", donation: "919" };
    expect(inCarrier(company, "/ABC+123")).toEqual({ ...ON_PAPER, tax_id: "04595257", carrier: "/ABC+123" });
  });
});
