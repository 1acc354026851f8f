/** The product page shows what each store has within a second, hours and directions; "hold for me 24 h" puts one aside, the till hands it over, letting it go makes it free again. */
import { Shop } from "./lib/shop.mjs";

export const seconds = 120;

export default async function (t) {
  const shop = await Shop.open(t);
  const register = await shop.register();
  const goods = shop.goods[0];
  const variant = goods.variant_id;
  await shop.stock(variant, 3);
  const manager = await t.staff("manager");
  const price = await shop.price(variant);

  // Stock per store, hours and the way there, on the page.
  const page = await t.page({ width: 390, height: 844 });
  await page.goto(`/products/${goods.handle}`);
  const row = page.locator(`tr[data-store="${shop.store.id}"]`);
  const text = await row.textContent();
  t.ok(text.includes(shop.store.name) && text.includes("3"), "the store and what it has");
  t.ok(/\d{1,2}:\d{2}/.test(text), "its hours");
  const way = await row.getByRole("link", { name: "路線" }).getAttribute("href");
  t.ok(way.startsWith("https://www.google.com/maps/dir/?api=1&destination="), `directions, not ${way}`);

  // A sale in the shop is seen within a second.
  const started = Date.now();
  (await shop.sell(manager, register, variant, { price })).must(200);
  await row.locator("[data-stock]", { hasText: "2" }).waitFor();
  t.took("the page shows the sale", Date.now() - started, 1000);

  // Somebody asks to have one put aside.
  await page.getByText("請門市幫我保留 24 小時").click();
  await page.locator("#aside-name").fill("林小榫");
  await page.locator("#aside-phone").fill("123");
  await page.getByRole("button", { name: "幫我保留" }).click();
  await page.locator(".aside .fault").waitFor();
  t.equal(await page.locator("#aside-name").inputValue(), "林小榫", "what was typed stays");
  await page.locator("#aside-phone").fill("0912345678");
  await page.getByRole("button", { name: "幫我保留" }).click();
  await page.waitForURL("**/orders/**");
  t.ok((await page.locator("main").textContent()).includes("為您保留到"), "the page says until when");
  t.equal(await shop.available(variant), 1, "one is put aside");
  const id = page.url().split("/").pop();
  const seen = (await shop.owner.get(`/api/v1/orders/${id}`)).must(200).body;
  const hours = (Date.parse(seen.expires_at) - Date.parse(seen.occurred_at)) / 3_600_000;
  t.equal([seen.put_aside, hours, seen.paid], [true, 24, 0], "for a day, nothing paid");

  // Letting it go makes it free again.
  await page.locator("details", { hasText: "取消訂單" }).locator("summary").click();
  await page.getByRole("button", { name: "確定取消" }).click();
  await t.until("it is free again", async () => (await shop.available(variant)) === 2);

  // The till has the next one in its list, and sells it out of the hold.
  const visitor = t.visitor();
  const ask = (phone, client = visitor) =>
    client.post(
      "/api/v1/put-asides",
      { variant_id: variant, store_id: shop.store.id, name: "陳小姐", phone },
      { key: true },
    );
  const held = (await ask("0922333444")).must(201).body;
  const list = (await manager.get(`/api/v1/pickups?store=${shop.store.id}`)).must(200).body.items;
  t.ok(
    list.some((row) => row.id === held.id && row.put_aside),
    "the till sees it among what is fetched",
  );
  const { code } = held.fulfilments[0];
  (await manager.post(`/api/v1/orders/${held.id}/ready`)).must(200);
  const tenders = [{ kind: "cash", amount: price, given: price }];
  const handed = { code, register_id: register, tenders };
  const sold = (await manager.post(`/api/v1/orders/${held.id}/handover`, handed, { key: true })).must(
    200,
  ).body;
  t.equal([sold.state, sold.paid], ["completed", price], "bought after all");
  t.equal(await shop.available(variant), 1, "out of the hold, not out of the rest");

  // The last piece is put aside once; and nobody empties a shop by asking.
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, number) => ask(`09000000${String(number).padStart(2, "0")}`, t.visitor())),
  );
  t.equal(answers.filter(({ status }) => status === 201).length, 1, "the last piece is put aside once");
  await shop.stock(variant, 50);
  const same = await Promise.all(Array.from({ length: 8 }, () => ask("0955666777", t.visitor())));
  t.equal(same.filter(({ status }) => status === 201).length, 3, "one number asks three times a day");
  t.ok(
    same.every(({ status, code }) => status === 201 || code === "orders.put_aside_often"),
    "and then hears why",
  );
}
