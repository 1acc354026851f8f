/** The till linked to the web shop: shift, scan, sale with change, hold and recall, void, drawer, receipt, close with a blind count. (Returns, members' wallets and invoices come later.) */
import { randomUUID } from "node:crypto";

import { Shop, units } from "./lib/shop.mjs";

export const seconds = 120;

export default async function (t) {
  const shop = await Shop.open(t);
  const cashier = await t.staff("manager");
  const made = await shop.anotherRegister("SHIFT1");
  const { variant_id: variant, sku } = shop.goods[0];
  const price = await shop.price(variant);
  await shop.stock(variant, 10);
  const say = async (command) => (await shop.command(cashier, made, command)).must(200).body;

  const found = (await cashier.get(`/api/v1/lookup?code=${sku}&store=${shop.store.id}`)).must(200).body;
  t.equal(found.variant_id, variant, "the scan field finds goods by their code");
  const unknown = await cashier.get(`/api/v1/lookup?code=NO-SUCH-CODE&store=${shop.store.id}`);
  t.equal(unknown.status, 404, "an unknown code is said to be unknown");

  const id = randomUUID();
  const sale = {
    type: "sell",
    sale_id: randomUUID(),
    lines: [{ variant_id: variant, quantity: units(2) }],
    tenders: [{ kind: "cash", amount: price * 2, given: price * 2 + 100 }],
    expected_total: price * 2,
    goods_in_hand: false,
  };
  const first = (await shop.command(cashier, made, sale, { id })).must(200).body;
  t.equal(first.receipt.tenders[0].change, 100, "change is worked out");
  const again = (await shop.command(cashier, made, sale, { id })).must(200).body;
  t.equal(again.receipt.order_id, first.receipt.order_id, "the same command twice is one sale");
  t.equal(await shop.available(variant), 8, "two pieces left the stock, once");

  const receipt = (await cashier.get(`/api/v1/receipts/${sale.sale_id}`)).must(200).body;
  t.equal(receipt.total, price * 2, "the receipt can be shown again");

  const hold = randomUUID();
  const lines = [{ variant_id: variant, quantity: units(1) }];
  await say({ type: "hold", hold_id: hold, label: "藍外套", lines });
  const held = (await cashier.get(`/api/v1/registers/${made}/till`)).must(200).body.held;
  t.equal(held.length, 1, "the basket waits");
  const recalled = await say({ type: "recall", hold_id: hold });
  t.equal(recalled.held_lines[0].variant_id, variant, "and comes back with its goods");

  await say({ type: "void", sale_id: sale.sale_id, reason: "wrong_item" });
  t.equal(await shop.available(variant), 10, "a voided sale puts its goods back");
  await say({ type: "cash_in", amount: 500, reason: "change" });
  await say({ type: "open_drawer", reason: "check" });
  await say({ ...sale, sale_id: randomUUID() });
  const closed = await say({ type: "close_shift", counted: price * 2 + 500 - 10 });
  t.equal(closed.shift_report.expected, price * 2 + 500, "the till knows what should be there");
  t.equal(closed.shift_report.difference, -10, "and what is missing");
  const late = await shop.sell(cashier, made, variant, { price });
  t.equal(late.code, "till.no_shift", "nothing is sold without a shift");

  const orders = (await shop.owner.get("/api/v1/orders?channel=till")).must(200).body.items;
  t.equal(
    orders.filter((order) => order.id === sale.sale_id).length,
    1,
    "the sale stands in the one list of orders",
  );
}
