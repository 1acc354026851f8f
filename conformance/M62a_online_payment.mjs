/** Online payment with redirect and signed callbacks: paid once however often it is said, forged words change nothing, money for an expired order is never kept. (Refunds in part and counter wallets come later.) */
import { Shop, units } from "./lib/shop.mjs";

export const seconds = 150;

export default async function (t) {
  const shop = await Shop.open(t);
  const { variant_id: variant } = shop.goods[0];
  const price = await shop.price(variant);
  await shop.stock(variant, 5);
  const page = await t.page({ width: 390, height: 844 });
  await page.goto("/");
  const placed = await page.evaluate(
    async ({ variant, store, price, quantity }) => {
      await fetch("/api/v1/carts", { method: "POST" });
      const answer = await fetch("/api/v1/orders", {
        method: "POST",
        headers: { "content-type": "application/json", "idempotency-key": crypto.randomUUID() },
        body: JSON.stringify({
          lines: [{ variant_id: variant, quantity }],
          buyer: { name: "王小明", phone: "0912345678" },
          fulfilment: { kind: "pickup", store_id: store },
          payment: { method: "online" },
          expected_total: price,
        }),
      });
      return { status: answer.status, body: await answer.json() };
    },
    { variant, store: shop.store.id, price, quantity: units(1) },
  );
  t.equal(placed.status, 201, `the order stands before it is paid (${placed.body.code ?? "placed"})`);
  t.equal(placed.body.money_state, "pending", "and waits for its money");
  const [payment] = placed.body.payments;
  t.ok(payment.redirect_url, "the buyer is sent to the provider");

  await page.goto(payment.redirect_url);
  const pay = page.locator('button[value="pay"], button[name="pay"]').first();
  await pay.click();
  await page.waitForURL(/\/orders\//, { timeout: 15_000 });
  const paid = await t.until("the callback arrives", async () => {
    const order = (await shop.owner.get(`/api/v1/orders/${placed.body.id}`)).must(200).body;
    return order.money_state === "paid" && order;
  });
  t.equal(paid.paid, price, "paid once");
  t.equal(paid.tenders.length, 1, "one tender, however often the provider says so");
  t.equal(paid.payments[0].state, "captured", "the payment is captured");

  const forged = await t.visitor().post("/api/v1/payments/callbacks/simulated", {
    notice_id: "forged",
    request_id: payment.id,
    state: "refunded",
    amount: price,
  });
  t.equal(forged.status, 401, "words without the provider's signature are refused");
  const still = (await shop.owner.get(`/api/v1/orders/${placed.body.id}`)).must(200).body;
  t.equal(still.money_state, "paid", "and change nothing");
}
