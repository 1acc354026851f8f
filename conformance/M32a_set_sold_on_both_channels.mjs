/** A set of cake and tea sells on both channels; its components leave the shelf; a set and its last component are never both sold. (Returning one component comes with returns; what it gives back is on the order.) */
import { randomUUID } from "node:crypto";

import { Shop, units } from "./lib/shop.mjs";

export const seconds = 120;

export default async function (t) {
  const shop = await Shop.open(t);
  const register = await shop.register();
  const [cake, tea] = shop.goods;
  await shop.stock(cake.variant_id, 5);
  await shop.stock(tea.variant_id, 20);
  const separately = (cake.unit_price + 2 * tea.unit_price) / 10_000;
  const price = Math.round(separately * 0.9);

  // The owner makes the set in the back office: a product of the kind set, and what is in it.
  const made = (
    await shop.owner.post(
      "/api/v1/products",
      {
        handle: "tea-time",
        kind: "set",
        tax_class: "standard",
        names: { "zh-TW": "下午茶組", en: "Tea time" },
        descriptions: {},
        on_web: true,
        on_till: true,
        variants: [
          { sku: "SET-1", unit: "組", quantity_step: units(1), unit_price: price * 10_000, barcodes: [] },
        ],
      },
      { key: true },
    )
  ).must(201).body;
  const set = made.variants[0].id;
  const admin = await t.page({ width: 1440, height: 900 });
  const { login, password } = t.tenon.login("owner");
  await admin.goto(`${t.tenon.admin}/products/${made.id}`.replace(/([^:])\/\//, "$1/"));
  await admin.locator('input[name="login"]').fill(login);
  await admin.locator('input[type="password"]').fill(password);
  await admin.keyboard.press("Enter");
  const contents = admin.locator('section[aria-labelledby="contents"]');
  await contents.waitFor();
  const pick = async (row, goods, quantity) => {
    const line = contents.locator(".set-row").nth(row);
    await line.getByLabel("商品").fill(goods.sku);
    await admin.getByRole("option", { name: goods.sku }).click();
    await line.getByLabel("每組數量").fill(String(quantity));
  };
  await pick(0, cake, 1);
  await contents.getByRole("button", { name: "再加一項" }).click();
  await pick(1, tea, 2);
  await contents.getByRole("button", { name: "儲存組合內容" }).click();
  const components = () => shop.owner.get(`/api/v1/products/${made.id}/components`);
  await t.until("the set is saved", async () => (await components()).must(200).body.items.length === 2);
  const now = (await shop.owner.get(`/api/v1/products/${made.id}`)).must(200).body;
  const published = { state: "published" };
  (await shop.owner.patch(`/api/v1/products/${made.id}`, published, { version: now.version })).must(200);

  t.equal(await shop.available(set), 5, "as many sets as the scarcest component allows");
  const page = await t.page({ width: 390, height: 844 });
  await page.goto("/products/tea-time");
  t.ok((await page.locator(".contents").textContent()).includes("× 2"), "the page says what is in it");

  // Both channels, one price; components leave the shelf.
  const visitor = t.visitor();
  const placed = (await shop.order(visitor, set, { price })).must(201).body;
  t.equal(
    [await shop.available(cake.variant_id), await shop.available(tea.variant_id)],
    [4, 18],
    "put aside",
  );
  const manager = await t.staff("manager");
  const sale = randomUUID();
  const sold = (await shop.sell(manager, register, set, { price, sale })).must(200).body;
  t.equal([await shop.available(cake.variant_id), await shop.available(tea.variant_id)], [3, 16], "sold");
  t.equal(sold.receipt.lines[0].contents.length, 2, "the receipt says what is in it");
  for (const id of [placed.id, sale]) {
    const order = (await shop.owner.get(`/api/v1/orders/${id}`)).must(200).body;
    const shares = order.lines[0].components.map(({ share }) => share);
    t.equal(shares[0] + shares[1], price, "the price is shared out to the last dollar");
    const exact = (price * cake.unit_price) / 10_000 / separately;
    t.ok(Math.abs(shares[0] - exact) < 1, "in proportion to what each costs alone");
  }

  // News of a component is news of the set.
  const seller = shop.sell(manager, register, cake.variant_id, {
    count: 3,
    price: await shop.price(cake.variant_id),
  });
  const started = Date.now();
  (await seller).must(200);
  await page.locator("[data-buy][disabled]").waitFor();
  t.took("the set's page shows it sold out", Date.now() - started, 1000);

  // One cake left, wanted alone and in a set by many at once.
  await shop.stock(cake.variant_id, 2);
  t.equal(await shop.available(set), 1, "one cake is free, the other is put aside");
  const single = await shop.price(cake.variant_id);
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, number) =>
      number % 2
        ? shop.order(t.visitor(), set, { price })
        : shop.order(t.visitor(), cake.variant_id, { price: single }),
    ),
  );
  t.equal(answers.filter(({ status }) => status === 201).length, 1, "the last cake is sold once");
  t.ok(
    answers.every(({ status, code }) => status === 201 || code === "stock.insufficient"),
    "everybody else hears that it is gone",
  );
  t.equal(await shop.available(cake.variant_id), 0, "and none is promised twice");
}
