// A department-store counter: who invoices is set from a day on, the till says so and asks for no carrier, the receipt says
// whose invoice it is, and the commission stands under Accounting; at three widths, for everybody.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import { axe, call, DESKTOP, fits, launch, logIn, OWNER, open, PHONE, TABLET } from "../lib.mjs";
import { device, goodsInStock, mainAction, scan } from "../till.mjs";

const NAME = "河岸百貨股份有限公司";

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {import("playwright-core").Page} */
let page;
/** @type {string[]} */
let errors;
/** @type {any} */
let counter;

before(async () => {
  browser = await launch();
  ({ page, errors } = await open(browser, DESKTOP));
  await page.goto("/admin/");
  await logIn(page, OWNER);
  await page.locator(".totals").waitFor();
  const { items } = (await call(page, "GET", "/staff/stores")).body;
  const shop = items.find((/** @type {any} */ row) => row.kind !== "web");
  const content = { name: "河岸專櫃", kind: "counter", location_id: shop.location_id };
  const code = "RIVER";
  const opened = { legal_entity_id: shop.legal_entity_id, code, invoice_mode: "landlord", content };
  const key = `RIVER-${Date.now()}`;
  const made = await call(page, "POST", "/staff/stores", opened, { "Idempotency-Key": key });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  counter = made.body;
  const till = { store_id: counter.id, code, name: "河岸收銀機" };
  const register = await call(page, "POST", "/staff/registers", till, { "Idempotency-Key": `${key}-1` });
  assert.equal(register.status, 201, JSON.stringify(register.body));
});
after(async () => browser.close());

/** Looks at a page at three widths. */
async function looksAt(/** @type {string} */ name) {
  for (const size of [DESKTOP, TABLET, PHONE]) {
    await page.setViewportSize(size);
    await fits(page, `${name} at ${size.width}`);
    await axe(page, `${name} at ${size.width}`);
    if (process.env.TENON_SHOTS)
      await page.screenshot({ path: `${process.env.TENON_SHOTS}/${name}-${size.width}.png`, fullPage: true });
  }
  await page.setViewportSize(DESKTOP);
}

test("who invoices is set from a day on, and what is wrong is said at its field", async () => {
  await page.goto("/admin/invoice-numbers");
  await page.getByRole("heading", { name: "發票由誰開" }).waitFor();
  await page.getByRole("button", { name: "變更 河岸專櫃" }).click();
  const form = page.getByRole("form", { name: "河岸專櫃" });
  await form.getByLabel("百貨公司的名稱").fill(NAME);
  await form.getByLabel("統一編號").fill("28851262");
  await form.getByLabel("抽成（%）").fill("28.5");
  await form.getByRole("button", { name: "儲存" }).click();
  await form.locator('[aria-invalid="true"]').waitFor();
  await looksAt("who-invoices-form");
  await form.getByLabel("統一編號").fill("28851261");
  await form.getByRole("button", { name: "儲存" }).click();
  await form.waitFor({ state: "detached" });
  await page.getByText(`${NAME} · 28851261 · 抽成 28.5%`).waitFor();
  await looksAt("who-invoices");
});

test("the till of the counter says who gives the invoice, and so does its receipt", async () => {
  await page.setViewportSize(TABLET);
  await page.goto("/pos/");
  await page.locator("select").selectOption({ label: "河岸專櫃" });
  await page.locator(".row-button").first().click();
  await page.fill('input[name="float"]', "0");
  await page.keyboard.press("Enter");
  await page.locator(".tile").first().waitFor();
  const [good] = await goodsInStock(page, 1);
  await scan(page, good.sku);
  await page.locator('.sums[data-settled="true"]').waitFor();
  await page.getByTestId("invoiced-by").getByText(`發票由${NAME}開立`).waitFor();
  assert.equal(await page.getByTestId("invoice").count(), 0, "nobody is asked for a carrier");
  await fits(page, "the counter's till");
  await axe(page, "the counter's till");
  if (process.env.TENON_SHOTS) await page.screenshot({ path: `${process.env.TENON_SHOTS}/counter-till.png` });
  await page.keyboard.press("F9");
  await page.locator(".cash").waitFor();
  await page.keyboard.press("Enter");
  await page.getByText("收款完成").waitFor();
  const till = (await call(page, "GET", `/registers/${(await device(page)).id}/till`)).body;
  const receipt = (await call(page, "GET", `/receipts/${till.recent[0].sale_id}`)).body;
  assert.deepEqual([receipt.invoices, receipt.invoiced_by.by], [[], "landlord"]);
  await page.locator("article.paper").getByText(`統一發票由${NAME}開立`).waitFor({ state: "attached" });
  if (process.env.TENON_SHOTS) await page.screenshot({ path: `${process.env.TENON_SHOTS}/counter-done.png` });
  await mainAction(page).waitFor();
});

test("the commission stands under accounting, day by day and sale by sale", async () => {
  await page.setViewportSize(DESKTOP);
  await page.goto("/admin/accounting?view=landlords");
  await page.getByRole("heading", { name: "河岸專櫃" }).waitFor();
  await page.getByText("要付給百貨").waitFor();
  const part = page.getByRole("region", { name: "河岸專櫃" });
  await part.locator("tbody button").first().click();
  await part.locator(".plain-row").first().waitFor();
  await looksAt("landlords");
});

test("nothing went wrong on the way", () => {
  assert.deepEqual(errors, []);
});
