/** Goods, money and information joined: from an order to its payment's story, and a store's day that reports nothing unexplained. (Payouts, fees and fiscal documents come later.) */
import { Shop, units } from "./lib/shop.mjs";

export const seconds = 120;

export default async function (t) {
  const shop = await Shop.open(t);
  const cashier = await t.staff("manager");
  const register = await shop.anotherRegister("FLOW1");
  const { variant_id: variant } = shop.goods[0];
  const price = await shop.price(variant);
  await shop.stock(variant, 10);
  const sale = crypto.randomUUID();
  const charge = { charge_id: crypto.randomUUID(), sale_id: sale, kind: "terminal", amount: price };
  (await cashier.post(`/api/v1/registers/${register}/charges`, charge)).must(201);
  const command = {
    type: "sell",
    sale_id: sale,
    lines: [{ variant_id: variant, quantity: units(2) }],
    tenders: [
      { kind: "terminal", amount: price, charge_id: charge.charge_id },
      { kind: "cash", amount: price, given: price },
    ],
    expected_total: price * 2,
    goods_in_hand: false,
  };
  (await shop.command(cashier, register, command)).must(200);

  const placed = (await shop.order(shop.owner, variant, { price })).must(201).body;
  const received = { method: "bank_transfer", amount: price, reference: "1121-0007" };
  const story = (
    await shop.owner.post(`/api/v1/orders/${placed.id}/payments/received`, received, { key: true })
  ).must(201).body;
  t.equal(story.payment.captured, price, "money that the bank shows is noted down");
  const more = await shop.owner.post(`/api/v1/orders/${placed.id}/payments/received`, received, {
    key: true,
  });
  t.equal(more.code, "orders.received_too_much", "and never more than is due");

  const payments = (await shop.owner.get(`/api/v1/payments?q=${placed.number}`)).must(200).body.items;
  t.equal(payments.length, 1, "from an order's number to its payment");
  t.equal(payments[0].order_id, placed.id, "and back");

  for (const store of shop.stores) {
    const day = (await shop.owner.get(`/api/v1/reconciliation?store=${store.id}`)).must(200).body;
    t.equal(day.unexplained, 0, `${store.code}: orders, tenders and payments of the day agree`);
  }
  const day = (await shop.owner.get(`/api/v1/reconciliation?store=${shop.store.id}`)).must(200).body;
  const of = (kind) => day.tenders.find((one) => one.kind === kind);
  t.equal(of("terminal").payments, price, "what the terminal took is what its tenders say");
  t.equal(of("cash").taken, price, "cash stands beside it");
}
