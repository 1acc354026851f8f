/** Alcohol cannot be bought on the web: its page says so, cart and order refuse it, the till sells it. How it is kept and may come back stands on the page. */
import { Shop, units } from "./lib/shop.mjs";

export const seconds = 120;

export default async function (t) {
  const shop = await Shop.open(t);
  const register = await shop.register();
  const { variant_id: variant, handle } = shop.goods[0];
  const price = await shop.price(variant);
  await shop.stock(variant, 5);
  const rows = (await shop.owner.get("/api/v1/products")).must(200).body.items;
  let product = (await shop.owner.get(`/api/v1/products/${rows.find((row) => row.handle === handle).id}`))
    .body;
  const edit = async (change) => {
    const path = `/api/v1/products/${product.id}`;
    product = (await shop.owner.patch(path, change, { version: product.version })).must(200).body;
    return product;
  };

  // What a buyer has to know stands on the page, and the notice that held stays with the order.
  const notice = product.return_notice_version;
  await edit({ return_class: "made_to_order", storage_class: "frozen", shelf_life_days: 30 });
  t.equal(product.return_notice_version, notice + 1, "another return class is another notice");
  const [{ version }] = product.variants;
  const weighed = await shop.owner.patch(`/api/v1/variants/${variant}`, { weight_grams: 1250 }, { version });
  product = weighed.must(200).body;
  const page = await t.page({ width: 390, height: 844, locale: "zh-TW" });
  await page.goto(`/products/${handle}`);
  const facts = await page.locator(".keeping").textContent();
  for (const words of ["冷凍", "可保存 30 天", "1.25 公斤", "依您的要求製作"]) {
    t.ok(facts.includes(words), `the page says ${words}`);
  }
  await page.locator("[data-buy]").click();
  await page.goto("/checkout");
  t.ok((await page.locator(".brief").textContent()).includes("依您的要求製作"), "the checkout says it too");
  const visitor = t.visitor();
  (await visitor.post("/api/v1/carts", {})).must(201);
  const order = (await shop.order(visitor, variant, { price })).must(201).body;
  await edit({ return_class: "standard" });
  const kept = (await shop.owner.get(`/api/v1/orders/${order.id}`)).must(200).body.lines[0];
  t.equal(
    [kept.return_class, kept.return_notice_version],
    ["made_to_order", notice + 1],
    "the order keeps the notice that its buyer read",
  );

  await edit({ legal_class: "alcohol" });
  await page.goto(`/products/${handle}`);
  t.ok(await page.getByText("只在門市販售").isVisible(), "the page says that only shops sell it");
  t.equal(await page.locator("[data-buy]").count(), 0, "and has no button to buy it");
  t.ok((await page.locator("[data-store]").count()) > 0, "but the shops that have it");
  const line = { variant_id: variant, quantity: units(1) };
  const added = await visitor.post("/api/v1/carts/current/lines", line);
  t.equal([added.status, added.code], [422, "orders.in_store_only"], "a cart does not take it");
  const ordered = await shop.order(visitor, variant, { price });
  t.equal(ordered.code, "orders.in_store_only", "nor can it be ordered");
  const cashier = await t.staff("manager");
  (await shop.sell(cashier, register, variant, { price })).must(200);
  t.equal(await shop.available(variant), 3, "the till sold one, and one is ordered");

  // Another tax class holds at the next sale, on the web and at the till.
  await edit({ legal_class: "general", tax_class: "exempt" });
  for (const channel of ["web", "till"]) {
    const body = { channel, store_id: shop.store.id, lines: [line] };
    const quote = (await shop.owner.post("/api/v1/quotes", body)).must(200).body;
    t.equal([quote.total, quote.tax_total], [price, 0], `${channel}: exempt from now on`);
  }
}
