/** Somebody of the staff takes an order on the phone: the goods are held, the order names who took it, the customer gets a link by text message and pays on its page without logging in; a new link kills the one before; an order that is called off says so behind its link. (Bookings, and lapsing by the clock, have tests of their own.) */
import { Shop, units } from "./lib/shop.mjs";

export const seconds = 120;

export default async function (t) {
  const shop = await Shop.open(t);
  const agent = await t.staff("manager");
  const [cake] = shop.goods;
  await shop.stock(cake.variant_id, 4);
  const price = await shop.price(cake.variant_id);
  const wanted = {
    lines: [{ variant_id: cake.variant_id, quantity: units(1) }],
    buyer: { name: "王小姐", phone: "0912000126" },
    fulfilment: { kind: "pickup", store_id: shop.store.id },
    expected_total: price,
  };
  const place = (body, who = agent) => who.post("/api/v1/orders/for-customer", body, { key: true });

  // Who may, and at what price.
  t.equal((await place(wanted, t.visitor())).status, 401, "nobody orders for others from outside");
  t.equal(
    (await place(wanted, await t.staff("cashier"))).status,
    403,
    "nor does whoever lacks the permission",
  );
  t.equal(
    (await place({ ...wanted, expected_total: price - 1 })).code,
    "orders.price_changed",
    "at the shop's price",
  );
  t.equal((await place({ ...wanted, hold_minutes: 5 })).status, 422, "not held for five minutes");
  t.equal(await shop.available(cake.variant_id), 4, "what was refused held nothing");
  const placed = (await place(wanted)).must(201).body;
  const { order, link } = placed;
  const hours = (Date.parse(order.expires_at) - Date.parse(order.occurred_at)) / 3_600_000;
  t.ok(Math.abs(hours - 24) < 0.1, "it is held for a day");
  t.equal(await shop.available(cake.variant_id), 3, "its cake is held");
  t.equal(
    [order.money_state, link.channel, link.state],
    ["pending", "sms", "live"],
    "the link goes by text message",
  );
  const sent = await t.until("the message is sent", async () => {
    const { body } = (await agent.get(`/api/v1/orders/${order.id}/pay-link`)).must(200);
    return ["sent", "delivered"].includes(body.message) && body;
  });
  t.ok(sent.made_by, "the page names the agent");

  // The customer opens it on a phone, in a browser of their own.
  const page = await t.page({ width: 390, height: 844 });
  await page.goto(link.path);
  const told = await page.locator("main").textContent();
  t.ok(told.includes(order.number) && told.includes(price.toLocaleString("en")), "the order and its total");
  t.ok(!told.includes("王小姐") && !told.includes("0912"), "not who it is for");

  // A new link kills the one before.
  const again = await agent.post(`/api/v1/orders/${order.id}/pay-link`, { send_by: "nobody" }, { key: true });
  const newer = again.must(201).body;
  t.ok(newer.path !== link.path, "another token");
  await page.reload();
  t.ok((await page.locator("main").textContent()).includes("失效"), "the old one says so in plain words");
  const old = `/api/v1/pay-links/${link.path.split("/")[2]}/payments`;
  t.equal((await t.visitor().post(old, { method: "online" })).code, "orders.link_dead", "and takes no money");

  // Paid by the new one, on the provider's page.
  await page.goto(newer.path);
  await page.locator('input[name="payment"][value="online"]').check();
  await page.locator('form[action^="/pay/"] button').click();
  await page.waitForURL((url) => url.origin !== new URL(t.tenon.url).origin, { timeout: 15_000 });
  await page.locator('button[value="pay"]').click();
  await t.until("the money is heard of", async () => {
    const found = (await shop.owner.get(`/api/v1/orders/${order.id}`)).must(200).body;
    return found.money_state === "paid" && found.expires_at === null;
  });
  await page.goto(newer.path);
  t.ok((await page.locator("main").textContent()).includes("已付清"), "the page thanks for it");
  const pickups = (await shop.owner.get(`/api/v1/pickups?store=${shop.store.id}`)).must(200).body.items;
  t.ok(
    pickups.some((row) => row.id === order.id),
    "and it goes on as any other order",
  );

  // One that is called off: its goods are free, and its link says so.
  const other = (await place({ ...wanted, send_by: "nobody", hold_minutes: 30 })).must(201).body;
  t.equal(other.link.channel, null, "nobody was written to");
  (await agent.post(`/api/v1/orders/${other.order.id}/cancel`, { reason: "客人不要了" })).must(200);
  t.equal(await shop.available(cake.variant_id), 3, "its cake is free again");
  await page.goto(other.link.path);
  t.ok((await page.locator("main").textContent()).includes("訂單已取消"), "the link says so");
}
