// People, what they may do, tills and days: the owner looks after them, a manager approves from a desk, and the
// log says so.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import { axe, call, DESKTOP, launch, logIn, MANAGER, OWNER, open, PHONE, TABLET } from "../lib.mjs";
import { closeShift, goodsInStock, openTill, scan } from "../till.mjs";

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

const button = (/** @type {string} */ name) => page.getByRole("button", { name, exact: true });

test("every page about people fits a desk, a tablet and a phone", async () => {
  for (const [path, title] of [
    ["staff", "同事"],
    ["roles", "角色與權限"],
    ["places", "門市與公司"],
    ["registers", "收銀機"],
    ["days", "門市日結"],
    ["audit", "操作紀錄"],
    ["me", "我的帳號"],
  ]) {
    for (const viewport of [DESKTOP, TABLET, PHONE]) {
      await page.setViewportSize(viewport);
      await page.goto(`/admin/${path}`);
      await page.getByRole("heading", { name: title, level: 1, exact: true }).waitFor();
      await page.locator(".waiting").first().waitFor({ state: "detached" });
      const over = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      assert.ok(over <= 0, `${path} is ${over} px wider than ${viewport.width}`);
    }
  }
  await page.setViewportSize(DESKTOP);
});

test("somebody is taken on with a role of the brand's own, and is out at once when they leave", async () => {
  await page.goto("/admin/roles");
  const form = page.locator("section", { has: page.getByRole("heading", { name: "新增角色" }) });
  await form.getByLabel("名稱").fill("看庫存的人");
  await form.getByLabel("看庫存", { exact: true }).check();
  await form.getByRole("button", { name: "儲存" }).click();
  await page.getByText("看庫存的人").waitFor();

  await page.goto("/admin/staff");
  await page.locator("form.part").getByLabel("姓名").fill("新來的");
  await page.getByLabel("登入帳號").fill("new@tenon.test");
  await button("新增同事").click();
  const card = page.locator(".row-detail");
  await card.getByLabel("角色").selectOption({ label: "看庫存的人" });
  await card.getByRole("button", { name: "加上角色" }).click();
  await card.getByText("看庫存的人 · 所有門市").waitFor();
  await card.getByLabel("設定密碼").fill("a-long-password-here");
  await card.getByRole("button", { name: "設定密碼" }).click();
  await card.getByText("有密碼").waitFor();
  await axe(page, "somebody's card");

  const theirs = await open(browser, PHONE);
  await theirs.page.goto("/admin/stock");
  await theirs.page.fill('input[name="login"]', "new@tenon.test");
  await theirs.page.fill('input[name="password"]', "a-long-password-here");
  await theirs.page.press('input[name="password"]', "Enter");
  await theirs.page.getByRole("heading", { level: 1 }).waitFor();
  page.once("dialog", (dialog) => void dialog.accept());
  await card.getByRole("button", { name: "離職" }).click();
  await page.locator("tr", { hasText: "新來的" }).getByText("已離職").waitFor();
  assert.equal((await call(theirs.page, "GET", "/staff/me")).status, 401);
});

test("a store's address changes, and its form says so", async () => {
  await page.goto("/admin/places");
  const store = page.locator("li", { hasText: "信義" }).first();
  await store.getByRole("button", { name: "修改" }).click();
  await store.getByLabel("地址").fill("信義路五段 7 號");
  await store.getByRole("button", { name: "儲存" }).click();
  await store.getByText("信義路五段 7 號").first().waitFor();
  await store.getByRole("status").waitFor();
  // The form knows the version it has made: it can be saved again at once.
  await store.getByLabel("電話").fill("02-8101-8800");
  await store.getByRole("button", { name: "儲存" }).click();
  await store.getByRole("status").waitFor();
  assert.equal(await store.getByRole("alert").count(), 0);
  await axe(page, "a store's form");
});

test("a float is counted note by note, and a second paper needs a reason", async () => {
  const till = await open(browser, TABLET);
  await openTill(till.page);
  await closeShift(till.page, "3000");
  await till.page.getByText("或一種一種數").click();
  await till.page.getByLabel("NT$1,000 的張數或枚數").fill("2");
  await till.page.getByLabel("NT$100 的張數或枚數").fill("5");
  await axe(till.page, "a float by denomination");
  await till.page.getByRole("button", { name: "開班 NT$2,500" }).click();
  await till.page.locator(".tile").first().waitFor();

  const [first] = await goodsInStock(till.page, 2);
  await scan(till.page, first.sku);
  await till.page.locator('.sums[data-settled="true"]').waitFor();
  await till.page.keyboard.press("F9");
  await till.page.locator(".cash").waitFor();
  await till.page.keyboard.press("F3");
  await till.page.getByTestId("change").getByText(/\d/).first().waitFor();
  await till.page.keyboard.press("Enter");
  await till.page.locator("article.paper").waitFor();
  await till.page.evaluate(() => {
    window.print = () => {
      document.body.dataset.printed = document.querySelector("#print .paper")?.textContent ?? "";
    };
  });
  const printed = () => till.page.evaluate(() => document.body.dataset.printed ?? "");
  await till.page.getByRole("button", { name: "列印" }).click();
  assert.ok(!(await printed()).includes("副本"), "the first paper is the receipt");
  await till.page.getByRole("button", { name: "重印" }).click();
  await till.page.getByText("客人要求").click();
  await till.page.locator(".void").getByRole("button", { name: "重印" }).click();
  await till.page.waitForFunction(() => (document.body.dataset.printed ?? "").includes("副本"));

  await page.goto("/admin/audit");
  await page.getByText("重印了收據").first().waitFor();
  await page.getByText("客人要求").first().waitFor();
  await closeShift(till.page, "0");
  assert.deepEqual(till.errors, []);
});

test("a price is set by hand for a reason, and the line says so", async () => {
  const till = await open(browser, TABLET);
  await openTill(till.page);
  const [goods] = await goodsInStock(till.page, 2);
  await scan(till.page, goods.sku);
  await till.page.locator('.sums[data-settled="true"]').waitFor();
  await till.page.keyboard.press("*");
  await till.page.getByRole("heading", { name: `改價：${goods.name}` }).waitFor();
  await axe(till.page, "another price");
  await till.page.keyboard.press("Enter");
  await till.page.getByText("請輸入 0 以上的金額。").waitFor();
  await till.page.getByLabel("每一個改賣多少錢").fill("99");
  await till.page.getByText("快到期").click();
  await till.page.getByLabel("每一個改賣多少錢").press("Enter");
  await till.page.getByText("手動改價：快到期").waitFor();
  await till.page.getByRole("button", { name: /收款 NT\$99/ }).waitFor();
  await till.page.keyboard.press("*");
  await till.page.getByRole("button", { name: "回到原價" }).click();
  await till.page.getByText("手動改價：快到期").waitFor({ state: "detached" });
  assert.deepEqual(till.errors, []);
});

test("a manager approves from a desk, and it is listed", async () => {
  const desk = await open(browser, DESKTOP);
  await desk.page.goto("/admin/registers");
  await logIn(desk.page, MANAGER);
  await desk.page.getByLabel("做什麼").selectOption({ label: "無交易開抽屜" });
  await desk.page.getByLabel("理由").selectOption({ label: "換零錢" });
  await desk.page.getByRole("button", { name: "核准一次" }).click();
  await desk.page.getByText("已核准").waitFor();
  await desk.page.locator("li", { hasText: "無交易開抽屜" }).first().waitFor();
  await axe(desk.page, "approvals");
  assert.deepEqual(desk.errors, []);
});

test("nothing went wrong on the way", () => assert.deepEqual(errors, []));
