// A product from nothing to the shop, by the desk alone: a category, the product with its variant, price and barcode,
// another price, on sale, a second size, off sale.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import { axe, DESKTOP, digits, launch, logIn, OWNER, open, PHONE, until } from "../lib.mjs";

const MARK = String(Date.now() % 100_000_000);
const [NAME, HANDLE, SKU] = ["冬片烏龍小罐", `e2e-winter-${MARK}`, `E2E-${MARK}`];
// Not the beginning of the other one: rows are found by it.
const LARGE = `E2E-L-${MARK}`;
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

test("a second size is added by keyboard: what is wrong is said at its field, and both are told apart", async () => {
  await button("新增規格").focus();
  await page.keyboard.press("Enter");
  const form = page.getByRole("form", { name: "新增規格" });
  const field = (/** @type {string} */ name) => form.locator(`input[name="${name}"]`);
  const isWrong = (/** @type {string} */ name) => form.locator(`input[name="${name}"][aria-invalid="true"]`);
  // The one that is there has no name yet; it is asked for first.
  await form.getByText(`原來的規格 ${SKU} 還沒有名稱`).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("name")), "firstNameZh");
  await page.keyboard.press("Enter");
  for (const name of ["firstNameZh", "variantNameZh", "variantSku", "variantPrice"])
    await isWrong(name).waitFor();
  await axe(page, "a new variant with faults");

  await field("firstNameZh").fill("75 g");
  await field("variantNameZh").fill("75 g");
  await form.getByText("已經有叫這個名稱的規格").waitFor();
  await field("variantNameZh").fill("150 g 家庭罐");
  await field("variantNameEn").fill("150 g, family tin");
  await field("variantSku").fill(SKU);
  await field("variantPrice").fill("680");
  await field("variantBarcode").fill("4710000000012");
  await page.keyboard.press("Enter");
  await isWrong("variantBarcode").waitFor();
  await field("variantBarcode").fill("");
  await page.keyboard.press("Enter");
  await isWrong("variantSku").waitFor();
  assert.equal(await field("firstNameZh").count(), 0, "the first one has its name already");
  assert.equal(await field("variantPrice").inputValue(), "680", "nothing that was typed is lost");
  await field("variantSku").fill(LARGE);
  await page.keyboard.press("Enter");
  await page.getByText(`已新增規格「150 g 家庭罐」（${LARGE}）`).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), "新增規格");
  await until(page.getByTestId(`price-${LARGE}`), (text) => digits(text) === 680, "the price of the second");
  await axe(page, "two variants");

  await visitor.goto(`/products/${HANDLE}`);
  const sizes = visitor.locator(".choices a");
  assert.deepEqual(
    (await sizes.allTextContents()).map((text) => text.trim()),
    ["75 g", "150 g 家庭罐"],
  );
  await sizes.last().click();
  await until(
    visitor.locator("[data-price]"),
    (text) => digits(text) === 680,
    "the shop asks the second one's price",
  );
});

test("a size gets another name, also on a phone", async () => {
  await page.setViewportSize(PHONE);
  const row = page.locator(".variants li", { hasText: LARGE }).first();
  await row.getByRole("button", { name: "規格名稱" }).click();
  const zh = row.locator('input[name="variantNameZh"]');
  await zh.fill("75 g");
  await page.keyboard.press("Enter");
  await row.getByText("已經有叫這個名稱的規格").waitFor();
  await zh.fill("150 g 分享罐");
  await page.keyboard.press("Enter");
  await row.locator("strong", { hasText: "150 g 分享罐" }).waitFor();
  const tooWide = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  assert.ok(tooWide <= 0, `the page is ${tooWide} px wider than a phone`);
  await page.setViewportSize(DESKTOP);
  await visitor.goto(`/products/${HANDLE}`);
  await visitor.locator(".choices a", { hasText: "150 g 分享罐" }).waitFor();
});

test("taken off sale, it is gone from the shop", async () => {
  await page.locator('select[name="state"]').selectOption({ label: "已封存" });
  await page.locator("form.story").getByRole("button", { name: "儲存", exact: true }).click();
  await page.locator(".page-head").getByText("已封存").waitFor();
  assert.equal((await visitor.goto(`/products/${HANDLE}`))?.status(), 404);
  assert.deepEqual(errors.flat(), []);
});
