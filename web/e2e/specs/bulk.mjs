// One thing done to many rows: how they are selected, what can be done with them, and what is said of those that
// were refused.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import {
  axe,
  between,
  call,
  DESKTOP,
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
/** @type {{ id: string, name: string, variants: { id: string }[] }[]} */
let goods;
/** @type {{ id: string, name: string }} */
let store;

before(async () => {
  browser = await launch();
  ({ page, errors } = await open(browser, DESKTOP));
  await page.goto("/admin/");
  await logIn(page, OWNER);
  await page.locator(".totals").waitFor();
  const stores = (await call(page, "GET", "/staff/stores")).body.items;
  store = stores.find((/** @type {any} */ one) => one.kind !== "web");
  goods = (await call(page, "GET", "/products?state=published&limit=50")).body.items;
  assert.ok(goods.length >= 6, "the demo has goods on sale");
});
after(async () => browser.close());

const bar = () => page.getByRole("region", { name: "對選取的資料做的事" });
const result = () => page.getByRole("region", { name: "批次處理的結果" });
const box = (/** @type {string} */ name) => page.getByRole("checkbox", { name: `選取 ${name}`, exact: true });
const chosen = (/** @type {number} */ n) => bar().getByText(`已選 ${n} 筆`).waitFor();

test("rows are selected by mouse, by stretch and by key, and nothing moves", async () => {
  await page.goto("/admin/products");
  const boxes = page.locator('tbody input[type="checkbox"]');
  await boxes.first().waitFor();
  const third = page.locator("tbody tr").nth(2);
  const place = await third.boundingBox();
  await boxes.nth(0).check();
  await chosen(1);
  assert.deepEqual(await third.boundingBox(), place, "the bar moves no row");
  await boxes.nth(3).click({ modifiers: ["Shift"] });
  await chosen(4);
  // From the last one down by key: Shift takes the next row along, an arrow alone only goes there.
  await boxes.nth(3).focus();
  await page.keyboard.press("Shift+ArrowDown");
  await chosen(5);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Space");
  await chosen(4);
  assert.equal(await boxes.nth(2).isChecked(), false);
  await axe(page, "a list with rows selected");
  await page.getByRole("checkbox", { name: "選取目前列出的全部" }).check();
  await chosen(await boxes.count());
  await page.getByRole("checkbox", { name: "選取目前列出的全部" }).uncheck();
  await bar().waitFor({ state: "detached" });
});

test("products are archived but for one that somebody changed meanwhile, and that one is done again", async () => {
  const [first, second, third] = goods;
  assert.ok(first && second && third);
  await page.goto("/admin/products");
  for (const { name } of [first, second, third]) await box(name).check();
  await chosen(3);
  // A colleague edits the second one after it was listed here: their change is not overwritten.
  const seen = (await call(page, "GET", `/products/${second.id}`)).body;
  const edited = await call(
    page,
    "PATCH",
    `/products/${second.id}`,
    { maker: "e2e" },
    {
      "If-Match": `"${seen.version}"`,
    },
  );
  assert.equal(edited.status, 200, JSON.stringify(edited.body));

  await bar().getByRole("button", { name: "封存" }).click();
  await bar().getByText("封存 3 項商品？").waitFor();
  await axe(page, "what is asked before many are archived");
  await page.keyboard.press("Enter");
  await result().getByText("封存：2 筆完成，1 筆沒有完成。").waitFor();
  const fault = result().getByRole("listitem");
  assert.equal(await fault.count(), 1);
  await until(fault, (text) => text.includes(second.name) && text.length > second.name.length + 5, "why");
  await axe(page, "what came of it");
  await chosen(1);
  assert.equal(await box(second.name).isChecked(), true, "what was refused stays selected");
  assert.equal(await box(first.name).isChecked(), false);

  // The list was read anew: the same press is now about what the colleague left.
  await bar().getByRole("button", { name: "封存" }).click();
  await bar().getByRole("button", { name: "封存（1 筆）" }).click();
  await result().getByText("封存：1 筆完成。").waitFor();
  for (const { id } of [first, second, third]) {
    assert.equal((await call(page, "GET", `/products/${id}`)).body.state, "archived");
  }
  assert.equal((await call(page, "GET", `/products/${second.id}`)).body.maker, "e2e");

  await page.goto("/admin/products?state=archived");
  for (const { name } of [first, second, third]) await box(name).check();
  await bar().getByRole("button", { name: "上架" }).click();
  await result().getByText("上架：3 筆完成。").waitFor();
});

test("products begin and stop to be sold in a place, and are put under a tag", async () => {
  const [, , , fourth, fifth] = goods;
  assert.ok(fourth && fifth);
  const more = async (/** @type {string} */ name) => {
    await bar().getByRole("button", { name: "更多動作" }).click();
    await page.getByRole("menuitem", { name }).click();
  };
  await page.goto("/admin/products");
  for (const { name } of [fourth, fifth]) await box(name).check();
  await more("改販售地點");
  await bar().getByLabel("地點", { exact: true }).selectOption("web");
  await bar().getByLabel("要不要賣").selectOption("stops");
  await bar().getByRole("button", { name: "改販售地點（2 筆）" }).click();
  await result().getByText("改販售地點：2 筆完成。").waitFor();
  const webs = async () =>
    Promise.all(
      [fourth, fifth].map(async ({ id }) => (await call(page, "GET", `/products/${id}`)).body.on_web),
    );
  assert.deepEqual(await webs(), [false, false]);

  for (const { name } of [fourth, fifth]) await box(name).check();
  await more("改販售地點");
  await bar().getByLabel("地點", { exact: true }).selectOption("web");
  await bar().getByRole("button", { name: "改販售地點（2 筆）" }).click();
  await result().getByText("改販售地點：2 筆完成。").waitFor();
  assert.deepEqual(await webs(), [true, true]);

  for (const { name } of [fourth, fifth]) await box(name).check();
  await more("改分類與標籤");
  await bar().getByRole("textbox", { name: "標籤" }).fill("春季");
  await page.keyboard.press("Enter");
  await result().getByText("改分類與標籤：2 筆完成。").waitFor();
  assert.ok((await call(page, "GET", `/products/${fifth.id}`)).body.tags.includes("春季"));
});

test("orders are made ready but for one that was cancelled, and cancelled for a reason", async () => {
  const variant = goods[5]?.variants[0];
  assert.ok(variant);
  const orders = [];
  for (let at = 0; at < 3; at += 1) orders.push(await placePickup(page, variant.id, store.id));
  const [first, second, third] = orders;
  await page.goto("/admin/orders?state=placed");
  await box(first.number).waitFor();
  for (const { number } of orders) await box(number).check();
  // It is cancelled at its own page while it stands selected here.
  const gone = await call(page, "POST", `/orders/${second.id}/cancel`, { reason: "e2e" });
  assert.equal(gone.status, 200, JSON.stringify(gone.body));

  await bar().getByRole("button", { name: "標記備好" }).click();
  await result().getByText("標記備好：2 筆完成，1 筆沒有完成。").waitFor();
  await until(
    result().getByRole("listitem"),
    (text) => text.startsWith(second.number) && text.length > second.number.length + 3,
    "the order that was cancelled is named, with why",
  );
  for (const { id } of [first, third]) {
    const now = (await call(page, "GET", `/orders/${id}`)).body;
    assert.equal(now.fulfilments[0].state, "ready");
  }

  await page.goto("/admin/orders?state=placed");
  for (const { number } of [first, third]) await box(number).check();
  await bar().getByRole("button", { name: "更多動作" }).click();
  await page.getByRole("menuitem", { name: "取消訂單" }).click();
  assert.equal(
    await bar().getByRole("button", { name: "取消訂單（2 筆）" }).isDisabled(),
    true,
    "staff say why",
  );
  await bar().getByLabel("取消的原因").fill("店面停電");
  await axe(page, "why many orders are cancelled");
  await page.keyboard.press("Enter");
  await result().getByText("取消訂單：2 筆完成。").waitFor();
  for (const { id } of [first, third]) {
    assert.equal((await call(page, "GET", `/orders/${id}`)).body.state, "cancelled");
  }
});

test("when the line is cut nothing more is sent, and the rest stays selected", async () => {
  const variant = goods[5]?.variants[0];
  assert.ok(variant);
  const orders = [];
  for (let at = 0; at < 3; at += 1) orders.push(await placePickup(page, variant.id, store.id));
  await page.goto("/admin/orders?state=placed");
  for (const { number } of orders) await box(number).check();
  const [, second] = orders;
  const sent = new Set();
  const aside = await between(page, "*/api/v1/orders/*/ready", async (answer) => {
    sent.add(answer.request.url);
    await (answer.request.url.includes(second.id) ? answer.lose() : answer.give());
  });
  await bar().getByRole("button", { name: "標記備好" }).click();
  await result().getByText("可能已經完成").waitFor();
  await aside();
  // Newest first, so the second of the three is in the middle either way.
  assert.equal(sent.size, 2);
  await result().getByText("還有 1 筆沒有送出。").waitFor();
  await chosen(2);
  await bar().getByRole("button", { name: "標記備好" }).click();
  await result().getByText("標記備好：2 筆完成。").waitFor();
  for (const { id } of orders) {
    assert.equal((await call(page, "GET", `/orders/${id}`)).body.fulfilments[0].state, "ready");
  }
});

test("levels of stock have their names from the server and are counted together", async () => {
  await page.goto("/admin/stock");
  const rows = page.locator("tbody tr");
  await rows.first().waitFor();
  const levels = (await call(page, "GET", "/stock/levels?limit=50")).body.items;
  for (const [at, level] of levels.slice(0, 5).entries()) {
    await until(
      rows.nth(at),
      (text) => text.includes(level.name) && text.includes(level.sku),
      "its name and SKU",
    );
  }
  const boxes = page.locator('tbody input[type="checkbox"]');
  await boxes.nth(0).check();
  await boxes.nth(1).check();
  await bar().getByRole("button", { name: "盤點這些" }).click();
  await result().getByText("2 項已開始盤點").waitFor();
  await page.getByRole("tab", { name: "盤點" }).click();
  await page.getByRole("button", { name: "查看" }).first().waitFor();
});

test("many are selected and changed on a phone", async () => {
  await page.setViewportSize(PHONE);
  await page.goto("/admin/products");
  const boxes = page.locator('tbody input[type="checkbox"]');
  await boxes.nth(0).check();
  await boxes.nth(1).check();
  await chosen(2);
  const [content, view] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    window.innerWidth,
  ]);
  assert.ok(Number(content) <= Number(view), "the bar fits");
  await axe(page, "rows selected on a phone");
  await page.setViewportSize(DESKTOP);
  assert.deepEqual(errors, []);
});
