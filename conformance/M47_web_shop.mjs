/** Search, category, product, cart and checkout in a browser, with scripts off and on: a guest, and a member who decides three things at most; nobody else sees the order. */
import { codeOf } from "./lib/people.mjs";
import { Shop } from "./lib/shop.mjs";

export const seconds = 240;

const PHONE = { width: 390, height: 844 };

/** The order that a page shows, as the back office sees it. */
async function orderOn(shop, page) {
  const id = page.url().split("/orders/")[1].split(/[?#]/)[0];
  return { id, order: (await shop.owner.get(`/api/v1/orders/${id}`)).must(200).body };
}

/** Puts the product of a page into the cart and goes on to the checkout. */
async function buy(page, handle) {
  await page.goto(`/products/${handle}`);
  await page.locator("[data-buy]").first().click();
  await page.waitForURL(/\/cart/);
  await page.locator('a[href="/checkout"]').first().click();
  await page.waitForURL(/\/checkout/);
}

export default async function (t) {
  const shop = await Shop.open(t);
  const { owner } = shop;
  const { handle, variant_id: variant } = shop.goods[0];
  await shop.stock(variant, 20);
  const products = (await owner.get("/api/v1/products")).must(200).body.items;
  const product = products.find((row) => row.variants.some(({ id }) => id === variant));
  const category = { handle: "m47", names: { "zh-TW": "今日推薦", en: "Today" } };
  const made = (await owner.post("/api/v1/categories", category, { key: true })).must(201).body;
  const assigned = { product_ids: [product.id], add_categories: [made.id] };
  (await owner.post("/api/v1/products/assignments", assigned, { key: true })).must(200);

  // Without scripts: search, category, product, its store, cart, checkout, order.
  const page = await t.page({ ...PHONE, scripts: false });
  await page.goto("/");
  const name = (await page.locator(`a[href*="/products/${handle}"] .name`).first().textContent()).trim();
  await page.locator("#q").fill(name);
  await page.locator("form.search button").click();
  await page.waitForURL(/\/search\?/);
  t.ok((await page.locator(`a[href*="/products/${handle}"]`).count()) > 0, "the search finds it");
  await t.until("the category is there", async () => {
    await page.goto("/");
    return (await page.locator('a[href="/categories/m47"]').count()) > 0;
  });
  await page.locator('a[href="/categories/m47"]').first().click();
  t.equal(await page.locator("h1").textContent(), "今日推薦", "the category's page");
  await page.locator(`a[href*="/products/${handle}"]`).first().click();
  t.ok((await page.locator("nav.crumbs").textContent()).includes("今日推薦"), "the way back up");
  await page.locator(`tr[data-store="${shop.store.id}"] th a`).first().click();
  await page.waitForURL(/\/stores\//);
  t.ok((await page.locator("main").textContent()).includes(shop.store.address), "the store's own page");
  t.equal(await page.locator('.hours [aria-current="date"]').count(), 1, "today is marked in its hours");
  await buy(page, handle);

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
  const { id, order: seen } = await orderOn(shop, page);
  t.equal(seen.state, "placed", "the order stands");
  t.equal(seen.lines[0].variant_id, variant, "with what was in the cart");
  const code = seen.fulfilments[0].code;
  t.ok((await page.content()).includes(code), "the buyer sees the pickup code");
  const stranger = await t.visitor().get(`/api/v1/orders/${id}`);
  t.equal(stranger.status, 404, "nobody else sees the order");

  // A guest with scripts chooses the time, and the order says it.
  const guest = await t.page(PHONE);
  await buy(guest, handle);
  const slots = guest.locator(`[name="wanted.${shop.store.id}"]`);
  const last = await slots.locator("option").last().getAttribute("value");
  t.ok(Date.parse(last) > Date.now() + 24 * 3_600_000, "times of the next days are offered");
  await slots.selectOption(last);
  await guest.locator('[name="name"]').fill("林小榫");
  await guest.locator('[name="phone"]').fill("0922333444");
  await guest.locator('form[action="/checkout"] .act button').click();
  await guest.waitForURL(/\/orders\//);
  const timed = (await orderOn(shop, guest)).order;
  t.equal(Date.parse(timed.fulfilments[0].promised_at), Date.parse(last), "fetched when the buyer wants");

  // Somebody joins in the shop, and buys.
  const member = await t.page(PHONE);
  await member.goto("/account/card");
  await member.locator('[name="way"]').fill("0933444555");
  await member.locator('form[action="/account/codes"] button').click();
  await member.locator('[name="code"]').waitFor();
  const asked = (await member.locator('form:has([name="code"])').getAttribute("action")).split("/").pop();
  await member.locator('[name="code"]').fill(await codeOf(owner, asked));
  await member.locator('[name="name"]').fill("何文彬");
  await member.locator('form:has([name="code"]) button').first().click();
  await member.locator(".card-code .bars svg").waitFor();
  t.ok(member.url().endsWith("/account/card"), "back where they wanted to go");
  const number = (await member.locator(".card-code b").textContent()).trim();

  await buy(member, handle);
  t.equal(await member.locator("details.known").count(), 1, "who is known is not asked again");
  t.ok((await member.locator(".known summary").textContent()).includes("何文彬"), "but told");
  t.equal(await member.locator('[name="name"]').isVisible(), false, "no field to fill in");
  const chosen = await member.locator('[name="fulfilment"]:checked, [name="payment"]:checked').count();
  t.equal(chosen, 2, "the way and the payment are chosen already");
  await member.locator('form[action="/checkout"] .act button').click();
  await member.waitForURL(/\/orders\//);
  const first = (await orderOn(shop, member)).order;
  t.equal([first.state, first.contact.name], ["placed", "何文彬"], "one press, one order");
  const found = (await owner.get(`/api/v1/members?number=${number}`)).must(200).body.items[0];
  t.equal(first.member_id, found.id, "it is the member's");

  // Sent home this time; the next checkout knows the address.
  await buy(member, handle);
  await member.locator('[name="fulfilment"][value="delivery"]').check();
  await member.locator('[name="payment"]').first().check();
  await member.locator('[name="postcode"]').fill("116");
  await member.locator('[name="area"]').fill("台北市文山區");
  await member.locator('[name="address"]').fill("木柵路一段 1 號");
  const cash = member.locator('[name="payment"][value="cash_on_delivery"]');
  if ((await cash.count()) > 0) await cash.check();
  await member.locator('form[action="/checkout"] .act button').click();
  await member.waitForURL((url) => !url.pathname.startsWith("/checkout"));
  await buy(member, handle);
  t.equal(
    await member.locator('[name="fulfilment"]:checked').getAttribute("value"),
    "delivery",
    "as last time",
  );
  t.equal(await member.locator('[name="address"]').inputValue(), "木柵路一段 1 號", "the address is known");

  // The member's page lists what they bought, in the browser's own session only.
  await member.goto("/account");
  t.ok((await member.locator(".purchases").textContent()).includes(first.number), "in their own list");
  await page.goto("/account");
  t.equal(await page.locator(".purchases").count(), 0, "a guest has none");
}
