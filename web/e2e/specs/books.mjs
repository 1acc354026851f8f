// Accounting and payouts in the back office: a provider is set up from one of its files, the file is brought, a voucher
// has its fees, an account is changed, and a month is locked and opened again; at three widths, for everybody.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import { axe, call, DESKTOP, fits, launch, logIn, OWNER, open, PHONE, placePickup, TABLET } from "../lib.mjs";

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {import("playwright-core").Page} */
let page;
/** @type {string[]} */
let errors;
/** @type {any} */
let payment;
const REFERENCE = `BOOKS-${Date.now()}`;

before(async () => {
  browser = await launch();
  ({ page, errors } = await open(browser, DESKTOP));
  await page.goto("/admin/");
  await logIn(page, OWNER);
  await page.locator(".totals").waitFor();
  const { body } = await call(page, "GET", "/products?limit=50");
  const product = body.items.find((/** @type {any} */ item) => item.variants.length > 0);
  const stores = await call(page, "GET", "/staff/stores");
  const store = stores.body.items.find((/** @type {any} */ row) => row.kind !== "web");
  const order = await placePickup(page, product.variants[0].id, store.id);
  const { total } = (await call(page, "GET", `/orders/${order.id}`)).body;
  const received = { method: "bank_transfer", amount: total, reference: REFERENCE };
  const path = `/orders/${order.id}/payments/received`;
  const story = await call(page, "POST", path, received, { "Idempotency-Key": REFERENCE });
  assert.equal(story.status, 201, JSON.stringify(story.body));
  payment = story.body.payment;
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

/** A file of the bank, of what was taken and of something else. */
const file = () => ({
  name: "bank.csv",
  mimeType: "text/csv",
  buffer: Buffer.from(
    `銀行撥款明細\n交易編號,交易金額,手續費,撥款日期\n${REFERENCE},${payment.captured},15,${payment.business_date}\nNOBODY-${REFERENCE},99,1,${payment.business_date}\n合計,,,\n`,
  ),
});

test("a provider is set up from one of its files", async () => {
  await page.goto("/admin/payouts");
  await page.getByRole("heading", { name: "撥款", exact: true }).waitFor();
  const form = page.locator(".provider-form");
  if ((await form.count()) === 0) await page.getByRole("button", { name: "新增撥款單位" }).click();
  await form.getByLabel("名稱").fill("瀏覽器銀行");
  await form.getByLabel("銀行轉帳").check();
  await page.locator('.provider-form input[type="file"]').setInputFiles(file());
  await page.locator('datalist option[value="交易編號"]').waitFor({ state: "attached" });
  await form.getByLabel("交易編號的欄位").fill("交易編號");
  await form.getByLabel("交易金額的欄位").fill("交易金額");
  await form.getByLabel("手續費的欄位").fill("手續費");
  await form.getByLabel("撥款日的欄位").fill("撥款日期");
  await looksAt("payouts-provider");
  await form.getByRole("button", { name: "儲存" }).click();
  await page.getByRole("button", { name: "修改 瀏覽器銀行" }).waitFor();
  await form.waitFor({ state: "detached" });
});

test("its file is matched, and what differs stands there", async () => {
  await page.getByRole("combobox", { name: "撥款單位" }).selectOption({ label: "瀏覽器銀行" });
  await page.locator('.drop input[type="file"]').setInputFiles(file());
  await page.waitForURL(/\/admin\/payouts\/[0-9a-f-]+/);
  await page.getByText("1 筆不符").waitFor();
  await page.getByRole("link", { name: REFERENCE }).waitFor();
  await looksAt("payout-file");
  await page.getByLabel("結果").selectOption("unknown");
  await page.getByText(`NOBODY-${REFERENCE}`).waitFor();
  await page.goto("/admin/payouts");
  await page.getByRole("link", { name: "bank.csv" }).first().waitFor();
  await looksAt("payouts");
  await page.getByRole("combobox", { name: "撥款單位" }).selectOption({ label: "瀏覽器銀行" });
  await page.locator('.drop input[type="file"]').setInputFiles(file());
  await page.getByText("這個檔案之前匯入過").waitFor();
});

test("the day's voucher has it, and agrees", async () => {
  await page.goto("/admin/accounting");
  await page.getByRole("heading", { name: "會計", exact: true }).waitFor();
  await page.locator("tbody tr a").first().waitFor();
  await looksAt("accounting");
  await page.goto(`/admin/accounting/${payment.store_id}/${payment.business_date}`);
  await page.getByText("借貸相等，也和當日對帳相符").waitFor();
  await page.getByRole("rowheader", { name: "收款手續費" }).waitFor();
  await looksAt("voucher");
});

test("an account is changed where it stands", async () => {
  await page.goto("/admin/accounting?view=accounts");
  await page.getByRole("button", { name: "修改 收款手續費" }).click();
  await page.getByLabel("科目名稱").fill("金流手續費");
  await looksAt("accounts");
  await page.getByRole("button", { name: "儲存" }).click();
  await page.getByText("金流手續費").waitFor();
});

test("a month is locked, and opened again with a reason", async () => {
  await page.goto("/admin/accounting?view=periods");
  await page.getByText("還沒有鎖定任何月份").waitFor();
  page.once("dialog", (dialog) => void dialog.accept());
  await page.locator(".plain-row button").first().click();
  await page.getByText("帳已鎖到").waitFor();
  await looksAt("periods");
  await page
    .getByRole("button", { name: /^解除鎖定 \d/ })
    .first()
    .click();
  await page.getByLabel("原因").selectOption("correction");
  await page.getByRole("button", { name: "解除鎖定", exact: true }).last().click();
  await page.getByText("還沒有鎖定任何月份").waitFor();
  await page.getByText("更正錯誤").waitFor();
});

test("the return's figures are there, and nothing went wrong on the way", async () => {
  await page.goto("/admin/accounting?view=tax");
  await page.getByRole("columnheader", { name: "銷售額" }).waitFor();
  await looksAt("tax");
  assert.deepEqual(errors, []);
});
