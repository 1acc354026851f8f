import { answer, api, type Receipt, Refused, type Till, type TillAnswer } from "@tenon/api-client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import "./guard.js";

/** The client takes the page's `fetch` when it is made: this one has to be there before it. */
const network = vi.hoisted(() => {
  const stand: { answer: (request: Request) => Promise<Response> } = { answer: () => Promise.reject() };
  globalThis.fetch = (request) => stand.answer(request as Request);
  return stand;
});

const REGISTER = "0190a5c2-7e1b-7cc3-98c4-dc0c0c07398f";
const path = { id: REGISTER };
const register = { id: REGISTER, code: "XY1", name: "1", store_id: "store", store_name: "信義門市" };
const shift = {
  id: "shift",
  business_date: "2026-11-22",
  opened_at: "2026-11-22T01:00:00Z",
  opened_by_name: "陳柏翰",
  float: 3000,
  sales_count: 7,
  sales_total: 9000,
};
const real = { register, seq: 41, head: "abc", held: [], recent: [{ sale_id: "real" }], returns: [], shift };
const quote = {
  lines: [
    {
      variant_id: "tea",
      sku: "TEA",
      name: "茶",
      quantity: 1000,
      unit_price: 4_200_000,
      net: 420,
      options: [],
      note: "",
    },
  ],
  total: 420,
};
const back = {
  lines: [],
  total: 420,
  tax_total: 20,
  withheld: 0,
  goes_back: 420,
  back: [{ kind: "cash", amount: 420 }],
  papers: [],
};
const lines = [{ variant_id: "tea", quantity: 1000 }];

/** What went over the network. */
let sent: string[];

beforeEach(() => {
  sent = [];
  sessionStorage.setItem("tenon.training", "null");
  network.answer = async (request) => {
    const { pathname } = new URL(request.url);
    sent.push(`${request.method} ${pathname}`);
    const body = pathname.endsWith("/till") ? real : pathname.endsWith("/returns/quotes") ? back : quote;
    return new Response(JSON.stringify(body), { headers: { "content-type": "application/json" } });
  };
});
afterEach(() => sessionStorage.clear());

const till = (): Promise<Till> => answer(api.GET("/api/v1/registers/{id}/till", { params: { path } }));
const command = (body: unknown): Promise<TillAnswer> =>
  answer(
    api.POST("/api/v1/registers/{id}/commands", {
      params: { path },
      body: { command_id: "c", command: body } as never,
    }),
  );
const sale = { type: "sell", sale_id: "sale", lines, expected_total: 420, goods_in_hand: false };
const cash = { tenders: [{ kind: "cash", amount: 420, given: 500 }] };

describe("a till that practises", () => {
  it("begins with the real shift and nothing of its sales", async () => {
    expect(await till()).toMatchObject({ recent: [], head: "", shift: { sales_count: 0, float: 3000 } });
    await till();
    expect(sent, "the second answer is its own").toHaveLength(1);
  });

  it("sells, voids, holds, moves cash and closes, and asks the server for prices only", async () => {
    await till();
    const sold = await command({ ...sale, ...cash });
    expect(sold.receipt).toMatchObject({
      number: "",
      receipt: "",
      total: 420,
      tenders: [{ given: 500, change: 80 }],
    });
    const params = { params: { path: { order_id: "sale" } } };
    const receipt: Receipt = await answer(api.GET("/api/v1/receipts/{order_id}", params));
    expect(receipt.lines[0]?.name).toBe("茶");
    await command({ type: "void", sale_id: "sale", reason: "wrong_item" });
    await command({ ...sale, ...cash, sale_id: "second" });
    await command({ type: "hold", hold_id: "hold", label: "茶", lines });
    expect((await till()).held).toHaveLength(1);
    expect((await command({ type: "recall", hold_id: "hold" })).held_lines).toEqual(lines);
    await command({ type: "cash_out", amount: 1000, reason: "drop", purpose: "drop" });
    await command({ type: "open_drawer", reason: "check" });
    const closed = await command({ type: "close_shift", counted: 2400, pieces: [], batches: [] });
    expect(closed.shift_report).toMatchObject({
      expected: 2420,
      difference: -20,
      sales_count: 1,
      sales_total: 420,
      voids: 1,
      cash_dropped: 1000,
      drawer_openings: 1,
    });
    expect((await till()).shift).toBeNull();
    expect(sent.filter((one) => !one.endsWith("/quotes") && !one.endsWith("/till"))).toEqual([]);
  });

  it("takes cards and returns without telling anybody", async () => {
    await till();
    const body = { charge_id: "charge", sale_id: "sale", kind: "terminal", amount: 420 };
    const charge = await answer(api.POST("/api/v1/registers/{id}/charges", { params: { path }, body }));
    expect(charge).toMatchObject({ ready: true, captured: 420 });
    const wish = { order_id: "order", lines: [], refund: "original", exception: false };
    const done = await command({ type: "return", return_id: "r", return: wish, expected_total: 420 });
    expect(done.returned).toMatchObject({ number: "", total: 420 });
    expect(sent).toEqual([
      `GET /api/v1/registers/${REGISTER}/till`,
      "POST /api/v1/returns/quotes",
      "GET /api/v1/cash-rounding",
    ]);
  });

  it("refuses whatever else would change something", async () => {
    await till();
    const params = { path: { id: "order" } };
    await expect(answer(api.POST("/api/v1/orders/{id}/ready", { params }))).rejects.toMatchObject({
      code: "till.training",
    });
    const slot = { lines, slot_id: "slot", expected_total: 420, buyer: {} };
    const preorder = { params: { path, header: { "Idempotency-Key": "k" } }, body: slot as never };
    await expect(answer(api.POST("/api/v1/registers/{id}/preorders", preorder))).rejects.toMatchObject({
      code: "till.training",
    });
    const member = { body: { phone: "0912345678" } as never };
    await expect(answer(api.POST("/api/v1/members", member))).rejects.toBeInstanceOf(Refused);
    expect(sent).toHaveLength(1);
  });

  it("is the real till again once it is left", async () => {
    sessionStorage.clear();
    expect((await till()).head).toBe("abc");
    await command(sale);
    expect(sent).toEqual([
      `GET /api/v1/registers/${REGISTER}/till`,
      `POST /api/v1/registers/${REGISTER}/commands`,
    ]);
  });
});
