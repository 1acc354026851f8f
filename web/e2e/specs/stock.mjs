// Stock work at the desk: what comes in, what it is used for, what is written off, counted and moved.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import { axe, call, DESKTOP, launch, logIn, OWNER, open, twoPlaces, until } from "../lib.mjs";
import { scan } from "../till.mjs";

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {import("playwright-core").Page} */
let page;
/** @type {string[]} */
let errors;
/** @type {{ id: string, sku: string, name: string, code: string }[]} */
const goods = [];
/** @type {{ id: string, name: string }} */
let shop;
/** @type {{ id: string, name: string }} */
let depot;

before(async () => {
  browser = await launch();
  ({ page, errors } = await open(browser, DESKTOP));
  await page.goto("/admin/");
  await logIn(page, OWNER);
  await page.locator(".totals").waitFor();
  const [here, there] = await twoPlaces(page);
  assert.ok(here && there);
  [shop, depot] = [here, there];
  const { body } = await call(page, "GET", "/products?limit=50");
  for (const row of body.items) {
    const whole = (await call(page, "GET", `/products/${row.id}`)).body;
    for (const { id, sku, barcodes } of whole.variants) {
      if (barcodes[0]) goods.push({ id, sku, name: row.name, code: barcodes[0].code });
    }
  }
  assert.ok(goods.length >= 2, "the demo has goods with barcodes");
});
after(async () => browser.close());

const nth = (/** @type {number} */ at) => {
  const one = goods[at];
  assert.ok(one);
  return one;
};

/** On hand at the shop, in thousandths. */
async function onHand(/** @type {string} */ variant, condition = "saleable", place = shop.id) {
  const { body } = await call(page, "GET", `/stock/levels?variant=${variant}&location=${place}`);
  return body.items.find((/** @type {any} */ one) => one.condition === condition)?.on_hand ?? 0;
}

/** Opens the levels of one article at the shop; the row of its saleable goods. */
async function levelOf(/** @type {string} */ variant) {
  await page.goto(`/admin/stock?variant=${variant}&location=${shop.id}`);
  const row = page.locator("tbody tr", { hasText: "可售品" });
  await row.waitFor();
  return row;
}

const form = () => page.locator('[role="dialog"] .panel-form');

test("goods come in", async () => {
  const [first, second] = [nth(0), nth(1)];
  const before = [await onHand(first.id), await onHand(second.id)];
  await page.goto("/admin/stock");
  await page.getByRole("button", { name: "收貨", exact: true }).click();
  await form().waitFor();
  await form().getByRole("button", { name: "入庫" }).click();
  await form().getByText("這一欄要填。").waitFor();
  await axe(page, "the receipt with an error");
  await form().getByLabel("地點").selectOption(shop.id);
  for (const [at, one] of [first, second].entries()) {
    if (at > 0) await form().getByRole("button", { name: "再加一項" }).click();
    const line = form().locator(".receive-line").nth(at);
    await line.getByLabel("商品").fill(one.sku);
    await page.getByRole("option", { name: one.sku }).click();
    await line.getByLabel("數量").fill(String(6 * (at + 1)));
  }
  await form().getByLabel("備註").fill("e2e");
  await form().getByRole("button", { name: "入庫" }).click();
  await page.getByText("已入庫 2 項").waitFor();
  assert.deepEqual(
    [await onHand(first.id), await onHand(second.id)].map((now, at) => now - (before[at] ?? 0)),
    [6000, 12_000],
  );
});

test("goods are counted right, put to another use, and written off", async () => {
  const { id, sku } = nth(0);
  const before = await onHand(id);
  let row = await levelOf(id);
  await row.getByRole("button", { name: new RegExp(`調整 ${sku}`) }).click();
  await form()
    .getByLabel("盤點後的數量")
    .fill(String(before / 1000 - 1));
  await form().getByText("差異 -1").waitFor();
  await form().getByRole("button", { name: "調整庫存" }).click();
  await form().getByText("請寫下原因").waitFor();
  await form().getByLabel("原因").fill("e2e");
  await page.keyboard.press("Enter");
  await form().waitFor({ state: "detached" });
  assert.equal((await onHand(id)) - before, -1000);

  const shown = await onHand(id, "display");
  row = await levelOf(id);
  await row.getByRole("button", { name: new RegExp(`移用或報廢 ${sku}`) }).click();
  await form().getByLabel("改為").selectOption("display");
  await form().getByLabel("數量").fill("2");
  await form().getByLabel("原因").fill("櫥窗");
  await axe(page, "another use");
  await form().getByRole("button", { name: "改用途" }).last().click();
  await page.getByText(`${sku} 有 2 件改為展示品`).waitFor();
  assert.equal((await onHand(id, "display")) - shown, 2000);

  row = await levelOf(id);
  await row.getByRole("button", { name: new RegExp(`移用或報廢 ${sku}`) }).click();
  await form().getByText("報廢", { exact: true }).first().click();
  await form().getByLabel("報廢原因").selectOption("expired");
  await form().getByLabel("數量").fill("1");
  await form().getByRole("button", { name: "報廢" }).click();
  await page.getByText(`${sku} 報廢 1 件`).waitFor();
  assert.equal((await onHand(id)) - before, -4000);
  await page.getByRole("tab", { name: "異動" }).click();
  await until(
    page.locator("tbody tr").first(),
    (text) => text.includes("過期"),
    "the write-off is on record",
  );
});

test("a write-off of more than there is is refused and keeps the input", async () => {
  const { id, sku } = nth(0);
  const row = await levelOf(id);
  await row.getByRole("button", { name: new RegExp(`移用或報廢 ${sku}`) }).click();
  await form().getByText("報廢", { exact: true }).first().click();
  await form().getByLabel("數量").fill("99999");
  await form().getByRole("button", { name: "報廢" }).click();
  await form().getByRole("alert").first().waitFor();
  assert.equal(await form().getByLabel("數量").inputValue(), "99999");
  await page.keyboard.press("Escape");
  await form().waitFor({ state: "detached" });
});

test("a count is scanned, looked at and booked by keyboard", async () => {
  const [first, second] = [nth(0), nth(1)];
  const before = await onHand(first.id);
  await page.goto(`/admin/stock?tab=counts&location=${shop.id}`);
  await page.getByRole("button", { name: "開始盤點" }).click();
  const field = page.getByLabel("掃描或輸入條碼、貨號");
  await field.waitFor();
  assert.equal(await field.evaluate((one) => document.activeElement === one), true, "it hears at once");
  const sheet = page.locator(".row-detail .panel-form");
  const rowOf = (/** @type {string} */ sku) => sheet.locator("tbody tr", { hasText: sku });
  await scan(page, first.code);
  await scan(page, first.code);
  await scan(page, second.code);
  await until(rowOf(first.sku), () => true, "the article is listed");
  const counted = (/** @type {string} */ sku) => page.getByLabel(`${sku} 數到的數量`);
  await holds(counted(first.sku), "2");
  await holds(counted(second.sku), "1");
  await page.keyboard.press("Control+z");
  await page.getByText("已復原上一筆。").waitFor();
  await holds(counted(second.sku), "0");
  await scan(page, "4719999999999");
  await page.getByText("沒有商品用 4719999999999 這個條碼").waitFor();
  await axe(page, "a count with an unknown code");
  // What was counted is typed over; Escape leaves it as it is.
  await counted(first.sku).focus();
  await page.keyboard.type("7");
  await page.keyboard.press("Escape");
  await holds(counted(first.sku), "2");
  await counted(first.sku).fill(String(before / 1000 + 1));
  await page.keyboard.press("Enter");
  await until(rowOf(first.sku), (text) => text.includes("+1"), "one more than the books say");
  await counted(second.sku).fill(String((await onHand(second.id)) / 1000));
  await page.keyboard.press("Enter");
  await sheet.getByText("1 項有差異：多 1，少 0").waitFor();
  await sheet.getByLabel("只看有差異的").focus();
  await page.keyboard.press("Space");
  await rowOf(second.sku).waitFor({ state: "detached" });
  await sheet.getByLabel("原因").fill("e2e");
  await sheet.getByRole("button", { name: "差異入帳" }).focus();
  await page.keyboard.press("Enter");
  await page.getByText("差異已入帳。").waitFor();
  assert.equal((await onHand(first.id)) - before, 1000);
});

test("a transfer is asked for, sent, received short, and the rest is written off", async () => {
  const { id, sku } = nth(1);
  const before = await onHand(id, "saleable", depot.id);
  await page.goto("/admin/stock?tab=transfers");
  const ask = page.locator("form.panel-form").first();
  await ask.getByLabel("調入").selectOption(depot.id);
  await ask.getByLabel("調出").selectOption(shop.id);
  await ask.getByLabel("商品").fill(sku);
  await page.getByRole("option", { name: sku }).click();
  await ask.getByLabel("數量").fill("3");
  await ask.getByRole("button", { name: "申請調貨" }).click();
  await page.getByText(`已向${shop.name}申請調貨。`).waitFor();
  const row = page.locator("tbody tr", { hasText: `${shop.name} → ${depot.name}` }).first();
  const box = page.locator(".row-detail");
  // The list is read anew behind the sentence; until then the first of it is an older one.
  await until(row, (text) => text.includes("待同意"), "the new transfer is in the list");
  await row.getByRole("button", { name: "查看" }).click();
  const press = async (/** @type {string} */ name, /** @type {string} */ state) => {
    await box.getByRole("button", { name, exact: true }).click();
    await until(row, (text) => text.includes(state), `${name} leads to ${state}`);
  };
  await press("同意", "已同意");
  await press("裝箱完成", "已裝箱");
  await press("寄出", "運送中");
  await box.getByLabel(`這次到貨 ${sku}`).fill("2");
  await axe(page, "what arrived");
  await press("收貨", "短少");
  assert.equal((await onHand(id, "saleable", depot.id)) - before, 2000);
  assert.equal(await box.getByRole("button", { name: "註銷短少" }).isDisabled(), true, "a reason is needed");
  await box.getByLabel("原因").fill("運送途中破損");
  await press("註銷短少", "已收貨");
  assert.deepEqual(errors, []);
});

/** Waits until a field holds a value. */
async function holds(/** @type {import("playwright-core").Locator} */ field, /** @type {string} */ value) {
  const deadline = Date.now() + 10_000;
  let seen = "";
  while (Date.now() < deadline) {
    seen = await field.inputValue();
    if (seen === value) return;
    await new Promise((done) => setTimeout(done, 20));
  }
  assert.equal(seen, value);
}
