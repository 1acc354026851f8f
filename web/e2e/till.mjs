import { strict as assert } from "node:assert";
import { call, digits, logIn, MANAGER, placePickup } from "./lib.mjs";

/** What a scanner does: keys faster than any hand, then Enter. */
export async function scan(/** @type {import("playwright-core").Page} */ page, /** @type {string} */ code) {
  await page.keyboard.type(code, { delay: 1 });
  await page.keyboard.press("Enter");
}

/** The unmistakable action and its words. */
export const mainAction = (/** @type {import("playwright-core").Page} */ page) =>
  page.getByTestId("main-action");

/**
 * Signs in, takes the first register of the first store, and stands before the sell screen with a
 * fresh shift.
 *
 * @param {import("playwright-core").Page} page
 */
export async function openTill(page) {
  await page.goto("/pos/");
  await logIn(page, MANAGER);
  await page.locator(".row-button").first().click();
  await page.locator('input[name="float"], .scan input').first().waitFor();
  // A shift that an earlier run left open is closed first, so that every run begins the same way.
  if ((await page.locator('input[name="float"]').count()) === 0) await closeShift(page, "0");
  await page.fill('input[name="float"]', "3000");
  await page.keyboard.press("Enter");
  await page.locator(".tile").first().waitFor();
}

/**
 * @param {import("playwright-core").Page} page
 * @param {string} amount
 */
export async function closeShift(page, amount) {
  const clear = page.getByRole("button", { name: "清空" });
  if ((await clear.count()) > 0) await clear.click();
  await page.keyboard.press("F10");
  await page.locator(".more-part").getByRole("button", { name: "交班" }).click();
  await page.getByLabel("或直接輸入總額").fill(amount);
  await page.keyboard.press("Enter");
  await page.locator(".report-verdict").waitFor();
  const verdict = (await page.locator(".report-verdict").textContent()) ?? "";
  const facts = (await page.locator(".report .facts").textContent()) ?? "";
  await page.getByRole("button", { name: "完成" }).click();
  await page.locator('input[name="float"]').waitFor();
  return { verdict, facts };
}

/**
 * A web order that waits in this till's store is on the screen by its code, with another article in the basket.
 *
 * @param {import("playwright-core").Page} page
 * @param {any} ordered
 * @param {any} other
 * @returns {Promise<{ placed: any, besides: number }>} the order, and what the basket comes to
 */
export async function orderBesides(page, ordered, other) {
  const { id } = await placePickup(page, ordered.variant_id, (await device(page)).store_id);
  const placed = (await call(page, "GET", `/orders/${id}`)).body;
  assert.equal((await call(page, "POST", `/orders/${id}/ready`)).status, 200);
  await page.keyboard.press("Escape");
  await page.locator(".scan input:focus").waitFor();
  await scan(page, other.sku);
  await page.locator('.sums[data-settled="true"]').waitFor();
  const besides = digits((await page.getByTestId("total").textContent()) ?? "");
  await page.keyboard.press("F8");
  await page.getByLabel("取貨碼或訂單編號").fill(placed.fulfilments[0].code);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: placed.number }).waitFor();
  return { placed, besides };
}

/**
 * The register that this device is, as the page keeps it.
 *
 * @param {import("playwright-core").Page} page
 * @returns {Promise<{ id: string, store_id: string }>}
 */
export const device = (page) =>
  page.evaluate(() => JSON.parse(localStorage.getItem("tenon.register") ?? "{}"));

/**
 * Goods of this till's store with at least `least` whole units left.
 *
 * @param {import("playwright-core").Page} page
 * @param {number} least
 */
export async function goodsInStock(page, least) {
  const { store_id } = await device(page);
  const { body } = await call(page, "GET", `/till/products?store=${store_id}`);
  const goods = body.items.filter(
    (/** @type {any} */ item) => item.available >= least * 1000 && item.quantity_step === 1000,
  );
  assert.ok(goods.length >= 3, `the demo has three goods with ${least} in stock`);
  return goods;
}
