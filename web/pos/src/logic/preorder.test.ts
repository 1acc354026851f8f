import { describe, expect, it } from "vitest";
import { depositOf, dueNow, offerFor, placesOf, whyNot, whyNotDay } from "./preorder.js";

const offer = (id: string, product_ids: string[], store_ids = ["xinyi"]) => ({
  id,
  name: id,
  deposit_rate: 300_000,
  product_ids,
  store_ids,
});
const products = new Map([
  ["box-small", "box"],
  ["box-large", "box"],
  ["cake-whole", "cake"],
]);
const line = (variant_id: string, by_hand = false) => ({
  variant_id,
  ...(by_hand && { price_by_hand: { unit_price: 1, reason: "display" } }),
});

describe("a basket can be pre-ordered", () => {
  const offers = [offer("cakes", ["cake"]), offer("boxes", ["box"])];

  it("when all of it is of one open campaign, whatever the variants", () => {
    expect(offerFor([line("box-small"), line("box-large")], products, offers)?.id).toBe("boxes");
    expect(offerFor([line("cake-whole")], products, offers)?.id).toBe("cakes");
  });

  it("not when it is empty, mixed, of two campaigns or of goods that nobody knows", () => {
    expect(offerFor([], products, offers)).toBeNull();
    expect(offerFor([line("box-small"), line("tea")], products, offers)).toBeNull();
    expect(offerFor([line("box-small"), line("cake-whole")], products, offers)).toBeNull();
    expect(offerFor([line("box-small")], new Map(), offers)).toBeNull();
  });

  it("not with a price by hand, and not where no store hands over any more", () => {
    expect(offerFor([line("box-small", true)], products, offers)).toBeNull();
    expect(offerFor([line("box-small")], products, [offer("boxes", ["box"], [])])).toBeNull();
  });
});

describe("a deposit", () => {
  it("is rounded up to what can be paid", () => {
    expect(depositOf(1280, 300_000)).toBe(384);
    expect(depositOf(1281, 300_000)).toBe(385);
    expect(depositOf(1, 1)).toBe(1);
  });

  it("is nothing, or all of it, at the ends", () => {
    expect(depositOf(1281, 0)).toBe(0);
    expect(depositOf(1281, 1_000_000)).toBe(1281);
    expect(depositOf(Number.MAX_SAFE_INTEGER, 1_000_000)).toBe(Number.MAX_SAFE_INTEGER);
  });

  it("is due until the order stands", () => {
    const order = { state: "placed", money_state: "pending", deposit: 384, total: 1280, paid: 0 };
    expect(dueNow(order)).toBe(384);
    expect(dueNow({ ...order, deposit: 0 }), "all of it is paid at once").toBe(1280);
    expect(dueNow({ ...order, money_state: "unpaid", paid: 384 })).toBe(0);
    expect(dueNow({ ...order, state: "expired" })).toBe(0);
  });
});

describe("a slot", () => {
  const slot = (state: "open" | "sold_out" | "over", left: number) => ({
    id: `${state} ${left}`,
    begins_at: "2026-12-01T02:00:00Z",
    ends_at: "2026-12-01T05:00:00Z",
    state,
    left,
  });
  const day = (...slots: ReturnType<typeof slot>[]) => ({
    date: "2026-12-01",
    state: "open" as const,
    slots,
  });

  it("has room for a basket, or says why not", () => {
    expect(placesOf([{ quantity: 1000 }, { quantity: 2000 }])).toBe(3000);
    expect(whyNot(slot("open", 3000), 3000)).toBeNull();
    expect(whyNot(slot("open", 2000), 3000)).toBe("few");
    expect(whyNot(slot("sold_out", 0), 1000)).toBe("sold_out");
    expect(whyNot(slot("over", 5000), 1000)).toBe("over");
  });

  it("makes its day one that can be chosen", () => {
    expect(whyNotDay(day(slot("over", 9000), slot("open", 3000)), 3000)).toBeNull();
    expect(whyNotDay(day(slot("over", 9000), slot("open", 2000)), 3000)).toBe("few");
    expect(whyNotDay({ ...day(slot("sold_out", 0)), state: "sold_out" }, 1000)).toBe("sold_out");
  });
});
