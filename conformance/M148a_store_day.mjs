/** A store's day: float by denomination, drop, petty cash, a blind count, the terminal's slip, a deposit bag, and the steps to its lock. (Tenders other than cash and card come later.) */
import { randomUUID } from "node:crypto";

import { Shop } from "./lib/shop.mjs";

export const seconds = 120;

export default async function (t) {
  const shop = await Shop.open(t);
  const { owner } = shop;
  const manager = await t.staff("manager");
  const cashier = await t.staff("cashier");
  const body = { store_id: shop.store.id, code: "DAY1", name: "DAY1" };
  const till = (await owner.post("/api/v1/staff/registers", body, { key: true })).must(201).body.id;
  const { variant_id: variant } = shop.goods[0];
  const price = await shop.price(variant);
  await shop.stock(variant, 10);
  const say = async (command) => (await shop.command(manager, till, command)).must(200).body;

  const wrong = { type: "open_shift", float: 2000, pieces: [{ value: 1000, count: 1 }] };
  t.equal((await shop.command(manager, till, wrong)).code, "till.pieces_wrong", "a float adds up");
  const pieces = [
    { value: 500, count: 3 },
    { value: 100, count: 5 },
  ];
  const opened = await say({ type: "open_shift", float: 2000, pieces });
  const { id: shift, business_date: date } = opened.till.shift;
  await say({
    type: "sell",
    sale_id: randomUUID(),
    lines: [{ variant_id: variant, quantity: 1000 }],
    tenders: [{ kind: "card", amount: price, reference: "0042" }],
    expected_total: price,
    goods_in_hand: false,
  });
  (await shop.sell(manager, till, variant, { price })).must(200);
  await say({ type: "cash_out", amount: 1000, reason: "drop", purpose: "drop" });
  await say({ type: "cash_out", amount: 120, reason: "postage", purpose: "petty_cash" });
  await say({ type: "open_drawer", reason: "check" });

  const seen = (await cashier.get(`/api/v1/registers/${till}/till`)).must(200).body.shift;
  t.equal(seen.cash_expected, null, "the count is blind");
  const x = (await manager.get(`/api/v1/shifts/${shift}`)).must(200).body;
  t.equal(x.kind, "x", "a running shift has an X report");
  const expected = 2000 + price - 1120;
  t.equal(x.report.expected, expected, "float, sales, drop and petty cash add up");
  t.equal(x.report.petty_cash, 120, "what was paid for the shop is told apart");

  const day = `/api/v1/stores/${shop.store.id}/days/${date}`;
  const step = (name) =>
    manager.post(`/api/v1/staff/stores/${shop.store.id}/days/${date}/steps`, { step: name });
  t.equal((await step("count")).code, "staff.day_shifts_open", "no day is counted with an open drawer");

  const closing = { type: "close_shift", counted: expected - 10, bag: "TW-0042" };
  const slip = { kind: "card", amount: price };
  const twice = await shop.command(manager, till, { ...closing, batches: [slip, slip] });
  t.equal(twice.code, "till.batch_twice", "of two slips none is lost");
  const closed = await say({ ...closing, batches: [{ kind: "card", amount: price - 5 }] });
  t.equal(closed.shift_report.difference, -10, "what is missing is said");
  const card = closed.shift_report.tenders.find(({ kind }) => kind === "card");
  t.equal(card.difference, -5, "and what the terminal says otherwise");
  const z = (await manager.get(`/api/v1/shifts/${shift}`)).must(200).body;
  t.equal(z.kind, "z", "an ended shift has a Z report");
  t.equal(z.report.bag, "TW-0042", "with its deposit bag");

  const begun = Date.now();
  (await step("count")).must(200);
  (await step("close")).must(200);
  const late = await say({ type: "open_shift", float: 0 });
  t.ok(late.till.shift.business_date > date, "what comes late is booked on the next open day");
  const lock = `/api/v1/staff/stores/${shop.store.id}/days/${date}/lock`;
  t.equal((await manager.post(lock, {})).code, "api.forbidden", "a manager closes and does not lock");
  (await owner.post(lock, {})).must(200);
  t.ok(Date.now() - begun < 600_000, "closing takes less than ten minutes");
  t.equal((await step("reopen")).code, "staff.day_state", "a locked day stays locked");
  const locked = (await owner.get(day)).must(200).body;
  t.equal(locked.state, "locked", "and says so");
  t.equal(locked.difference, -10, "with what its drawers were short of");
}
