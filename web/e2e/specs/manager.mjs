// The back office for somebody who works in one store: the catalogue is there to be read, the store's own
// work to be done.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import { axe, call, DESKTOP, launch, logIn, MANAGER, open } from "../lib.mjs";

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

/** How many buttons of that name the page shows. */
const buttons = (/** @type {string} */ name) => page.getByRole("button", { name }).count();

test("a store's manager is shown the pages of a store", async () => {
  await page.goto("/admin/");
  await page.locator('input[name="login"]').waitFor();
  await logIn(page, MANAGER);
  await page.locator(".totals").waitFor();
  const pages = page.getByRole("navigation");
  const closed = pages.locator('[aria-expanded="false"]');
  while ((await closed.count()) > 0) await closed.first().click();
  for (const name of ["訂單", "商品", "庫存", "待處理"]) {
    assert.equal(await pages.getByRole("link", { name, exact: true }).count(), 1, name);
  }
  for (const name of ["Webhook", "停擺工作"]) {
    assert.equal(await pages.getByRole("link", { name, exact: true }).count(), 0, name);
  }
});

test("products are read, and nothing offers to change them", async () => {
  await page.goto("/admin/products");
  const product = page.locator(".row-link").first();
  await product.waitFor();
  assert.equal(await buttons("新增商品"), 0);
  assert.equal(
    await page.locator('tbody input[type="checkbox"]').count(),
    0,
    "nothing to do with many at once",
  );
  await axe(page, "products for a store's manager");

  await product.click();
  const name = page.locator('input[name="nameZh"]');
  await name.waitFor();
  await page.locator(".variant-price").first().waitFor();
  assert.notEqual(await name.inputValue(), "", "the name is there to be read");
  for (const field of await page.locator("form.story :is(input:not([type=checkbox]), textarea)").all()) {
    assert.equal(await field.isEditable(), false);
  }
  for (const choice of await page.locator("form.story :is(select, input[type=checkbox])").all()) {
    assert.equal(await choice.isDisabled(), true);
  }
  assert.equal(await buttons("儲存"), 0);
  assert.equal(await buttons("改價"), 0);
  await page.getByText("商品和售價由負責所有門市的同事編輯").waitFor();
  await axe(page, "a product for a store's manager");

  await page.goto("/admin/products/new");
  await page.getByText("需要新增或修改時").waitFor();
  assert.equal(await page.locator("form").count(), 0);
});

test("the server refuses what the page does not offer, and says whom to ask", async () => {
  const { body } = await call(page, "GET", "/products?limit=1");
  const [row] = body.items;
  const edited = await call(
    page,
    "PATCH",
    `/products/${row.id}`,
    { on_web: true },
    { "If-Match": `"${row.version}"` },
  );
  const priced = await call(page, "PUT", `/variants/${row.variants[0].id}/price`, {
    unit_price: 1,
    reason: "e2e",
  });
  for (const refused of [edited, priced]) {
    assert.equal(refused.status, 403);
    assert.equal(refused.body.code, "api.all_stores");
    assert.match(refused.body.detail, /負責所有門市的同事/);
  }
});

test("the store's own stock is the manager's to correct", async () => {
  await page.goto("/admin/stock");
  // The rows of a list that is still on its way have no buttons.
  await page.getByRole("button", { name: "調整" }).first().waitFor();
  assert.ok((await buttons("收貨")) > 0);
  assert.deepEqual(errors, []);
});
