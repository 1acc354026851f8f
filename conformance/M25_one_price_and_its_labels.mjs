/**
 * Change one price → web page and till show it with the same version within a second; the label task shows which stores
 * have not replaced the shelf label, and the till applies the stated policy (the lower of the two) until then.
 */
import { Shop } from "./lib/shop.mjs";

export const seconds = 90;

export default async function (t) {
  const shop = await Shop.open(t);
  const register = await shop.register();
  const { variant_id: variant, handle } = shop.goods[0];
  const before = await shop.price(variant);
  const after = before + 25;
  const labels = async (due) =>
    (await shop.owner.get(`/api/v1/labels?store=${shop.store.id}&due=${due}&limit=200`)).must(200).body.items;
  const label = async (due) => (await labels(due)).find(({ variant_id }) => variant_id === variant);
  const hang = async ({ price_version }) => {
    const body = { store_id: shop.store.id, labels: [{ variant_id: variant, price_version }] };
    (await shop.owner.put("/api/v1/labels", body)).must(204);
  };
  await hang(await label(false));
  t.equal(await label(true), undefined, "a label that shows the price is not due");
  const page = await t.page({ width: 390, height: 844 });
  await page.goto(`/products/${handle}`);
  await page.locator("[data-price]").first().waitFor();
  const live = await t.events(`availability.${variant}`);

  const changed = Date.now();
  const body = { unit_price: after * 10_000, reason: "season" };
  const set = (await shop.owner.put(`/api/v1/variants/${variant}/price`, body)).must(200).body;
  await live.next();
  await page.waitForFunction(
    (digits) => document.querySelector("[data-price]")?.textContent.replace(/\D/g, "") === digits,
    String(after),
    { timeout: 10_000, polling: 20 },
  );
  t.took("the open page shows the new price", Date.now() - changed, 1000);

  const web = (await t.visitor().get(`/api/v1/availability?variants=${variant}`)).must(200).body.items[0];
  const till = (await shop.owner.get(`/api/v1/lookup?code=${shop.goods[0].sku}&store=${shop.store.id}`)).must(
    200,
  ).body;
  t.equal(web.unit_price, after * 10_000, "the web asks the new price");
  t.equal(till.unit_price, after * 10_000, "the till asks the new price");
  t.equal(web.price_version, set.price_version, "the web has the version that was set");
  t.equal(till.price_version, set.price_version, "and so has the till");
  t.took("web and till agree", Date.now() - changed, 1000);

  const due = await label(true);
  t.equal(due.unit_price, after * 10_000, "the store's task has the new price");
  t.equal(due.price_version, set.price_version, "and its version, to be printed");
  t.equal(due.shelf.unit_price, before * 10_000, "beside what still hangs there");
  const over = await shop.sell(shop.owner, register, variant, { price: after });
  t.equal(over.code, "orders.price_changed", "nobody is asked more than the shelf says");
  (await shop.sell(shop.owner, register, variant, { price: before })).must(200);

  await hang(due);
  t.equal(await label(true), undefined, "the task is done");
  const old = await shop.sell(shop.owner, register, variant, { price: before });
  t.equal(old.code, "orders.price_changed", "nobody is charged what no page and no shelf shows any more");
  (await shop.sell(shop.owner, register, variant, { price: after })).must(200);
  const lower = { unit_price: (before - 10) * 10_000, reason: "season" };
  (await shop.owner.put(`/api/v1/variants/${variant}/price`, lower)).must(200);
  (await shop.sell(shop.owner, register, variant, { price: before - 10 })).must(200);

  // A list of that shop alone, with a price of its own.
  await hang(await label(false));
  const own = { code: "outlet-m25", names: { "zh-TW": "暢貨" }, reason: "season" };
  const list = (await shop.owner.post("/api/v1/price-lists", own, { key: true })).must(201).body;
  const prices = { prices: [{ variant_id: variant, unit_price: (before - 50) * 10_000 }], reason: "season" };
  (await shop.owner.patch(`/api/v1/price-lists/${list.id}/prices`, prices)).must(200);
  const given = { places: [{ store_id: shop.store.id }], reason: "season" };
  (await shop.owner.post(`/api/v1/price-lists/${list.id}/uses`, given, { key: true })).must(200);
  const here = (await shop.owner.get(`/api/v1/lookup?code=${shop.goods[0].sku}&store=${shop.store.id}`)).must(
    200,
  ).body;
  t.equal(here.unit_price, (before - 50) * 10_000, "the shop's till asks the price of the shop's list");
  const there = (await t.visitor().get(`/api/v1/availability?variants=${variant}`)).must(200).body.items[0];
  t.equal(there.unit_price, (before - 10) * 10_000, "the web asks what it asked");
  const tasks = await labels(true);
  t.equal(
    tasks.filter(({ price_list_id }) => price_list_id === list.id).length,
    1,
    "one label of it is to be hung",
  );
  (await shop.sell(shop.owner, register, variant, { price: before - 50 })).must(200);
}
