// What a customer does in the shop, for specs that begin with somebody who has bought.
import { strict as assert } from "node:assert";
import { call } from "./lib.mjs";

/** @typedef {import("playwright-core").Page} Page */

/**
 * Goods on sale of which the first store has so many, and that store.
 *
 * @param {Page} office with an owner's session
 * @param {number} least
 * @returns {Promise<{ goods: any[], store: any }>}
 */
export async function goodsInShop(office, least) {
  const stores = (await call(office, "GET", "/staff/stores")).body.items;
  const store = stores.find((/** @type {any} */ one) => one.kind !== "web");
  const { body } = await call(office, "GET", "/products?limit=50&state=published");
  const ids = body.items.flatMap((/** @type {any} */ item) =>
    item.variants.map((/** @type {any} */ variant) => variant.id),
  );
  const levels = (await call(office, "GET", `/availability?variants=${ids.join(",")}`)).body.items;
  const left = new Map(
    levels.map((/** @type {any} */ level) => [
      level.variant_id,
      level.stores.find((/** @type {any} */ place) => place.store_id === store.id)?.available ?? 0,
    ]),
  );
  const goods = body.items.filter(
    (/** @type {any} */ item) => left.get(item.variants[0]?.id) >= least * 1000,
  );
  assert.ok(goods.length >= 2, `the demo has two goods with ${least} in stock`);
  return { goods, store };
}

/** Puts goods into the cart, with the first choice of everything that has to be chosen. */
export async function put(/** @type {Page} */ shop, /** @type {any} */ product) {
  await shop.goto(`/products/${product.handle}`);
  for (const group of await shop.locator("[data-options]").all()) {
    if (Number(await group.getAttribute("data-least")) > 0) await group.locator("input").first().check();
  }
  await shop.locator("[data-buy]").first().click();
  await shop.waitForURL(/\/cart/);
}

/** Fills in who buys; the rest is the caller's. */
export async function toCheckout(/** @type {Page} */ shop) {
  await shop.goto("/checkout");
  await shop.fill('[name="name"]', "林小姐");
  await shop.fill('[name="phone"]', "0912345678");
}

/** What brings an order to somebody's door. */
export async function toTheDoor(/** @type {Page} */ shop) {
  await shop.locator('[name="fulfilment"][value="delivery"]').check();
  await shop.fill('[name="postcode"]', "110");
  await shop.fill('[name="area"]', "臺北市信義區");
  await shop.fill('[name="address"]', "市府路 1 號");
}

/** Orders what the checkout says; answers the order's id. */
export async function place(/** @type {Page} */ shop) {
  await shop.locator('form[action="/checkout"] button.button').click();
  await shop.waitForURL(/\/orders\//);
  return placed(shop);
}

/** Orders and pays on the provider's page; answers the order's id. */
export async function payOnline(/** @type {Page} */ shop) {
  await shop.locator('[name="payment"]:not([value^="cash"])').first().check();
  await shop.locator('form[action="/checkout"] button.button').click();
  const pay = shop.locator('button[name="action"][value="pay"]');
  await pay.waitFor();
  await Promise.all([shop.waitForURL(/\/orders\//), pay.click()]);
  await shop.getByRole("heading", { name: "正在為您備貨" }).waitFor();
  return placed(shop);
}

const placed = (/** @type {Page} */ shop) => new URL(shop.url()).pathname.split("/")[2] ?? "";
