// The till from opening to closing, by scanner and keyboard alone.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import { axe, between, call, DESKTOP, digits, launch, logIn, OWNER, open, TABLET, until } from "../lib.mjs";
import { closeShift, goodsInStock, mainAction, openTill, scan } from "../till.mjs";

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {import("playwright-core").Page} */
let page;
/** @type {import("playwright-core").BrowserContext} */
let context;
/** @type {string[]} */
let errors;
/** @type {any[]} */
let goods;

before(async () => {
  browser = await launch();
  ({ page, context, errors } = await open(browser, TABLET));
});
after(async () => browser.close());

const total = () => page.getByTestId("total");
const lines = () => page.locator(".line");
const settled = () => page.locator('.sums[data-settled="true"]').waitFor();

test("log in, choose the register, open the shift", async () => {
  await page.goto("/pos/");
  await page.locator('input[name="login"]').waitFor();
  await axe(page, "the till's login");
  await openTill(page);
  goods = await goodsInStock(page, 5);
  await until(page.locator(".line-badge"), (text) => text.includes("連線正常"), "the line is open");
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("type")), "search");
  await axe(page, "the empty sell screen");
});

test("three scanned goods are sold for cash in at most six actions", async () => {
  let actions = 0;
  const [first, second, third] = goods;
  for (const item of [first, second, third]) {
    await scan(page, item.sku);
    actions += 1;
  }
  await until(
    page.locator(".basket-head"),
    (text) => text.includes("3 件"),
    "three pieces lie in the basket",
  );
  await settled();
  const due = digits(await until(total(), (text) => /\d/.test(text), "the total is there"));
  await axe(page, "the basket");

  await page.keyboard.press("F9");
  actions += 1;
  await page.locator(".cash").waitFor();
  await axe(page, "the cash panel");
  await page.keyboard.press("F3");
  actions += 1;
  const change = digits(
    await until(page.getByTestId("change"), (text) => /\d/.test(text), "the change is shown"),
  );
  assert.ok(change > 0, "a quick amount is above what is due");
  await page.keyboard.press("Enter");
  actions += 1;

  const shown = await until(
    page.getByTestId("receipt-change"),
    (text) => /\d/.test(text),
    "the sale is paid",
  );
  assert.equal(digits(shown), change);
  assert.ok(actions <= 6, `${actions} actions`);
  const receipt = (await page.locator("article.paper").textContent()) ?? "";
  assert.ok(receipt.includes(first.name) && receipt.includes(due.toLocaleString("en-US")), receipt);
  assert.equal(await lines().count(), 0, "the next customer begins with an empty basket");
  await axe(page, "the receipt");
});

test("the receipt prints alone, as wide as the paper", async () => {
  await page.evaluate(() => {
    window.print = () => {
      const printed = document.querySelector("#print .paper");
      document.body.dataset.printed = printed?.textContent ?? "";
      document.body.dataset.sheet = [...document.querySelectorAll("style")]
        .map((sheet) => sheet.textContent)
        .join("");
    };
  });
  await page.getByText("57 mm").click();
  await page.getByRole("button", { name: "列印" }).click();
  const sheet = await page.evaluate(() => document.body.dataset.sheet ?? "");
  assert.match(sheet, /@page \{ size: 57mm \d+mm; margin: 0; \}/);
  assert.ok((await page.evaluate(() => document.body.dataset.printed ?? "")).length > 20);
  assert.equal(await page.locator("#print").count(), 0, "nothing of the print stays on the page");
});

test("the focus returns to the scan field, and what nobody knows is said", async () => {
  await page.locator(".tile").first().waitFor({ state: "hidden" });
  await scan(page, "0000000000000");
  await page.getByText("找不到「0000000000000」").waitFor();
  await page.keyboard.press("Escape");
  await page.locator(".tile").first().click();
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("type")), "search");
  await until(page.locator(".basket-head"), (text) => text.includes("1 件"), "a tap adds");
});

test("quantities change by key and by hand", async () => {
  await page.keyboard.press("+");
  await until(page.locator(".basket-head"), (text) => text.includes("2 件"), "plus adds one");
  await page.keyboard.press("F3");
  await page.keyboard.type("4");
  await page.keyboard.press("Enter");
  await until(page.locator(".basket-head"), (text) => text.includes("4 件"), "four were typed");
  await page.locator(".scan input:focus").waitFor();
  await page.keyboard.press("-");
  await until(page.locator(".basket-head"), (text) => text.includes("3 件"), "minus takes one");
  await page.keyboard.press("Delete");
  await page.getByText("從掃描第一件商品開始").waitFor();
});

test("a basket is held and recalled", async () => {
  await scan(page, goods[0].sku);
  await scan(page, goods[1].sku);
  await until(page.locator(".basket-head"), (text) => text.includes("2 件"), "two pieces");
  await settled();
  const before = await total().textContent();
  await page.keyboard.press("F6");
  await page.getByText("已暫存").waitFor();
  assert.equal(await lines().count(), 0);
  await page.keyboard.press("F7");
  await page.locator(".panel .row").first().waitFor();
  await axe(page, "the held baskets");
  await page.locator(".panel .row").last().getByRole("button", { name: "取回" }).click();
  await until(page.locator(".basket-head"), (text) => text.includes("2 件"), "the basket is back");
  await settled();
  assert.equal(await total().textContent(), before);
});

test("a cut line keeps the basket and blocks paying with a sentence", async () => {
  await context.setOffline(true);
  await until(page.locator(".line-badge"), (text) => text.includes("斷線"), "the cut is said");
  await page.getByText("斷線中不能收款").waitFor();
  assert.equal(await mainAction(page).getAttribute("aria-disabled"), "true");
  await page.keyboard.press("F9");
  assert.equal(await page.locator(".cash").count(), 0);
  await axe(page, "the till with the line cut");
  await context.setOffline(false);
  await until(page.locator(".line-badge"), (text) => text.includes("連線正常"), "the line is back");
  await page.reload();
  await until(page.locator(".basket-head"), (text) => text.includes("2 件"), "a reload keeps the basket too");
  await settled();
});

test("an answer that is lost is asked for again, and the sale is booked once", async () => {
  /** @type {string[]} */
  const ids = [];
  let lost = 0;
  const stepAside = await between(page, "*/registers/*/commands", async (answer) => {
    ids.push(JSON.parse(answer.request.postData).command_id);
    lost += 1;
    // The server has done it; its first answer never arrives.
    return lost === 1 ? answer.lose() : answer.give();
  });
  await page.keyboard.press("F9");
  await page.locator(".cash").waitFor();
  await page.keyboard.press("Enter");
  await page.getByText("收款完成").waitFor();
  await stepAside();
  assert.ok(ids.length >= 2, "it was sent again");
  assert.equal(new Set(ids).size, 1, "as the same command");
});

test("the last sale is voided with a reason", async () => {
  await page.keyboard.press("F10");
  // Above them are goods that came back, where another spec took some.
  const rows = page.getByRole("list", { name: "最近的交易" }).locator("> li");
  await rows.first().waitFor();
  await axe(page, "recent sales and the drawer");
  const count = await rows.count();
  assert.ok(count >= 2);
  await rows.first().getByRole("button", { name: "作廢" }).click();
  await page.getByRole("button", { name: "作廢並退款" }).click();
  await page.getByText("請選擇原因").waitFor();
  await page.getByText("客人改變心意").click();
  await page.keyboard.press("Enter");
  await rows.first().getByText("已作廢").waitFor();
});

test("cash goes in and the drawer opens only with a reason", async () => {
  await page.getByText("存入", { exact: true }).click();
  await page.getByLabel("金額").fill("500");
  await page.getByText("換零錢").click();
  await page.keyboard.press("Enter");
  await page.getByText("已存入 NT$500").waitFor();
  await page.getByText("開抽屜", { exact: true }).click();
  await page.getByText("確認現金").click();
  await page.keyboard.press("Enter");
  await page.getByText("抽屜已打開").waitFor();
  await page.keyboard.press("Escape");
});

test("a price that changes elsewhere is seen here", async () => {
  const item = goods[0];
  const tile = page.locator(`[data-variant="${item.variant_id}"] .tile-price`);
  const dearer = item.unit_price + 100_000;
  // A price is the same in all stores, so somebody who works for all of them sets it.
  const office = await open(browser, DESKTOP);
  await office.page.goto("/admin/");
  await logIn(office.page, OWNER);
  await office.page.locator(".totals").waitFor();
  const set = (/** @type {number} */ unit_price) =>
    call(office.page, "PUT", `/variants/${item.variant_id}/price`, { unit_price, reason: "e2e" });
  assert.equal((await set(dearer)).status, 200);
  await until(tile, (text) => digits(text) === dearer / 10_000, "the tile shows the new price");
  assert.equal((await set(item.unit_price)).status, 200);
  await until(tile, (text) => digits(text) === item.unit_price / 10_000, "and the old one again");
  await office.context.close();
});

test("a total that has moved is said before anybody pays it", async () => {
  // The till is shown an old total; the server asks for the right one.
  const stepAside = await between(page, "*/api/v1/quotes", async (answer) => {
    const quote = await answer.json();
    await answer.give({ ...quote, total: quote.total - 1 });
  });
  await scan(page, goods[1].sku);
  await settled();
  await page.keyboard.press("F9");
  await page.locator(".cash").waitFor();
  await stepAside();
  await page.keyboard.press("Enter");
  await page.locator('.work [role="alert"]').waitFor();
  await page.locator(".tile").first().waitFor();
  await settled();
  await page.keyboard.press("F9");
  await page.locator(".cash").waitFor();
  await page.keyboard.press("Enter");
  await page.getByText("收款完成").waitFor();
});

test("goods in hand are sold although the system counts none", async () => {
  const item = goods[2];
  const { body } = await call(page, "GET", "/staff/stores");
  const register = await page.evaluate(() => JSON.parse(localStorage.getItem("tenon.register") ?? "{}"));
  const store = body.items.find((/** @type {any} */ row) => row.id === register.store_id);
  const levels = await call(
    page,
    "GET",
    `/stock/levels?variant=${item.variant_id}&location=${store.location_id}`,
  );
  const counted = async (/** @type {number} */ quantity) => {
    const input = {
      location_id: store.location_id,
      variant_id: item.variant_id,
      counted: quantity,
      reason: "e2e",
    };
    const key = { "Idempotency-Key": crypto.randomUUID() };
    assert.equal((await call(page, "POST", "/stock/adjustments", input, key)).status, 201);
  };
  // After a paid sale the goods stand behind the receipt.
  await page.keyboard.press("Escape");
  await counted(0);
  const left = page.locator(`[data-variant="${item.variant_id}"] .left`);
  await until(left, (text) => text.includes("無庫存"), "the empty shelf is seen");
  await scan(page, item.sku);
  await settled();
  await page.keyboard.press("F9");
  await page.locator(".cash").waitFor();
  await page.keyboard.press("Enter");
  await page.getByText("系統庫存不夠").waitFor();
  await axe(page, "goods in hand");
  await page.keyboard.press("Enter");
  assert.equal(await page.getByText("收款完成").count(), 0, "a scanner's Enter decides nothing");
  await page.keyboard.press("F9");
  await page.getByText("收款完成").waitFor();
  await counted(levels.body.items[0].on_hand);
});

test("the shift closes on a blind count and says over or short", async () => {
  await page.keyboard.press("F10");
  await page.locator(".more-part").getByRole("button", { name: "交班" }).click();
  await page.locator(".count").waitFor();
  await axe(page, "the count");
  await page.keyboard.press("Escape");
  const { verdict, facts } = await closeShift(page, "1");
  assert.match(verdict, /短少 NT\$[\d,]+/);
  assert.ok(facts.includes("NT$500"), facts);
  assert.deepEqual(errors, []);
});
