// What people do most in the shop: find, look, choose, pay, collect, come back. On a phone, as most of them do.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import { axe, call, DESKTOP, launch, logIn, OWNER, open, PHONE, until } from "../lib.mjs";
import { goodsInShop, payOnline, place, put, toCheckout, toTheDoor } from "../shopper.mjs";

const PROVIDER = process.env.TENON_PROVIDER ?? "";
const NUMBER = `09${String(Date.now() % 100_000_000).padStart(8, "0")}`;

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {import("playwright-core").Page} */
let shop;
/** @type {import("playwright-core").Page} */
let office;
/** @type {string[]} */
let errors;
/** @type {any[]} */
let goods;
/** @type {any} */
let store;

before(async () => {
  browser = await launch();
  const [one, two] = [await open(browser, PHONE), await open(browser, DESKTOP)];
  [shop, office, errors] = [one.page, two.page, one.errors];
  await office.goto("/admin/");
  await office.locator('input[name="login"]').waitFor();
  await logIn(office, OWNER);
  await office.locator(".totals").waitFor();
  ({ goods, store } = await goodsInShop(office, 5));
});
after(async () => browser.close());

const order = async (/** @type {string} */ id) => (await call(office, "GET", `/orders/${id}`)).body;

test("goods are found by their words, and nothing found says what to do", async () => {
  const [product] = goods;
  await shop.goto("/");
  await shop.getByRole("searchbox").fill(product.name.slice(0, 3));
  await shop.keyboard.press("Enter");
  await shop.waitForURL(/\/search\?q=/);
  await shop.locator(`.goods a[href*="/products/${product.handle}"]`).first().waitFor();
  await axe(shop, "what was found");
  await shop.getByRole("searchbox").fill("zzzz");
  await shop.keyboard.press("Enter");
  await shop.locator(".empty a").first().waitFor();
  await axe(shop, "a search that found nothing");
});

test("a list is narrowed by stock and price, sorted, and widened again", async () => {
  await shop.goto("/search");
  const all = await shop.locator(".goods .card").count();
  await shop.locator(".narrow summary").click();
  await axe(shop, "the filters, open");
  await shop.fill("#from", "1");
  await shop.fill("#to", "300");
  await shop.locator("form.span button").click();
  await shop.waitForURL(/to=300/);
  const fewer = await shop.locator(".goods .card").count();
  assert.ok(fewer < all, `${fewer} of ${all} cost at most 300`);
  await shop.locator(".sorts a").nth(1).click();
  await shop.waitForURL(/sort=/);
  const prices = (await shop.locator(".goods .card [data-price]").allTextContents()).map((text) =>
    Number(text.replace(/[^\d]/g, "")),
  );
  assert.deepEqual(
    prices,
    [...prices].sort((left, right) => left - right),
    "cheapest first",
  );
  const clear = shop.getByRole("link", { name: "清除條件" }).first();
  if (!(await clear.isVisible())) await shop.locator(".narrow summary").click();
  await clear.click();
  await shop.waitForURL((url) => !url.search.includes("to=300"));
  assert.equal(await shop.locator(".goods .card").count(), all);
});

test("a product tells price, stock in each store, and when it can be had", async () => {
  const [product] = goods;
  await shop.goto(`/products/${product.handle}`);
  assert.match((await shop.locator("[data-price]").first().textContent()) ?? "", /NT\$\d/);
  const row = shop.locator(".places tr", { hasText: store.name }).first();
  await row.locator("[data-stock]").waitFor();
  assert.ok((await row.locator(".ready").count()) > 0, "a moment from which it can be had");
  await axe(shop, "a product");
});

test("goods lie in the cart, their number changes, and one is taken out", async () => {
  const [one, other] = goods;
  await put(shop, one);
  await put(shop, other);
  assert.equal(await shop.locator(".lines > li").count(), 2);
  await until(shop.locator("[data-cart]"), (text) => text.includes("2"), "two pieces in the cart");
  const first = shop.locator(".lines > li").first();
  await first.locator('input[name="quantity"]').fill("2");
  await first.locator('input[name="quantity"]').press("Enter");
  await until(shop.locator("[data-cart]"), (text) => text.includes("3"), "three pieces in the cart");
  await axe(shop, "the cart");
  await shop.locator(".lines > li").nth(1).locator('form[action$="/remove"] button').click();
  await until(shop.locator("[data-cart]"), (text) => text.includes("2"), "one line is left");
  assert.equal(await shop.locator(".lines > li").count(), 1);
});

test("what is missing at the checkout is said at its field, and nothing typed is lost", async () => {
  await toCheckout(shop);
  await shop.fill('[name="phone"]', "12");
  await shop.locator('form[action="/checkout"] button.button').click();
  await shop.locator('[aria-invalid="true"]').first().waitFor();
  assert.equal(await shop.inputValue('[name="name"]'), "林小姐");
  await axe(shop, "the checkout with faults");
});

test("an order is collected in the store and paid there", async () => {
  await toCheckout(shop);
  await shop.locator('[name="fulfilment"].by-pickup').first().check();
  await shop.locator('[name="payment"][value="cash_on_pickup"]').check();
  const id = await place(shop);
  const placed = await order(id);
  assert.equal(placed.state, "placed");
  const code = placed.fulfilments[0].code;
  await until(
    shop.locator(".code .digits"),
    (text) => text.includes(code),
    "the code to show at the counter",
  );
  await axe(shop, "the order");
  assert.equal(await shop.locator("[data-cart] b").count(), 0, "the cart is empty again");
});

test("an order that nobody has paid is cancelled by whoever placed it", async () => {
  await put(shop, goods[1]);
  await toCheckout(shop);
  await shop.locator('[name="payment"][value="cash_on_pickup"]').check();
  const id = await place(shop);
  await shop
    .locator("details", { has: shop.locator('form[action$="/cancel"]') })
    .locator("summary")
    .click();
  await shop.locator('form[action$="/cancel"] button').click();
  await shop.getByRole("heading", { name: "訂單已取消" }).waitFor();
  assert.equal((await order(id)).state, "cancelled");
});

test("an order is delivered and paid online", { skip: !PROVIDER }, async () => {
  await put(shop, goods[0]);
  await toCheckout(shop);
  await toTheDoor(shop);
  const id = await payOnline(shop);
  assert.equal((await order(id)).money_state, "paid");
});

test("somebody joins by a code, and their card and orders are on their page", async () => {
  await shop.goto("/account");
  await shop.fill("#way", NUMBER);
  await shop.click("main form button");
  await shop.locator("#code").waitFor();
  await shop.fill("#code", "000000");
  await shop.locator('form[action^="/account/codes/"] button').first().click();
  await shop.locator(".fault").first().waitFor();
  await axe(shop, "a code that is wrong");
  const { body } = await call(office, "GET", "/messages?limit=1");
  await shop.fill("#code", body.items[0].text.match(/[0-9]{6}/)[0]);
  await shop.locator('form[action^="/account/codes/"] button').first().click();
  await shop.locator(".card-code b").waitFor();
  assert.match((await shop.locator(".card-code b").textContent()) ?? "", /\d/);
  await put(shop, goods[0]);
  await shop.goto("/checkout");
  if ((await shop.inputValue('[name="name"]')) === "") await shop.fill('[name="name"]', "林小姐");
  if ((await shop.inputValue('[name="phone"]')) === "") await shop.fill('[name="phone"]', NUMBER);
  await shop.locator('[name="payment"][value="cash_on_pickup"]').check();
  const number = (await order(await place(shop))).number;
  await shop.goto("/account");
  await shop.locator(".purchases", { hasText: number }).waitFor();
});

test("the shop speaks English from the next page on, and Chinese again", async () => {
  await shop.goto("/");
  await shop.locator('button[name="locale"][value="en"]').click();
  await shop.locator('html[lang="en"]').waitFor({ state: "attached" });
  await shop.goto("/cart");
  assert.equal(await shop.locator("h1").first().textContent(), "Cart");
  await axe(shop, "the cart in English");
  await shop.locator('button[name="locale"][value="zh-TW"]').click();
  await shop.locator('html[lang="zh-TW"]').waitFor({ state: "attached" });
});

test("one is put aside in a store, without paying", async () => {
  await shop.goto(`/products/${goods[0].handle}`);
  await shop.locator("details.aside summary").click();
  const form = shop.locator('form[action$="/put-aside"]');
  await form.locator('[name="store_id"]').first().check();
  await form.locator('[name="name"]').fill("林小姐");
  await form.locator('[name="phone"]').fill("0912345678");
  await axe(shop, "putting one aside");
  await form.locator("button").click();
  await shop.waitForURL(/\/orders\//);
  await shop.locator(".promise").waitFor();
  assert.deepEqual(errors, []);
});
