// A product from nothing to the shop, by the desk alone: a category, the product with its variant, price and barcode,
// another price, goods on the shelf, on sale, off sale.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import { axe, DESKTOP, digits, launch, logIn, OWNER, open, PHONE, until } from "../lib.mjs";

const MARK = String(Date.now() % 100_000_000);
const [NAME, HANDLE, SKU] = ["冬片烏龍小罐", `e2e-winter-${MARK}`, `E2E-${MARK}`];
const [CATEGORY, SHELF] = [`冬季限定 ${MARK}`, `e2e-season-${MARK}`];

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {import("playwright-core").Page} */
let page;
/** @type {import("playwright-core").Page} */
let visitor;
/** @type {string[][]} */
let errors;
/** @type {string[]} */
const asked = [];

before(async () => {
  browser = await launch();
  const [desk, phone] = [await open(browser, DESKTOP), await open(browser, PHONE)];
  [page, visitor, errors] = [desk.page, phone.page, [desk.errors, phone.errors]];
  page.on("dialog", (dialog) => {
    asked.push(dialog.message());
    void dialog.dismiss();
  });
  await page.goto("/admin/");
  await logIn(page, OWNER);
  await page.locator(".totals").waitFor();
});
after(async () => browser.close());

const button = (/** @type {string} */ name) => page.getByRole("button", { name, exact: true });

test("a category is made for it", async () => {
  await page.goto("/admin/categories");
  const fresh = page.locator('section[aria-labelledby="new-category"]');
  await fresh.getByLabel("中文名稱").fill(CATEGORY);
  await fresh.getByLabel("網址名稱").fill(SHELF);
  await fresh.getByRole("button", { name: "新增分類" }).click();
  await page.locator(".plain-rows strong", { hasText: CATEGORY }).waitFor();
});

test("what is missing is said at its field; then the product is there, and nobody is asked whether to leave", async () => {
  await page.goto("/admin/products");
  await button("新增商品").click();
  await page.locator('input[name="nameZh"]').fill(NAME);
  await page.locator('input[name="nameEn"]').fill("Winter oolong, small tin");
  await button("新增商品").click();
  await page.locator('input[name="sku"][aria-invalid="true"]').waitFor();
  await page.locator('input[name="price"][aria-invalid="true"]').waitFor();
  await axe(page, "a new product with faults");
  await page.locator('input[name="handle"]').fill(HANDLE);
  await page.locator('input[name="sku"]').fill(SKU);
  await page.locator('input[name="price"]').fill("360");
  // The second try goes where the first one could not.
  await button("新增商品").click();
  await page.waitForURL(/\/admin\/products\/(?!new)[0-9a-f-]+$/);
  await page.getByRole("heading", { name: NAME, level: 1 }).waitFor();
  assert.deepEqual(asked, [], "what is kept is left without a question");
});

test("it has another price, and its category", async () => {
  const price = page.getByTestId(`price-${SKU}`);
  await until(price, (text) => digits(text) === 360, "the price it was made with");
  await button("改價").click();
  await page.fill('input[name="price"]', "380");
  await page.fill('input[name="reason"]', "開賣價");
  await page.keyboard.press("Enter");
  await until(price, (text) => digits(text) === 380, "the new price");

  const belongs = page.locator('section[aria-labelledby="belongings"]');
  await belongs.getByLabel(CATEGORY).check();
  await belongs.getByRole("button", { name: "儲存分類與選項" }).click();
  await belongs.getByRole("status").waitFor();
});

test("published, customers find it in its category and by its name", async () => {
  assert.equal(
    (await visitor.goto(`/products/${HANDLE}`))?.status(),
    404,
    "a draft is nobody's but the desk's",
  );
  await page.getByRole("heading", { name: NAME, level: 1 }).waitFor();
  await page.locator('select[name="state"]').selectOption({ label: "上架中" });
  await page.locator("form.story").getByRole("button", { name: "儲存", exact: true }).click();
  await page.locator(".page-head").getByText("上架中").waitFor();
  await axe(page, "a product on sale");

  await visitor.goto(`/categories/${SHELF}`);
  await visitor.getByRole("heading", { name: CATEGORY, level: 1 }).waitFor();
  await visitor.locator(`.goods a[href*="/products/${HANDLE}"]`).first().click();
  await visitor.getByRole("heading", { name: NAME, level: 1 }).waitFor();
  await until(visitor.locator("[data-price]"), (text) => digits(text) === 380, "the shop asks the new price");
  await axe(visitor, "the new product in the shop");
});

test("taken off sale, it is gone from the shop", async () => {
  await page.locator('select[name="state"]').selectOption({ label: "已封存" });
  await page.locator("form.story").getByRole("button", { name: "儲存", exact: true }).click();
  await page.locator(".page-head").getByText("已封存").waitFor();
  assert.equal((await visitor.goto(`/products/${HANDLE}`))?.status(), 404);
  assert.deepEqual(errors.flat(), []);
});
