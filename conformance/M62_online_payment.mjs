/** Online payment any time, and codes at the counter: an adapter with a simulator, ECPay with checked values, callbacks said twice, late and forged, refunds in part, 18-digit codes. */
import { createHash, randomUUID } from "node:crypto";

import { Shop, units } from "./lib/shop.mjs";

export const seconds = 150;

/** ECPay's CheckMacValue, written once more from its rule. */
function macOf(key, iv, fields) {
  const names = Object.keys(fields)
    .filter((name) => name !== "CheckMacValue")
    .sort((one, other) => one.toLowerCase().localeCompare(other.toLowerCase(), "en"));
  const text = `HashKey=${key}&${names.map((name) => `${name}=${fields[name]}`).join("&")}&HashIV=${iv}`;
  const encoded = encodeURIComponent(text)
    .replace(/%20/g, "+")
    .replace(/~/g, "%7e")
    .replace(/'/g, "%27")
    .toLowerCase();
  return createHash("sha256").update(encoded).digest("hex").toUpperCase();
}

export default async function (t) {
  const shop = await Shop.open(t);
  const { variant_id: variant } = shop.goods[0];
  const price = await shop.price(variant);
  await shop.stock(variant, 10);
  const place = async (page, method) => {
    const placed = await page.evaluate(
      async ({ variant, store, price, quantity, method }) => {
        await fetch("/api/v1/carts", { method: "POST" });
        const answer = await fetch("/api/v1/orders", {
          method: "POST",
          headers: { "content-type": "application/json", "idempotency-key": crypto.randomUUID() },
          body: JSON.stringify({
            lines: [{ variant_id: variant, quantity }],
            buyer: { name: "王小明", phone: "0912345678" },
            fulfilment: { kind: "pickup", store_id: store },
            payment: { method },
            expected_total: price,
          }),
        });
        return { status: answer.status, body: await answer.json() };
      },
      { variant, store: shop.store.id, price, quantity: units(1), method },
    );
    t.equal(placed.status, 201, `an order by ${method} is placed (${placed.body.code ?? "placed"})`);
    return placed.body;
  };
  const order = async (id) => (await shop.owner.get(`/api/v1/orders/${id}`)).must(200).body;
  const paid = (id) =>
    t.until("the money is heard of", async () => {
      const found = await order(id);
      return found.money_state === "paid" && found;
    });
  const ecpay = t.tenon.ready.ecpay;
  const faults = (url, wanted) =>
    fetch(`${url}/faults`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(wanted),
    });

  t.equal(
    macOf("pwFHCqoQZGmho4w6", "EkRm7iFT261dpevs", {
      MerchantID: "3002607",
      ChoosePayment: "ALL",
      EncryptType: "1",
      ItemName: "Apple iphone 15",
      MerchantTradeDate: "2023/03/12 15:30:23",
      MerchantTradeNo: "ecpay20230312153023",
      PaymentType: "aio",
      ReturnURL: "https://www.ecpay.com.tw/receive.php",
      TotalAmount: "30000",
      TradeDesc: "促銷方案",
    }),
    "6C51C9E6888DE861FD62FB1DD17029FC742634498FD813DC43D4243B5685B840",
    "the published example of CheckMacValue",
  );

  // A card by ECPay: the buyer's browser brings the form, and ECPay tells three times, and a liar once.
  await faults(ecpay, { duplicate: 2, forge: true });
  const page = await t.page({ width: 390, height: 844 });
  await page.goto("/");
  const card = await place(page, "credit_card");
  await page.goto(card.payments[0].redirect_url);
  const fields = await page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll("main input[type=hidden]")].map((one) => [one.name, one.value]),
    ),
  );
  t.ok(/^[A-Za-z0-9]{1,20}$/.test(fields.MerchantTradeNo), "a trade number of at most 20 letters and digits");
  t.equal(fields.TotalAmount, String(price), "whole dollars");
  t.ok(/^[0-9A-F]{64}$/.test(fields.CheckMacValue), "with a CheckMacValue");
  await page.locator("main form button").first().click();
  await page.waitForURL(new RegExp(`^${ecpay}`), { timeout: 15_000 });
  await page.waitForTimeout(500);
  t.equal((await order(card.id)).money_state, "pending", "a forged report moved nothing");
  await page.locator('button[value="pay"]').click();
  const done = await paid(card.id);
  t.equal(done.paid, price, "paid once, however often it is said");
  const reports = async () =>
    (await (await fetch(`${ecpay}/log`)).json()).filter(({ number }) => number === fields.MerchantTradeNo);
  await t.until("every report is answered", async () => {
    const said = (await reports()).filter(({ what }) => what === "report");
    return said.length >= 3 && said.every(({ answer }) => answer === "1|OK");
  });
  const forged = (await reports()).find(({ what }) => what === "forged report");
  t.ok(forged && forged.answer !== "1|OK", "the liar was not answered so");

  // Part of it goes back, then more than is left is refused.
  const path = `/api/v1/payments/${card.payments[0].id}`;
  const refund = (amount) =>
    shop.owner.post(`${path}/refunds`, { amount, reason: "盒子壓到" }, { key: true });
  (await refund(80)).must(201);
  const back = await t.until("80 go back", async () => {
    const story = (await shop.owner.get(path)).must(200).body;
    return story.payment.refunded === 80 && story;
  });
  t.equal(back.refundable, price - 80, "the rest is still there");
  t.equal((await refund(price)).code, "orders.refund_too_much", "no more than is left");

  // An ATM account is given out, waits for days, and is paid at last.
  await faults(ecpay, {});
  await page.goto("/");
  const atm = await place(page, "atm");
  await page.goto(atm.payments[0].redirect_url);
  await page.locator("main form button").first().click();
  const given = await t.until("the account is given out", async () => {
    const found = await order(atm.id);
    return found.payments[0].instructions && found;
  });
  t.ok(given.payments[0].instructions.account, "the order's page says where to pay");
  t.ok(
    new Date(given.expires_at) - Date.now() > 2 * 24 * 3600 * 1000,
    "and waits for days, not for half an hour",
  );
  await page.waitForURL(new RegExp(`^${ecpay}`), { timeout: 15_000 });
  await page.locator('button[value="pay"]').click();
  await paid(atm.id);

  // At the counter: the code that a phone shows.
  const cashier = await t.staff("manager");
  const register = await shop.anotherRegister("CODE1");
  const charge = {
    charge_id: randomUUID(),
    sale_id: randomUUID(),
    kind: "wallet_code",
    amount: price - 100,
    code: "123456789012345678",
  };
  t.ok((await cashier.post(`/api/v1/registers/${register}/charges`, charge)).must(201).body.ready, "charged");
  const sale = {
    type: "sell",
    sale_id: charge.sale_id,
    lines: [{ variant_id: variant, quantity: units(1) }],
    tenders: [
      { kind: "wallet_code", amount: price - 100, charge_id: charge.charge_id },
      { kind: "cash", amount: 100, given: 500 },
    ],
    expected_total: price,
    goods_in_hand: false,
  };
  const sold = (await shop.command(cashier, register, sale)).must(200).body;
  t.equal(sold.receipt.tenders.length, 2, "a code and cash pay one sale");
}
