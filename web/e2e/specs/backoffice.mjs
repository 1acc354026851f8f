// What people in the back office do every day and no other spec plays: a member's words about themselves, a file that
// comes in and is taken back.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import { axe, call, DESKTOP, launch, logIn, OWNER, open } from "../lib.mjs";

const MARK = String(Date.now() % 100_000_000);

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
  await page.locator('input[name="login"]').waitFor();
  await logIn(page, OWNER);
  await page.locator(".totals").waitFor();
});
after(async () => browser.close());

test("a member is found by their number, and what they like is written down", async () => {
  const phone = `09${MARK.padStart(8, "0")}`;
  const made = await call(
    page,
    "POST",
    "/members",
    { name: "陳小晴", phone },
    { "Idempotency-Key": `member-${MARK}` },
  );
  assert.ok([200, 201].includes(made.status), JSON.stringify(made.body));
  await page.goto("/admin/members");
  await page.getByLabel("手機、電子郵件、會員編號，或姓名開頭").fill(phone);
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "陳小晴" }).click();
  await page.getByRole("button", { name: "修改基本資料" }).click();
  await page.getByLabel("喜好").fill("無糖、烏龍");
  await axe(page, "a member's words about themselves");
  await page.getByRole("button", { name: "儲存", exact: true }).click();
  await page.getByText("無糖").first().waitFor();
});

test("a file is tried, brought in, and taken back", async () => {
  const rows = [
    "handle,name_zh_tw,sku,price",
    `in-${MARK},匯入的茶罐,IN-${MARK},320`,
    `bad-${MARK},沒有價格的,BAD-${MARK},six`,
  ];
  await page.goto("/admin/imports");
  await page.locator('input[type="file"]').setInputFiles({
    name: `goods-${MARK}.csv`,
    mimeType: "text/csv",
    buffer: Buffer.from(rows.join("\n")),
  });
  await page.getByRole("button", { name: "試跑" }).click();
  await page.getByRole("heading", { name: "試跑結果" }).waitFor();
  await page.getByRole("heading", { name: "未匯入的列" }).waitFor();
  await axe(page, "what an import would come to");
  await page.getByRole("button", { name: "正式匯入" }).click();
  await page.getByRole("heading", { name: "匯入結果" }).waitFor();
  const found = async () => (await call(page, "GET", `/products?q=IN-${MARK}`)).body.items.length;
  assert.equal(await found(), 1);
  await page.getByRole("button", { name: "整批復原" }).click();
  await page.getByRole("button", { name: "確定復原" }).click();
  await page.getByText("沒有需要保留的").waitFor();
  assert.equal(await found(), 0);
  assert.deepEqual(errors, []);
});
