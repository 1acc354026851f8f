// The back office: the live day, prices, stock, orders, and pages that anybody can use.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import {
  axe,
  call,
  DESKTOP,
  digits,
  launch,
  logIn,
  OWNER,
  open,
  PHONE,
  placePickup,
  until,
} from "../lib.mjs";

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {import("playwright-core").Page} */
let page;
/** @type {string[]} */
let errors;

before(async () => {
  browser = await launch();
  ({ page, errors } = await open(browser, DESKTOP));
});
after(async () => browser.close());

/** The product that the specs edit: the first with a variant. */
async function someProduct() {
  const { body } = await call(page, "GET", "/products?limit=50");
  const row = body.items.find(
    (/** @type {any} */ item) => item.state === "published" && item.variants.length > 0,
  );
  assert.ok(row, "the demo has a product on sale");
  return (await call(page, "GET", `/products/${row.id}`)).body;
}

test("a wrong password is refused kindly, the right one opens the day", async () => {
  await page.goto("/admin/");
  await page.fill('input[name="login"]', OWNER);
  await page.fill('input[name="password"]', "not this one");
  await page.keyboard.press("Enter");
  await page.locator('[role="alert"]').waitFor();
  assert.equal(await page.inputValue('input[name="login"]'), OWNER, "the input is kept");
  await axe(page, "the login after a refusal");
  await logIn(page, OWNER);
  await page.locator(".totals").waitFor();
  // A day needs an order to be told of.
  const product = await someProduct();
  const stores = await call(page, "GET", "/staff/stores");
  const store = stores.body.items.find((/** @type {any} */ row) => row.kind !== "web");
  await placePickup(page, product.variants[0].id, store.id);
  await page.locator('section[aria-labelledby="recent"] .plain-row').first().waitFor();
  await axe(page, "the day");
});

test("a price is changed with a reason and holds at once", async () => {
  const product = await someProduct();
  const [variant] = product.variants;
  await page.goto(`/admin/products/${product.id}`);
  const price = page.getByTestId(`price-${variant.sku}`);
  await price.waitFor();
  const before = digits((await price.textContent()) ?? "");
  const row = page.locator(".variant", { hasText: variant.sku });
  for (const next of [before + 20, before]) {
    await row.getByRole("button", { name: "改價" }).click();
    await page.fill('input[name="price"]', String(next));
    await page.keyboard.press("Enter");
    await page.getByText("請寫下原因").waitFor();
    await axe(page, "the price form with an error");
    await page.fill('input[name="reason"]', "e2e");
    await page.keyboard.press("Enter");
    await until(price, (text) => digits(text) === next, "the new price is shown");
  }
  const { body } = await call(page, "GET", `/availability?variants=${variant.id}`);
  assert.equal(body.items[0].unit_price, variant.unit_price);
});

test("an edit that meets another shows both versions and keeps the input", async () => {
  const product = await someProduct();
  await page.goto(`/admin/products/${product.id}`);
  const field = page.locator('input[name="nameEn"]');
  await field.waitFor();
  const mine = `${product.names.en ?? "Cake"} mine`;
  await field.fill(mine);
  const theirs = await call(
    page,
    "PATCH",
    `/products/${product.id}`,
    { names: { ...product.names, en: `${product.names.en ?? "Cake"} theirs` } },
    { "If-Match": `"${product.version}"` },
  );
  assert.equal(theirs.status, 200);
  await page.getByRole("button", { name: "儲存", exact: true }).click();
  await page.getByText("有人先改了這件商品").waitFor();
  const conflict = page.locator(".conflict");
  assert.ok((await conflict.textContent())?.includes(`${product.names.en ?? "Cake"} theirs`));
  assert.equal(await field.inputValue(), mine);
  await axe(page, "two versions side by side");
  await page.getByRole("button", { name: "用選好的內容儲存" }).click();
  await page.getByText("已儲存").waitFor();
  const saved = (await call(page, "GET", `/products/${product.id}`)).body;
  assert.equal(saved.names.en, mine);
  const restored = await call(
    page,
    "PATCH",
    `/products/${product.id}`,
    { names: product.names },
    { "If-Match": `"${saved.version}"` },
  );
  assert.equal(restored.status, 200);
});

test("stock is adjusted with a reason and the movement is on record", async () => {
  const product = await someProduct();
  const [variant] = product.variants;
  await page.goto(`/admin/stock?variant=${variant.id}`);
  const row = page.locator("tbody tr").first();
  await row.waitFor();
  for (const change of ["2", "-2"]) {
    await row.getByRole("button", { name: "調整" }).click();
    await page.locator(".panel-form").waitFor();
    await page.getByText("增減", { exact: true }).click();
    await page.fill('input[name="quantity"]', change);
    await page.fill('input[name="reason"]', "e2e");
    if (change === "2") await axe(page, "the stock form");
    await page.keyboard.press("Enter");
    await page.locator(".panel-form").waitFor({ state: "detached" });
  }
  await page.getByRole("tab", { name: "異動" }).click();
  await until(page.locator("tbody tr").first(), (text) => text.includes("-2"), "the newest movement is ours");
});

test("an order reads like a story", async () => {
  await page.goto("/admin/orders");
  await page.locator(".row-link").first().click();
  await page.locator(".history").waitFor();
  for (const id of ["what", "who", "money", "goods", "history"]) {
    assert.equal(await page.locator(`h2#${id}`).count(), 1, id);
  }
  await axe(page, "the order page");
});

test("filters stand in the address bar and survive a reload", async () => {
  await page.goto("/admin/orders");
  await page.locator("tbody tr").first().waitFor();
  await page.getByLabel("通路").selectOption("till");
  await page.waitForURL(/channel=till/);
  await page.reload();
  assert.equal(await page.getByLabel("通路").inputValue(), "till");
  await page.fill('input[type="search"]', "no such number");
  await page.getByText("沒有符合條件的資料").waitFor();
  await page.getByRole("button", { name: "清除篩選" }).click();
  await page.locator("tbody tr").first().waitFor();
});

test("English is complete and stays chosen", async () => {
  await page.goto("/admin/");
  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("heading", { name: "Today" }).waitFor();
  await page.reload();
  await page.getByRole("heading", { name: "Today" }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
  await axe(page, "the day in English");
  await page.getByRole("button", { name: "中文" }).click();
  await page.getByRole("heading", { name: "今日" }).waitFor();
});

test("the day fits a phone", async () => {
  await page.setViewportSize(PHONE);
  for (const path of [
    "",
    "orders",
    "products",
    "categories",
    "prices",
    "stock",
    "stock?tab=transfers",
    "labels",
  ]) {
    await page.goto(`/admin/${path}`);
    await page.locator("h1").waitFor();
    await page.locator(".waiting").first().waitFor({ state: "detached" });
    const [content, view] = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      window.innerWidth,
    ]);
    assert.ok(Number(content) <= Number(view), `${path || "home"} is ${content} px wide on a phone`);
  }
  await page.getByRole("button", { name: "打開選單" }).click();
  await page.locator('[role="dialog"] .nav').waitFor();
  await axe(page, "the menu on a phone");
  assert.deepEqual(errors, []);
});
