/** Guest checkout in a browser, browsing and buying with scripts off: home, product, cart, checkout, order. (Search, categories and members come later.) */
import { Shop } from "./lib/shop.mjs";

export const seconds = 120;

export default async function (t) {
  const shop = await Shop.open(t);
  const { handle, variant_id: variant } = shop.goods[0];
  await shop.stock(variant, 5);
  const page = await t.page({ width: 390, height: 844, scripts: false });
  await page.goto("/");
  await page.locator(`a[href*="/products/${handle}"]`).first().click();
  await page.locator("[data-buy]").first().click();
  await page.waitForURL(/\/cart/);
  await page.locator('a[href="/checkout"]').first().click();
  await page.waitForURL(/\/checkout/);

  // What is missing is said at the field, and nothing that was typed is lost.
  await page.locator('[name="name"]').fill("陳大文");
  await page.locator('[name="phone"]').fill("12");
  await page.locator('form[action="/checkout"] button').first().click();
  t.equal(await page.locator('[name="name"]').inputValue(), "陳大文", "the name is still there");
  t.ok((await page.locator('[aria-invalid="true"]').count()) > 0, "the wrong field is marked");

  await page.locator('[name="phone"]').fill("0912345678");
  await page.locator('[name="payment"][value="cash_on_pickup"]').check();
  await page.locator('form[action="/checkout"] button').first().click();
  await page.waitForURL(/\/orders\//);
  const order = page.url().split("/orders/")[1].split(/[?#]/)[0];
  const seen = (await shop.owner.get(`/api/v1/orders/${order}`)).must(200).body;
  t.equal(seen.state, "placed", "the order stands");
  t.equal(seen.lines[0].variant_id, variant, "with what was in the cart");
  const code = seen.fulfilments[0].code;
  t.ok((await page.content()).includes(code), "the buyer sees the pickup code");

  const stranger = await t.visitor().get(`/api/v1/orders/${order}`);
  t.equal(stranger.status, 404, "nobody else sees the order");
}
