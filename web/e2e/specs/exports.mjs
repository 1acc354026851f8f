// Whole lists as files, taken where the list stands, and who may not take them.
import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { axe, call, DESKTOP, launch, logIn, MANAGER, OWNER, open } from "../lib.mjs";

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {import("playwright-core").Page} */
let page;
/** @type {string[]} */
let errors;

before(async () => {
  browser = await launch();
  ({ page, errors } = await open(browser, DESKTOP));
  await page.goto("/admin/");
  await logIn(page, OWNER);
  await page.locator(".totals").waitFor();
});
after(async () => browser.close());

const menu = () => page.getByRole("button", { name: "匯出", exact: true });

/** The file that a press brings. */
async function taken(/** @type {string} */ name) {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name, exact: true }).click(),
  ]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

test("a list gives its own rows, or everything as CSV and as a workbook", async () => {
  const { body } = await call(page, "GET", "/products?limit=50");
  for (const [path, kind, words] of [
    ["products", "products", "商品"],
    ["stock", "stock", "庫存"],
    ["orders", "orders", "訂單"],
  ]) {
    await page.goto(`/admin/${path}`);
    await menu().click();
    if (kind === "orders") {
      // Orders name people: nothing comes before a reason is given.
      await page.getByRole("button", { name: `全部${words}（CSV）`, exact: true }).click();
      await page.getByText("請先選理由").waitFor();
      await page.getByLabel("匯出訂單的理由").selectOption({ label: "會計與對帳" });
    }
    const csv = await taken(`全部${words}（CSV）`);
    assert.equal(csv.name, `${kind}.csv`);
    await page.getByText(`已存成 ${kind}.csv`).waitFor();
    const [header = ""] = csv.bytes.toString("utf8").split("\r\n");
    assert.match(header, /sku/, `${kind} begins with its columns`);
    if (kind === "products") {
      for (const row of body.items) assert.ok(csv.bytes.toString("utf8").includes(row.handle), row.handle);
    }
    const book = await taken(`全部${words}（Excel）`);
    assert.equal(book.name, `${kind}.xlsx`);
    assert.equal(book.bytes.subarray(0, 2).toString(), "PK");
  }
  await axe(page, "the ways to export");
  await page.goto("/admin/products?q=TEA-OOL-150");
  await page.locator("tbody tr", { hasText: "TEA-OOL-150" }).waitFor();
  await page.waitForFunction(() => document.querySelectorAll("tbody tr").length < 6);
  await menu().click();
  const rows = await taken("目前列出的（CSV）");
  assert.match(rows.bytes.toString("utf8"), /品名/);
  assert.doesNotMatch(rows.bytes.toString("utf8"), /CANDY-NOU-200/);
});

test("a line that is cut gives no half of a file, and says so", async () => {
  await page.goto("/admin/products");
  await menu().click();
  await page.route("**/api/v1/exports/**", (route) => route.abort());
  await page.getByRole("button", { name: "全部商品（CSV）" }).click();
  await page.getByRole("alert").getByText("沒有收到伺服器的回應").waitFor();
  await page.unroute("**/api/v1/exports/**");
  await taken("全部商品（CSV）");
});

test("who may not export hears it before pressing anything", async () => {
  const other = await open(browser, DESKTOP);
  await other.page.goto("/admin/products");
  await logIn(other.page, MANAGER);
  await other.page.getByRole("button", { name: "匯出", exact: true }).click();
  await other.page.getByText("匯出全部商品要有匯出權限").waitFor();
  assert.equal(await other.page.getByRole("button", { name: /^全部商品/ }).count(), 0);
  assert.equal((await call(other.page, "GET", "/exports/products")).status, 403);
  assert.deepEqual(other.errors, []);
});

test("nothing went wrong on the way", () => assert.deepEqual(errors, []));
