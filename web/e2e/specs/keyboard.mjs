// The whole till by keyboard and scanner: no pointer touches the page once it is open.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import { axe, call, digits, holdBack, launch, open, TABLET, until } from "../lib.mjs";
import { device, goodsInStock, mainAction, openTill, scan } from "../till.mjs";

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {import("playwright-core").Page} */
let page;
/** @type {string[]} */
let errors;
/** @type {any[]} */
let goods;

before(async () => {
  browser = await launch();
  ({ page, errors } = await open(browser, TABLET));
  await openTill(page);
  goods = (await goodsInStock(page, 6)).filter((/** @type {any} */ item) =>
    item.option_groups.every((/** @type {any} */ group) => group.at_least === 0),
  );
});
after(async () => browser.close());

const pieces = (/** @type {number} */ n) =>
  until(page.locator(".basket-head"), (text) => text.includes(`${n} 件`), `${n} pieces lie in the basket`);
const settled = () => page.locator('.sums[data-settled="true"]').waitFor();
const scanning = () => page.locator(".scan input:focus").waitFor();
const press = (/** @type {string[]} */ ...keys) =>
  keys.reduce(async (before, key) => {
    await before;
    await page.keyboard.press(key);
  }, Promise.resolve());
/** Steps through the page until the focus is where it should be. */
async function tabTo(/** @type {string} */ selector) {
  for (let steps = 0; steps < 80; steps += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`the keyboard does not reach ${selector}`);
}

/** The till as the server knows it. */
async function state() {
  return (await call(page, "GET", `/registers/${(await device(page)).id}/till`)).body;
}

test("every key of the bar is shown on it", async () => {
  const shown = await page.locator(".keys kbd").allTextContents();
  assert.deepEqual(shown, ["F2", "F3", "F4", "F5", "F6", "F7", "F8", "F10"]);
  await scanning();
});

test("three scanned goods are paid in cash in six actions, without waiting for the total", async () => {
  const letGo = await holdBack(page, "**/api/v1/quotes");
  let actions = 0;
  for (const item of goods.slice(0, 3)) {
    await scan(page, item.sku);
    actions += 1;
  }
  await press("F9");
  actions += 1;
  await pieces(3);
  assert.equal(await page.locator(".cash").count(), 0, "nobody knows the total yet");
  letGo();
  await page.locator(".cash").waitFor();
  await press("Enter");
  actions += 1;
  await page.locator(".receipt-paper article").waitFor();
  assert.equal(await page.locator(".receipt-paper li").count(), 3, "all three were paid");
  assert.ok(actions <= 6, `${actions} actions`);
});

test("what nobody knows is said before anything is paid", async () => {
  await scan(page, goods[0].sku);
  await pieces(1);
  const letGo = await holdBack(page, "**/api/v1/lookup?*");
  await scan(page, "0000000000000");
  await press("F9");
  letGo();
  await page.getByText("找不到「0000000000000」").waitFor();
  await settled();
  assert.equal(await page.locator(".cash").count(), 0, "the cashier looks first");
  // Whoever goes on all the same still reads it where the money is taken.
  await press("F9");
  await page.locator(".cash").waitFor();
  assert.ok(await page.getByText("找不到「0000000000000」").isVisible());
  await press("Escape");
  await scanning();
  await press("Delete");
  await page.locator(".line").waitFor({ state: "detached" });
});

test("a scan in the price check shows price and stock and adds nothing", async () => {
  await press("F5");
  await page.getByText("掃描要查的商品").waitFor();
  await scanning();
  await scan(page, goods[1].sku);
  await until(page.getByTestId("check"), (text) => text.includes(goods[1].name), "the article is shown");
  await page.getByTestId("elsewhere").locator(".row").first().waitFor();
  await scan(page, goods[0].sku);
  await until(page.getByTestId("check"), (text) => text.includes(goods[0].name), "the next scan replaces it");
  await axe(page, "the price check");
  assert.equal(await page.locator(".line").count(), 0, "nothing was added");
});

test("an article is put on a quick key and sold with it", async () => {
  await tabTo(".check-actions .big-button:not([data-filled])");
  await press("Enter", "Escape");
  await page.locator(".quick-key").waitFor();
  assert.equal(await page.locator(".quick-key kbd").textContent(), "⇧F1");
  await press("Shift+F1", "Shift+F1");
  await pieces(2);
  await axe(page, "the sell screen with a quick key");
});

test("a line and the whole basket are discounted with a reason", async () => {
  await scan(page, goods[1].sku);
  await pieces(3);
  await settled();
  await scanning();
  const quote = async () => {
    await settled();
    return (await page.getByTestId("total").textContent()) ?? "";
  };
  const before = Number((await quote()).replace(/\D/g, ""));
  await press("%");
  await page.locator('.price-form input[name="price"]:focus').waitFor();
  await page.keyboard.type("10");
  await until(page.locator(".off-preview"), (text) => /\d/.test(text), "what it comes to is shown");
  await axe(page, "the discount");
  // A reason is needed: without one it stays.
  await press("Enter");
  await page.getByText("請選擇原因").waitFor();
  await press("Tab", "Space", "Enter");
  await scanning();
  const expected = before - Math.floor((before * 10 + 50) / 100);
  await until(
    page.getByTestId("total"),
    (text) => Number(text.replace(/\D/g, "")) === expected,
    `ten percent less than ${before} is ${expected}`,
  );
  assert.equal(await page.locator(".line-by-hand").count(), 2, "each line says why");
  await press("%");
  await tabTo(".price-actions .big-button:not([data-filled])");
  await press("Enter");
  await scanning();
  await until(
    page.getByTestId("total"),
    (text) => Number(text.replace(/\D/g, "")) === before,
    "the list's prices are back",
  );
  assert.equal(await page.locator(".line-by-hand").count(), 0);
});

test("the basket is held, recalled and paid", async () => {
  await press("F6");
  await page.getByText("已暫存").waitFor();
  await press("F7");
  await page.locator(".panel .row").first().waitFor();
  await tabTo(".panel .row .plain-button[data-edged]");
  await press("Enter");
  await pieces(3);
  await settled();
  await press("F9");
  await page.locator(".cash").waitFor();
  await press("F3", "Enter");
  await page.getByTestId("receipt-change").waitFor();
  await press("Enter");
  assert.match((await mainAction(page).textContent()) ?? "", /掃描商品開始/);
});

test("a receipt is read again, and the drawer is opened with a reason", async () => {
  await press("F10");
  await tabTo(".more-part .rows .plain-button");
  await press("Enter");
  await page.locator(".receipt-paper article").waitFor();
  await press("Escape", "F10");
  await tabTo('.drawer input[type="radio"]');
  await press("Space");
  await tabTo('.drawer .choice-wrap input[type="radio"]');
  await press("Space", "Enter");
  await page.getByText("抽屜已打開並留下紀錄").waitFor();
  await press("Escape");
  await scanning();
});

test("a member joins and is in the sale", async () => {
  await press("F4");
  await page.locator(".member-form input:focus").waitFor();
  await page.keyboard.type(`09${String(Date.now() % 100_000_000).padStart(8, "0")}`);
  await press("Enter");
  await page.getByRole("heading", { name: "加入會員" }).waitFor();
  await tabTo('.panel input:not([type="tel"])');
  await page.keyboard.type("陳小鍵");
  await press("Enter");
  await page.getByText("第一次來，這是首購。").waitFor();
  await press("Escape");
  await scanning();
  await page.locator(".member-chip").waitFor();
  await scan(page, goods[0].sku);
  await pieces(1);
  await settled();
  await press("F9");
  await page.locator(".cash").waitFor();
  await press("Enter");
  await page.locator(".receipt-paper article").waitFor();
  await press("Enter");
});

test("a piece comes back by its receipt, for cash", async () => {
  const [sold] = (await state()).recent;
  await press("F10");
  await page.getByRole("heading", { name: "更多" }).waitFor();
  assert.deepEqual(await page.locator(".keys kbd").allTextContents(), ["Esc", "F8", "F10"]);
  await press("F8");
  await scanning();
  await scan(page, sold.receipt);
  await page.locator(".stepper button:focus").waitFor();
  await press("Space");
  await until(page.locator(".stepper output"), (text) => text === "1", "one piece");
  await tabTo('.choice-wrap input[type="radio"]');
  // What is eaten comes back only when something is wrong with it.
  const why = page.locator(".choice-wrap label", { has: page.locator(":focus") });
  for (let steps = 0; (await why.textContent()) !== "商品有瑕疵"; steps += 1) {
    assert.ok(steps < 10, "the arrows reach every reason");
    await press("ArrowDown");
  }
  await until(page.getByTestId("difference"), (text) => digits(text) === sold.total, "what goes back");
  await until(mainAction(page), (text) => text.includes("F9"), "the key is shown");
  await axe(page, "a return by keyboard");
  await press("F9");
  await page.getByText("退貨完成").waitFor();
  await press("Enter");
  await scanning();
  assert.equal((await state()).returns.length, 1);
  await press("Escape");
  await page.locator(".tile").first().waitFor();
  await scanning();
});

test("the drawer is counted, the shift is closed, and nothing went wrong on the page", async () => {
  const { shift } = await state();
  assert.equal(shift.sales_count, 3);
  await press("F10", "F10");
  await page.locator(".count-grid input:focus").waitFor();
  // One note of the largest kind and seven of the next.
  await page.keyboard.type("1");
  await press("Tab");
  await page.keyboard.type("7");
  await axe(page, "the count by keyboard");
  await press("Enter");
  await page.locator(".report-verdict").waitFor();
  const [largest, next] = await page
    .locator(".report .facts dt")
    .evaluateAll((names) =>
      names.slice(-2).map((name) => Number((name.textContent ?? "").replace(/\D/g, ""))),
    );
  const off = Number(largest) + 7 * Number(next) - shift.cash_expected;
  await until(
    page.locator(".report-verdict"),
    (text) => digits(text) === Math.abs(off) && text.includes(off < 0 ? "短少" : "多出"),
    `${off} off`,
  );
  await page.getByRole("button", { name: "完成" }).and(page.locator(":focus")).waitFor();
  await press("Enter");
  await page.locator('input[name="float"]:focus').waitFor();
  assert.deepEqual(errors, []);
});
