/** Bought on the web, fetched in a store: only stores that can promise are offered, with the time by which it is ready; it is on the till's list and found by its code; somebody else fetches it with the code; an unpaid pickup is paid at the counter together with an add-on on one receipt. (Messages to the buyer and no-shows by the clock have tests of their own.) */
import { randomUUID } from "node:crypto";

import { Shop, units } from "./lib/shop.mjs";

export const seconds = 120;

export default async function (t) {
  const shop = await Shop.open(t);
  const clerk = await t.staff("cashier");
  const register = await shop.anotherRegister("PICK1");
  const [cake, tea] = shop.goods;
  await shop.stock(cake.variant_id, 3);
  await shop.stock(tea.variant_id, 5);
  const price = { cake: await shop.price(cake.variant_id), tea: await shop.price(tea.variant_id) };

  // Where it can be fetched, and by when.
  const page = await t.page({ width: 390, height: 844 });
  await page.goto(`/products/${cake.handle}`);
  await page.locator("[data-buy]").first().click();
  await page.waitForURL(/\/cart/);
  await page.goto("/checkout");
  const offered = await page.locator("main").textContent();
  t.ok(offered.includes(shop.store.name), "the store that has it is offered");
  await page.locator('[name="name"]').fill("陳大文");
  await page.locator('[name="phone"]').fill("0912345678");
  await page.locator('[name="payment"][value="cash_on_pickup"]').check();
  await page.locator('form[action="/checkout"] button').first().click();
  await page.waitForURL(/\/orders\//);
  const id = page.url().split("/orders/")[1].split(/[?#]/)[0];
  const order = async () => (await shop.owner.get(`/api/v1/orders/${id}`)).must(200).body;
  const placed = await order();
  const pickup = placed.fulfilments[0];
  t.ok(Date.parse(pickup.promised_at) > Date.parse(placed.occurred_at), "it is promised for a time");
  t.ok(Date.parse(placed.expires_at) > Date.parse(pickup.promised_at), "and waits beyond it");
  t.ok((await page.content()).includes(pickup.code), "the buyer sees the code");
  t.equal(await shop.available(cake.variant_id), 2, "it is held for them");

  // A store that has none of it promises nothing.
  const many = {
    lines: [{ variant_id: cake.variant_id, quantity: units(3) }],
    buyer: { name: "林小榫", phone: "0922111222" },
    fulfilment: { kind: "pickup", store_id: shop.store.id },
    payment: { method: "cash_on_pickup" },
    expected_total: price.cake * 3,
  };
  const short = await t.visitor().post("/api/v1/orders", many, { key: true });
  t.equal(short.status, 409, "what is not there is not promised");

  // The till's list, and the code.
  const list = async (more = "") =>
    (await clerk.get(`/api/v1/pickups?store=${shop.store.id}${more}`)).must(200).body.items;
  t.ok(
    (await list()).some((row) => row.id === id && row.fulfilment.state === "waiting"),
    "it is on the list",
  );
  const early = { code: "0000", register_id: register, tenders: [] };
  const unpaid = await clerk.post(`/api/v1/orders/${id}/handover`, early, { key: true });
  t.ok(unpaid.status >= 400, "nobody gets it without paying or without the code");
  (await clerk.post(`/api/v1/orders/${id}/ready`)).must(200);
  await page.reload();
  t.ok((await page.locator("main").textContent()).includes("可以取貨"), "the buyer sees that it is ready");
  t.equal((await list(`&code=${pickup.code}`)).map((row) => row.id).join(), id, "the code finds it");

  // Somebody else comes with the code, and takes tea as well: one receipt.
  const total = price.cake + price.tea;
  const sale_id = randomUUID();
  const handed = {
    code: pickup.code,
    register_id: register,
    to_other: true,
    tenders: [{ kind: "cash", amount: total, given: total + 20 }],
    sale: {
      sale_id,
      lines: [{ variant_id: tea.variant_id, quantity: units(1) }],
      expected_total: price.tea,
    },
  };
  const key = randomUUID();
  const done = (await clerk.post(`/api/v1/orders/${id}/handover`, handed, { key })).must(200).body;
  t.equal([done.state, done.money_state], ["completed", "paid"], "paid and handed over in one act");
  t.equal(done.fulfilments[0].to_other, true, "to somebody else, which is kept");
  const again = (await clerk.post(`/api/v1/orders/${id}/handover`, handed, { key })).must(200).body;
  t.equal(again.state, "completed", "sent again after silence it is still one");
  const receipt = (await clerk.get(`/api/v1/receipts/${sale_id}`)).must(200).body;
  t.equal(receipt.total, total, "one receipt says what was paid");
  t.equal(receipt.collected.number, placed.number, "with the order that was fetched");
  t.equal(receipt.collected.lines.length + receipt.lines.length, 2, "and the goods of both");
  const same = (await clerk.get(`/api/v1/receipts/${id}`)).must(200).body;
  t.equal(same.receipt, receipt.receipt, "it is the order's receipt, too");
  const manager = await t.staff("manager");
  const till = (await manager.get(`/api/v1/registers/${register}/till`)).must(200).body;
  t.equal(till.shift.cash_expected, total, "the drawer holds both");
  t.equal(await shop.available(cake.variant_id), 2, "the held one left");
  t.equal(await shop.available(tea.variant_id), 4, "the add-on, too");
  const void_sale = { type: "void", sale_id, reason: "wrong_item" };
  const whole = await shop.command(manager, register, void_sale);
  t.equal(whole.code, "till.collected_with", "half of a receipt is not undone");
}
