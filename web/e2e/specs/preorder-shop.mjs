// Boxes for a festival in the shop: chosen for a day, a part paid now; who is too late is told, and loses nothing typed.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import { axe, BASE_URL, call, DESKTOP, launch, logIn, OWNER, open, PHONE, until } from "../lib.mjs";
import { goodsInShop, payOnline, put, toCheckout } from "../shopper.mjs";

const PROVIDER = process.env.TENON_PROVIDER ?? "";
/** Thirty percent, in parts per million. */
const DEPOSIT = 300_000;
const DAY_MS = 24 * 3600 * 1000;

/** @typedef {import("playwright-core").Page} Page */

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {Page} */
let shop;
/** Somebody whose browser runs no scripts. @type {Page} */
let late;
/** @type {Page} */
let office;
/** @type {string[]} */
let errors;
/** @type {any} */
let box;
/** @type {any} */
let other;
/** @type {any} */
let store;
/** What the first buyer orders: more than lies in stock, and all that the first day has. */
let count = 0;
/** Their order. */
let bought = "";

/** A day so many days ahead, by Taipei's calendar. */
const ahead = (/** @type {number} */ days) =>
  new Date(Date.now() + 8 * 3600 * 1000 + days * DAY_MS).toISOString().slice(0, 10);

before(async () => {
  browser = await launch();
  const [one, two] = [await open(browser, PHONE), await open(browser, DESKTOP)];
  [shop, office, errors] = [one.page, two.page, one.errors];
  const plain = await browser.newContext({
    javaScriptEnabled: false,
    viewport: PHONE,
    baseURL: BASE_URL,
    locale: "zh-TW",
  });
  late = await plain.newPage();
  await office.goto("/admin/");
  await office.locator('input[name="login"]').waitFor();
  await logIn(office, OWNER);
  await office.locator(".totals").waitFor();
  const found = await goodsInShop(office, 1);
  [box, other] = found.goods;
  store = found.store;
  const levels = (await call(office, "GET", `/availability?variants=${box.variants[0].id}`)).body.items;
  count = Math.floor(levels[0].total_available / 1000) + 1;
  const campaign = {
    name: "中秋禮盒預購",
    name_en: "Moon festival boxes",
    state: "open",
    deposit_rate: DEPOSIT,
    lead_minutes: 24 * 60,
    product_ids: [box.id],
  };
  const made = await call(office, "POST", "/preorders", campaign, { "Idempotency-Key": crypto.randomUUID() });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  /** @type {[number, number][]} */
  const offered = [
    [10, count],
    [11, count + 100],
  ];
  for (const [days, capacity] of offered) {
    const set = await call(office, "PUT", `/preorders/${made.body.id}/days`, {
      store_ids: [store.id],
      dates: [ahead(days)],
      capacity: capacity * 1000,
      slots: [
        { from_minutes: 600, to_minutes: 780, capacity: capacity * 1000 },
        { from_minutes: 780, to_minutes: 1080, capacity: capacity * 1000 },
      ],
    });
    assert.equal(set.status, 200, JSON.stringify(set.body));
  }
});
after(async () => browser.close());

/** Puts so many of what is pre-ordered into the cart. */
async function preorder(/** @type {Page} */ page, /** @type {number} */ quantity) {
  await page.goto(`/products/${box.handle}`);
  await page.locator('.buy [name="quantity"]').fill(String(quantity));
  await page.locator(".buy button.button").click();
  await page.waitForURL(/\/cart/);
}

/** The slots of the store, without the first line that asks to choose one. */
const slots = (/** @type {Page} */ page) =>
  page.locator(`select[name="slot.${store.id}"] option:not([value=""])`);

/** Chooses one of them. */
async function choose(/** @type {Page} */ page, /** @type {number} */ index) {
  const value = (await slots(page).nth(index).getAttribute("value")) ?? "";
  await page.locator(`select[name="slot.${store.id}"]`).selectOption(value);
}

test("a product says that it is made for a day, which days, and what is paid now", async () => {
  await shop.goto(`/products/${box.handle}`);
  const told = shop.locator(".preorder");
  assert.match((await told.textContent()) ?? "", /30% 訂金/);
  assert.equal(await told.locator('li[data-state="open"]').count(), 2);
  await shop.locator(".buy button.button:enabled", { hasText: "預購" }).waitFor();
  await axe(shop, "a product that is pre-ordered");
  await shop.goto(`/search?q=${encodeURIComponent(box.name)}`);
  await shop.locator(".card", { hasText: box.name }).first().getByText("預購", { exact: true }).waitFor();
});

test("a cart that mixes it with other goods says to order them apart", async () => {
  await preorder(shop, count);
  assert.equal(await shop.locator(".lines .fault").count(), 0, "though so much does not lie in stock");
  await put(shop, other);
  await shop.locator(".lines .fault", { hasText: "分開結帳" }).waitFor();
  assert.equal(await shop.locator('a[href="/checkout"]').count(), 0);
  await axe(shop, "a mixed cart");
  await shop.goto("/checkout");
  await shop.waitForURL(/\/cart/);
  const line = shop.locator(".lines > li", { hasText: other.name });
  await line.locator('form[action$="/remove"] button').click();
  await shop.locator('a[href="/checkout"]').waitFor();
});

test("the checkout asks for a slot at its field, and for a deposit now", async () => {
  await preorder(late, 1);
  await toCheckout(late);
  await choose(late, 0);
  await toCheckout(shop);
  assert.equal(await shop.locator('[name="payment"][value^="cash"]').count(), 0, "a deposit is paid now");
  assert.equal(await shop.locator('[name="fulfilment"]').count(), 1, "it is fetched where it is made for");
  await shop.locator('form[action="/checkout"] button.button').click();
  await shop.locator("#slot-fault").waitFor();
  assert.equal(await shop.inputValue('[name="name"]'), "林小姐");
  await axe(shop, "a checkout without a slot");
});

test("the deposit is paid online, the rest is due at pickup", { skip: !PROVIDER }, async () => {
  await choose(shop, 0);
  const parted = await shop.locator(".parted dd").allTextContents();
  const amount = (/** @type {string} */ text) => Number(text.replace(/[^\d]/g, ""));
  bought = await payOnline(shop);
  const placed = (await call(office, "GET", `/orders/${bought}`)).body;
  assert.deepEqual(parted.map(amount), [placed.deposit, placed.total - placed.deposit], "as it was said");
  assert.equal(placed.deposit, Math.ceil((placed.total * DEPOSIT) / 1_000_000));
  assert.equal(placed.paid, placed.deposit);
  const told = shop.locator(".parted");
  await until(told, (text) => text.includes("已付訂金") && text.includes("取貨時付"), "deposit and balance");
  await shop.getByRole("heading", { name: "取貨時段" }).waitFor();
  await axe(shop, "an order whose deposit came");
});

test("who is too late is told at the slot, without scripts", { skip: !PROVIDER }, async () => {
  await late.locator('form[action="/checkout"] button.button').click();
  await late.locator("#slot-fault", { hasText: "只剩 0 份" }).waitFor();
  assert.equal(await late.inputValue('[name="name"]'), "林小姐");
  assert.match((await slots(late).nth(0).textContent()) ?? "", /已額滿/);
  assert.ok(await slots(late).nth(0).isDisabled());
  await choose(late, 2);
  await late.locator('[name="payment"]').first().check();
  await late.locator('form[action="/checkout"] button.button').click();
  await late.locator('button[name="action"][value="pay"]').waitFor();
  await shop.goto(`/products/${box.handle}`);
  await shop.locator('.days li[data-state="sold_out"]', { hasText: "已額滿" }).waitFor();
});

test("the rest can be paid before it is fetched", { skip: !PROVIDER }, async () => {
  await shop.goto(`/orders/${bought}`);
  const again = shop.locator('form[action$="/payments"] button', { hasText: "先付清餘額" });
  await again.click();
  const pay = shop.locator('button[name="action"][value="pay"]');
  await pay.waitFor();
  await Promise.all([shop.waitForURL(/\/orders\//), pay.click()]);
  await shop.locator(".parted").waitFor({ state: "detached" });
  assert.equal(await again.count(), 0, "nothing is due any more");
  assert.deepEqual(errors, []);
});
