// A price list for the shop's tills: made and priced in the back office, asked by the till, ended again.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import { axe, DESKTOP, launch, logIn, OWNER, open, PHONE, TABLET } from "../lib.mjs";
import { goodsInStock, openTill, scan } from "../till.mjs";

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {import("playwright-core").Page} */
let office;
/** @type {import("playwright-core").Page} */
let till;
/** @type {string[][]} */
let errors;
/** @type {any} */
let goods;

before(async () => {
  browser = await launch();
  const [one, two] = [await open(browser, DESKTOP), await open(browser, TABLET)];
  [office, till] = [one.page, two.page];
  errors = [one.errors, two.errors];
  await office.goto("/admin/");
  await logIn(office, OWNER);
  await office.locator(".totals").waitFor();
  await openTill(till);
  // The third: other specs look at the prices of the first two.
  [, , goods] = await goodsInStock(till, 2);
});
after(async () => browser.close());

const total = (/** @type {number} */ dollars) =>
  till.getByRole("button", { name: `收款 NT$${dollars.toLocaleString("en")}` }).waitFor();

test("a list is made, and says what is left to do", async () => {
  await office.goto("/admin/price-lists");
  await office.getByRole("link", { name: "預設價目表" }).waitFor();
  await office.getByRole("button", { name: "新增價目表" }).click();
  await office.getByLabel("中文名稱").fill("門市特價");
  await office.getByLabel("代號").fill(`e2e-${Date.now()}`);
  await office.getByLabel("原因").fill("e2e");
  await axe(office, "a new price list");
  await office.getByRole("button", { name: "建立價目表" }).click();
  await office.getByRole("heading", { name: "門市特價", level: 1 }).waitFor();
  await office.getByText("這份價目表還沒有價格").waitFor();
});

test("a price in it is typed beside the default one", async () => {
  await office.getByLabel("顯示").selectOption({ label: "全部商品" });
  const field = office.getByLabel(`${goods.sku} 在這份價目表的新價格`);
  assert.equal(
    await office.getByRole("button", { name: /^儲存 \d+ 個價格/ }).count(),
    0,
    "nothing to save yet",
  );
  await field.fill("much");
  await office.getByText("請輸入金額，例如 580").waitFor();
  await field.fill("77");
  const part = office.locator("section", { has: office.getByRole("heading", { name: "價格", exact: true }) });
  await part.getByLabel("原因").fill("e2e");
  await axe(office, "prices in a list");
  await office.getByRole("button", { name: "儲存 1 個價格" }).click();
  await office.getByText("已改 1 個價格。").waitFor();
  for (const viewport of [TABLET, PHONE, DESKTOP]) {
    await office.setViewportSize(viewport);
    const wide = await office.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    assert.equal(wide, false, `nothing stands out at ${viewport.width} px`);
  }
});

test("the tills ask it from the moment they are given it, until it ends", async () => {
  await scan(till, goods.sku);
  await total(goods.unit_price / 10_000);
  const part = office.locator("section", { has: office.getByRole("heading", { name: "適用的門市與通路" }) });
  await part.getByRole("button", { name: "指定", exact: true }).click();
  await part.getByLabel("所有門市的收銀機").check();
  await part.getByLabel("原因").fill("e2e");
  await axe(office, "giving a list");
  await part.locator("form").getByRole("button", { name: "指定", exact: true }).click();
  await office.getByText("已指定給 1 個門市或通路。").waitFor();
  await total(77);

  await part.getByRole("button", { name: "結束", exact: true }).click();
  await part.locator("li").getByLabel("原因").fill("e2e");
  await part.getByRole("button", { name: "立刻結束" }).click();
  await office.getByText("已結束指定。").waitFor();
  await total(goods.unit_price / 10_000);
  await till.getByRole("button", { name: "清空" }).click();
});

test("nothing went wrong on the way", () => assert.deepEqual(errors.flat(), []));
