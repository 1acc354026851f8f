/** SKU flagged store-only is visible on web with "in store only" and is orderable at POS. */
import { Shop, units } from "./lib/shop.mjs";

export const seconds = 120;

export default async function (t) {
  const shop = await Shop.open(t);
  const register = await shop.register();
  const { variant_id: variant, handle } = shop.goods[0];
  const price = await shop.price(variant);
  await shop.stock(variant, 5);
  const rows = (await shop.owner.get("/api/v1/products")).must(200).body.items;
  const product = rows.find((row) => row.handle === handle);
  const flag = (version, edit) => shop.owner.patch(`/api/v1/products/${product.id}`, edit, { version });
  const flagged = (await flag(product.version, { on_web: false })).must(200).body;
  t.ok(flagged.shown_on_web, "the web goes on showing it");

  // On the web it is there, with its price and the shops that have it, and nothing to buy it with.
  const page = await t.page({ width: 390, height: 844, locale: "zh-TW" });
  await page.goto("/");
  const card = page.locator(`.card:has(a[href*="/products/${handle}"])`);
  t.ok((await card.textContent()).includes("只在門市販售"), "its card says so");
  await page.goto(`/products/${handle}`);
  t.ok(await page.getByText("只在門市販售").isVisible(), "its page says so");
  t.equal(await page.locator("[data-buy]").count(), 0, "and has no button to buy it");
  t.ok((await page.locator("[data-price]").count()) > 0, "the price stands there");
  t.ok((await page.locator("[data-store]").count()) > 0, "and the shops that have it");

  // Who asks the API all the same hears no.
  const visitor = t.visitor();
  const order = await shop.order(visitor, variant, { price });
  t.equal(order.code, "orders.not_sold", "it cannot be ordered on the web");

  // The till sells it, by its code and by its picture.
  const cashier = await t.staff("manager");
  const found = await cashier.get(`/api/v1/lookup?code=${shop.goods[0].sku}&store=${shop.store.id}`);
  t.equal(found.must(200).body.variant_id, variant, "the till finds it");
  (await shop.sell(cashier, register, variant, { price })).must(200);
  t.equal(await shop.available(variant), 4, "and sold one");

  // The other way round: what only the web sells stays out of the till.
  (await flag(flagged.version, { on_web: true, on_till: false })).must(200);
  const gone = await cashier.get(`/api/v1/lookup?code=${shop.goods[0].sku}&store=${shop.store.id}`);
  t.equal(gone.status, 404, "what only the web sells is not found at the till");
  const quote = { channel: "web", lines: [{ variant_id: variant, quantity: units(1) }] };
  t.equal(
    (await visitor.post("/api/v1/quotes", quote)).must(200).body.total,
    price,
    "the web sells it again",
  );
}
