// Orders at the desk: found in the list, opened, got ready, cancelled in part and as a whole with what goes back said
// first, sent and delivered.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import { axe, call, DESKTOP, launch, logIn, OWNER, open, PHONE, placeOrder } from "../lib.mjs";
import { goodsInShop, payOnline, put, toCheckout, toTheDoor } from "../shopper.mjs";

const PROVIDER = process.env.TENON_PROVIDER;

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {import("playwright-core").Page} */
let page;
/** @type {import("playwright-core").Page} */
let shop;
/** @type {string[]} */
let errors;
/** @type {any[]} */
let goods;
/** @type {any} */
let store;

before(async () => {
  browser = await launch();
  const [desk, phone] = [await open(browser, DESKTOP), await open(browser, PHONE)];
  [page, shop, errors] = [desk.page, phone.page, desk.errors];
  await page.goto("/admin/");
  await logIn(page, OWNER);
  await page.locator(".totals").waitFor();
  ({ goods, store } = await goodsInShop(page, 5));
});
after(async () => browser.close());

const button = (/** @type {string} */ name) => page.getByRole("button", { name, exact: true });
const order = async (/** @type {string} */ id) => (await call(page, "GET", `/orders/${id}`)).body;
const money = (/** @type {number} */ amount) => `NT$${amount.toLocaleString("en-US")}`;

/** Buys in the shop as a customer does: delivered, and paid online. Answers the order. */
async function bought() {
  await put(shop, goods[0]);
  await toCheckout(shop);
  await toTheDoor(shop);
  return order(await payOnline(shop));
}

test("the list is narrowed, opened, and as it was on the way back", async () => {
  const lines = [{ variant_id: goods[0].variants[0].id, quantity: 1000 }];
  const { number } = await order((await placeOrder(page, lines, store.id)).id);
  await page.getByRole("navigation").getByRole("link", { name: "訂單", exact: true }).click();
  await page.locator("tbody tr").first().waitFor();
  await page.getByLabel("狀態").selectOption({ label: "已成立" });
  await page.waitForURL(/state=placed/);
  await page.getByLabel("通路").selectOption("web");
  await page.waitForURL(/channel=web/);
  await page.getByRole("searchbox").fill(number);
  await page.waitForURL(new RegExp(`q=${number}`));
  await page.locator("tbody tr", { hasText: number }).waitFor();
  await axe(page, "a list of one order");
  await page.locator("tbody .row-link", { hasText: number }).click();
  await page.getByRole("heading", { name: new RegExp(number), level: 1 }).waitFor();
  await page.goBack();
  await page.locator("tbody tr", { hasText: number }).waitFor();
  assert.equal(await page.getByRole("searchbox").inputValue(), number);
  assert.equal(await page.getByLabel("通路").inputValue(), "web");
});

test("some of it is cancelled after a look at what that comes to", async () => {
  const lines = goods.slice(0, 2).map((product) => ({ variant_id: product.variants[0].id, quantity: 2000 }));
  const placed = await order((await placeOrder(page, lines, store.id)).id);
  await page.goto(`/admin/orders/${placed.id}`);
  await button("備貨完成").click();
  await page.getByRole("status").first().waitFor();
  await button("取消部分商品").click();
  const form = page.locator("form.inline-form");
  const first = placed.lines[0];
  await form.getByLabel(`${first.name}（共 2）`).fill("1");
  await form.getByRole("button", { name: "試算" }).click();
  await form
    .getByRole("status")
    .getByText(/訂單減少 NT\$[\d,]+，變成 NT\$[\d,]+/)
    .waitFor();
  await form.getByText("沒有錢要退").waitFor();
  const left = Number(
    (/變成 NT\$([\d,]+)/.exec((await form.textContent()) ?? "")?.[1] ?? "").replace(/,/g, ""),
  );
  await axe(page, "what cancelling some comes to");
  await form.getByLabel("取消原因").fill("客人少要一件");
  await form.getByRole("button", { name: "確定取消這些商品" }).click();
  await form.waitFor({ state: "detached" });
  await page.getByText("已取消 1").waitFor();
  const after = await order(placed.id);
  assert.equal(after.total, left, "the order costs what was said before");
  assert.equal(after.state, "placed");
});

test("a whole order is cancelled: what goes back is said first, and goes back", {
  skip: !PROVIDER,
}, async () => {
  const paid = await bought();
  await page.goto(`/admin/orders/${paid.id}`);
  await button("取消訂單").click();
  const form = page.locator("form.inline-form");
  await form.getByText(`退回 ${money(paid.total)}`).waitFor();
  await button("確定取消訂單").click();
  await form.getByText("請寫下原因").waitFor();
  await axe(page, "cancelling without a reason");
  assert.equal((await order(paid.id)).state, "placed", "nothing happens without one");
  await form.getByLabel("取消原因").fill("客人改變心意");
  await button("確定取消訂單").click();
  await page.getByText("訂單已取消。").waitFor();
  await form.waitFor({ state: "detached" });
  await page.locator(".history").getByText(/取消/).first().waitFor();
  const after = await order(paid.id);
  assert.equal(after.state, "cancelled");
  assert.ok(["refunded", "pending"].includes(after.money_state), after.money_state);
  assert.equal(await button("取消訂單").count(), 0);
  await axe(page, "a cancelled order");
});

test("a parcel is got ready, sent with its number, and arrives", { skip: !PROVIDER }, async () => {
  const paid = await bought();
  await page.goto(`/admin/orders/${paid.id}`);
  await page.getByLabel("物流公司").fill("黑貓宅急便");
  await page.getByLabel("物流單號").fill("9012345678");
  await axe(page, "a parcel that is sent");
  await button("標記已出貨").click();
  await page.locator("section", { hasText: "9012345678" }).first().waitFor();
  await button("標記已送達").click();
  await button("標記已送達").waitFor({ state: "detached" });
  assert.equal((await order(paid.id)).state, "completed");
  assert.deepEqual(errors, []);
});
