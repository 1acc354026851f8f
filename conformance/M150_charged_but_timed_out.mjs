/** Charged but timed out: the terminal charges and its answer is lost. The till asks; the customer is booked once or refunded once, never twice. */
import { randomUUID } from "node:crypto";

import { Shop, units } from "./lib/shop.mjs";

export const seconds = 120;

export default async function (t) {
  const shop = await Shop.open(t);
  const cashier = await t.staff("manager");
  const register = await shop.anotherRegister("TERM1");
  const { variant_id: variant } = shop.goods[0];
  const price = await shop.price(variant);
  await shop.stock(variant, 10);
  const faults = (wanted) =>
    fetch(`${t.tenon.ready.provider}/faults`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(wanted),
    });
  const log = async (id, what) =>
    (await (await fetch(`${t.tenon.ready.provider}/log`)).json()).filter(
      (line) => line.request_id === id && line.what === what,
    );
  const charge = (wanted) => cashier.post(`/api/v1/registers/${register}/charges`, wanted);
  const wish = (kind = "terminal", more = {}) => ({
    charge_id: randomUUID(),
    sale_id: randomUUID(),
    kind,
    amount: price,
    ...more,
  });
  const sell = (wanted, kind = "terminal") =>
    shop.command(cashier, register, {
      type: "sell",
      sale_id: wanted.sale_id,
      lines: [{ variant_id: variant, quantity: units(1) }],
      tenders: [{ kind, amount: price, charge_id: wanted.charge_id }],
      expected_total: price,
      goods_in_hand: false,
    });

  // The terminal charges, and its answer is lost: the till asks and knows.
  await faults({ drop_answer: true, duplicate: 2 });
  const first = wish();
  const charged = (await charge(first)).must(201).body;
  t.equal(charged.state, "captured", "the answer was lost, the terminal was asked");
  t.ok(charged.ready, "and a sale may take the money");
  (await charge(first)).must(201);
  t.equal((await log(first.charge_id, "begin")).length, 1, "sent again, it is charged once");
  (await sell(first)).must(200);
  const twice = await sell({ ...wish(), charge_id: first.charge_id });
  t.equal(twice.code, "orders.charge_unusable", "one charge pays one sale");
  const sold = (await shop.owner.get(`/api/v1/orders/${first.sale_id}`)).must(200).body;
  t.equal(sold.paid, price, "booked once");
  t.equal(sold.tenders.length, 1, "as one tender");

  // The sale never comes: the money goes back once, though every answer is lost.
  const second = wish();
  (await charge(second)).must(201);
  (await cashier.post(`/api/v1/registers/${register}/charges/${second.charge_id}/give-back`)).must(200);
  const late = await sell(second);
  t.equal(late.code, "orders.charge_unusable", "money on its way back pays nothing");
  const over = await t.until("the money is back", async () => {
    const path = `/api/v1/registers/${register}/charges/${second.charge_id}/ask`;
    const found = (await cashier.post(path)).must(200).body;
    return found.fate === "over" && found;
  });
  t.equal([over.captured, over.refunded].join(), [price, price].join(), "taken once, given back once");

  // No answer at all, to the charge or to questions: unknown, and no sale is booked on a guess.
  await faults({ closed: true });
  const third = wish();
  const unknown = (await charge(third)).must(201).body;
  t.equal(unknown.state, "unknown", "the till says what it does not know");
  t.equal((await sell(third)).code, "orders.charge_unusable", "and books nothing on a guess");

  // A phone's code: declined is declined, and a wrong one is said to be wrong.
  await faults({ decline: true });
  const fourth = wish("wallet_code", { code: "123456789012345678" });
  t.equal((await charge(fourth)).must(201).body.state, "failed", "a declined code takes nothing");
  t.equal((await charge(wish("wallet_code", { code: "123" }))).code, "orders.payment_code", "18 digits");
  await faults({});
  const fifth = wish("wallet_code", { code: "123456789012345678" });
  t.ok((await charge(fifth)).must(201).body.ready, "the next one is paid");
  (await sell(fifth, "wallet_code")).must(200);

  const path = `/api/v1/reconciliation?store=${shop.store.id}`;
  const day = (await shop.owner.get(path)).must(200).body;
  t.equal(day.unexplained, 0, "the day's orders, tenders and payments agree");
  const terminal = day.tenders.find(({ kind }) => kind === "terminal");
  t.equal(terminal.taken - terminal.given_back, price, "the terminal's one sale, once");
}
