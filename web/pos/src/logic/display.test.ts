import type { Quote, Receipt } from "@tenon/api-client";
import { describe, expect, it } from "vitest";
import { add, emptyBasket } from "./basket.js";
import { calledInPublic, viewOf } from "./display.js";

const tea = {
  variant_id: "tea",
  sku: "TEA",
  name: "凍頂烏龍茶",
  unit: "罐",
  quantity_step: 1000,
  quantity: 1000,
  unit_price: 4_200_000,
};
const basket = { ...add(emptyBasket("sale"), tea), member: { id: "m", label: "林小美" } };
const quote = {
  lines: [
    { variant_id: "tea", name: tea.name, quantity: 1000, gross: 420, discount: 42, net: 378, options: [] },
  ],
  discount_total: 42,
  total: 378,
} as unknown as Quote;
const known = { basket, quote, fresh: true, receipt: null, payment: null };

describe("calledInPublic", () => {
  it("says little of a name", () => {
    expect(calledInPublic("林小美")).toBe("林○美");
    expect(calledInPublic("林美")).toBe("林○");
    expect(calledInPublic("歐陽小美")).toBe("歐○美");
    expect(calledInPublic("Anna Berg")).toBe("Anna");
  });

  it("says nothing of numbers and addresses", () => {
    for (const label of ["…678", "0912345678", "anna@example.com", "", "M00012"]) {
      expect(calledInPublic(label), label).toBe("");
    }
  });
});

describe("viewOf", () => {
  it("shows lines at once and amounts when they are known", () => {
    const early = viewOf({ ...known, quote: null, fresh: false });
    expect(early).toMatchObject({ kind: "basket", total: null, lines: [{ name: tea.name, net: null }] });
    expect(viewOf(known)).toMatchObject({
      kind: "basket",
      total: 378,
      saved: 42,
      lines: [{ net: 378, before: 420 }],
    });
  });

  it("holds no personal data beyond the greeting", () => {
    const text = JSON.stringify(viewOf(known));
    expect(text).toContain("林○美");
    expect(text).not.toContain("林小美");
    expect(text).not.toContain('"m"');
  });

  it("shows what is handed over and the change", () => {
    const payment = { paid: 0, rest: 378, due: 378, given: 500 };
    expect(viewOf({ ...known, payment })).toMatchObject({ kind: "pay", given: 500, change: 122 });
    expect(viewOf({ ...known, payment: { ...payment, given: 300 } })).toMatchObject({ change: 0 });
  });

  it("thanks with the change, and rests otherwise", () => {
    const empty = { ...known, basket: emptyBasket("next"), quote: null };
    const receipt = { total: 378, tenders: [{ change: 122 }] } as unknown as Receipt;
    expect(viewOf({ ...empty, receipt })).toEqual({ kind: "thanks", total: 378, change: 122 });
    expect(viewOf(empty)).toEqual({ kind: "idle" });
  });
});
