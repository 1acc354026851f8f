import type { Command, TillAnswer } from "@tenon/api-client";
import { describe, expect, it } from "vitest";
import { needsDrawer, opensDrawer } from "./drawer.js";

const types = [
  { code: "cash", opens_drawer: true },
  { code: "card", opens_drawer: false },
  { code: "mall_voucher", opens_drawer: true },
];
const sell = (...kinds: string[]): Command => ({
  type: "sell",
  sale_id: "sale",
  lines: [],
  tenders: kinds.map((kind) => ({ kind, amount: 100 })),
  expected_total: 100,
  goods_in_hand: false,
});
const returned = (...kinds: string[]) =>
  ({ returned: { back: kinds.map((kind) => ({ kind, amount: 100 })) } }) as unknown as TillAnswer;
const back = {
  type: "return",
  return_id: "r",
  return: { lines: [] },
  expected_total: 100,
} as unknown as Command;

describe("the drawer", () => {
  it("opens for what its type says lies in it, and for nothing else", () => {
    expect(opensDrawer(sell("card"), {}, types)).toBe(false);
    expect(opensDrawer(sell("card", "cash"), {}, types)).toBe(true);
    expect(opensDrawer(sell("mall_voucher"), {}, types)).toBe(true);
    expect(opensDrawer(sell("mall_voucher"), {}, [{ code: "mall_voucher", opens_drawer: false }])).toBe(
      false,
    );
    expect(opensDrawer(sell("cash"), {}, [{ code: "cash", opens_drawer: false }])).toBe(false);
  });

  it("opens for cash while no type is known", () => {
    expect(opensDrawer(sell("cash"), {}, undefined)).toBe(true);
    expect(opensDrawer(sell("card"), {}, undefined)).toBe(false);
  });

  it("opens when cash goes back, and when it is asked for", () => {
    expect(opensDrawer(back, returned("cash"), types)).toBe(true);
    expect(opensDrawer(back, returned("store_credit", "rounding"), types)).toBe(false);
    expect(opensDrawer({ type: "open_drawer", reason: "check" }, {}, types)).toBe(true);
    expect(opensDrawer({ type: "cash_out", amount: 1, reason: "drop" }, {}, types)).toBe(true);
    expect(opensDrawer({ type: "discard", hold_id: "h" }, {}, types)).toBe(false);
    expect(needsDrawer(undefined, types)).toBe(false);
  });
});
