// Paying in parts, by terminal and by a phone's code, also when the machine gives no answer; by keyboard alone.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import { axe, between, call, digits, launch, open, TABLET, until } from "../lib.mjs";
import { closeShift, device, goodsInStock, mainAction, openTill, orderBesides, scan } from "../till.mjs";

const PROVIDER = process.env.TENON_PROVIDER;
const CODE = "123456789012345678";

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {import("playwright-core").Page} */
let page;
/** @type {string[]} */
let errors;
/** @type {any} */
let item;
/** What the drawer holds. */
let cash = 3000;

before(async () => {
  if (!PROVIDER) return;
  browser = await launch();
  ({ page, errors } = await open(browser, TABLET));
  await openTill(page);
  [item] = await goodsInStock(page, 8);
});
after(async () => {
  await faults({});
  await browser?.close();
});

/** What goes wrong at the terminal from now on. */
async function faults(/** @type {Record<string, unknown>} */ wanted) {
  const headers = { "content-type": "application/json" };
  if (PROVIDER) await fetch(`${PROVIDER}/faults`, { method: "POST", headers, body: JSON.stringify(wanted) });
}

/** One piece in the basket and the payment before the cashier; answers what it costs. */
async function ring() {
  await scan(page, item.sku);
  await page.locator('.sums[data-settled="true"]').waitFor();
  const due = digits(await until(page.getByTestId("total"), (text) => /\d/.test(text), "the total is there"));
  await page.keyboard.press("F9");
  await page.locator(".cash").waitFor();
  return due;
}

/** The receipt is on the screen; answers its tenders by their names and amounts. */
async function tenders() {
  await page.getByText("收款完成").waitFor();
  const sale = (await call(page, "GET", `/registers/${await register()}/till`)).body.recent[0];
  const receipt = (await call(page, "GET", `/receipts/${sale.sale_id}`)).body;
  return receipt.tenders.map((/** @type {any} */ { kind, amount }) => `${kind} ${amount}`).sort();
}

const register = async () => (await device(page)).id;

test("cash first, the rest by terminal", { skip: !PROVIDER }, async () => {
  const due = await ring();
  await axe(page, "the ways to pay");
  await page.keyboard.type("100");
  await page.keyboard.press("Enter");
  assert.equal(await page.getByTestId("parts").count(), 0, "Enter takes no part: it may be a slip");
  await page.keyboard.press("F9");
  await until(page.getByTestId("rest"), (text) => digits(text) === due - 100, "100 are taken");
  await axe(page, "a part is taken");
  await page.keyboard.press("F8");
  await page.getByText("按 Enter 把金額送到刷卡機").waitFor();
  await axe(page, "the terminal");
  await page.keyboard.press("Enter");
  assert.deepEqual(await tenders(), ["cash 100", `terminal ${due - 100}`]);
  cash += 100;
  const paper = (await page.locator("article.paper").textContent()) ?? "";
  assert.ok(paper.includes("刷卡機"), "the receipt calls the tender by its name");
});

test("a phone's code is scanned where the cash would be typed", { skip: !PROVIDER }, async () => {
  const due = await ring();
  await scan(page, CODE);
  assert.deepEqual(await tenders(), [`wallet_code ${due}`]);
});

test("a phone's code is scanned before anything is pressed", { skip: !PROVIDER }, async () => {
  await scan(page, item.sku);
  await page.locator('.sums[data-settled="true"]').waitFor();
  await scan(page, CODE);
  await page.getByLabel("付款碼（掃描或輸入）").waitFor();
  assert.equal(await page.getByText("收款完成").count(), 0, "money is taken when somebody says so");
  await axe(page, "a payment code");
  const due = digits((await page.getByTestId("total").textContent()) ?? "");
  await page.keyboard.press("Enter");
  assert.deepEqual(await tenders(), [`wallet_code ${due}`]);
});

test("the answer is lost on the way: the till asks, and the customer pays once", {
  skip: !PROVIDER,
}, async () => {
  const due = await ring();
  await page.keyboard.press("F8");
  const stepAside = await between(page, "*/charges", async (answer) => answer.lose());
  await page.keyboard.press("Enter");
  assert.deepEqual(await tenders(), [`terminal ${due}`]);
  await stepAside();
});

test("a silent terminal is unknown until the cashier gives it up", { skip: !PROVIDER }, async () => {
  await faults({ closed: true });
  const due = await ring();
  await page.keyboard.press("F8");
  await page.keyboard.press("Enter");
  await page.getByText("還不知道有沒有收到").waitFor();
  await axe(page, "a terminal that gives no answer");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Enter");
  await page.getByText("還不知道有沒有收到").waitFor();
  await page.keyboard.press("F4");
  await page.getByText("會退回給客人").waitFor();
  await page.locator(".cash").waitFor();
  await page.keyboard.press("Enter");
  assert.deepEqual(await tenders(), [`cash ${due}`]);
  cash += due;
  await faults({});
});

test("what is declined took nothing, and is paid another way", { skip: !PROVIDER }, async () => {
  await faults({ decline: true });
  const due = await ring();
  await page.keyboard.press("F8");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "沒有收到錢" }).waitFor();
  await axe(page, "declined");
  await faults({});
  await page.keyboard.press("Enter");
  assert.deepEqual(await tenders(), [`terminal ${due}`], "tried again, it is paid");
});

test("what a terminal took goes back before the basket does", { skip: !PROVIDER }, async () => {
  const due = await ring();
  await page.keyboard.press("F8");
  await page.keyboard.type("1");
  await page.keyboard.press("Enter");
  await until(page.getByTestId("rest"), (text) => digits(text) === due - 1, "1 is charged");
  await page.keyboard.press("Escape");
  await page.keyboard.press("F6");
  await page.getByText("這個籃子已經向客人收了錢").waitFor();
  await page.keyboard.press("F9");
  await page.getByRole("button", { name: "退回" }).click();
  await page.getByText("會退回給客人").waitFor();
  assert.equal(await page.getByTestId("parts").count(), 0);
});

test("a card on a machine that stands apart is noted with its number", { skip: !PROVIDER }, async () => {
  const due = digits((await page.getByTestId("total").textContent()) ?? "");
  await page.keyboard.press("F10");
  await page.getByLabel("機器上的單號").fill("A1234");
  await axe(page, "another way");
  await page.keyboard.press("Enter");
  assert.deepEqual(await tenders(), [`card ${due}`]);
  assert.equal(await mainAction(page).count(), 1);
});

test("the difference of an exchange is paid by terminal, also when the answer is lost", {
  skip: !PROVIDER,
}, async () => {
  // What is brought back is the sale that was just noted; what is taken for it are two of the same.
  const sold = (await call(page, "GET", `/registers/${await register()}/till`)).body.recent[0];
  await page.keyboard.press("Escape");
  await page.locator(".scan input:focus").waitFor();
  await scan(page, item.sku);
  await scan(page, item.sku);
  await page.locator('.sums[data-settled="true"]').waitFor();
  await until(page.locator(".basket-head"), (text) => text.includes("2 件"), "two pieces");
  await page.locator('.sums[data-settled="true"]').waitFor();
  const total = digits((await page.getByTestId("total").textContent()) ?? "");
  await page.keyboard.press("F10");
  await page.locator(".more-part").getByRole("button", { name: "退換貨" }).click();
  await page.getByLabel("收據、訂單編號、取貨碼或退貨代碼").fill(sold.receipt);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: `${item.name} 多退一件` }).click();
  await page.getByText("給錯商品").click();
  const difference = total - sold.total;
  await until(page.getByTestId("difference"), (text) => digits(text) === difference, "what is left to pay");
  await page.locator(".cash").waitFor();
  await page.keyboard.press("F8");
  await page.getByText("按 Enter 把金額送到刷卡機").waitFor();
  await axe(page, "an exchange that is paid by terminal");
  const stepAside = await between(page, "*/charges", async (answer) => answer.lose());
  await page.keyboard.press("Enter");
  await page.getByText("退貨完成").waitFor();
  await stepAside();
  const bought = (await call(page, "GET", `/registers/${await register()}/till`)).body.recent[0];
  const receipt = (await call(page, "GET", `/receipts/${bought.sale_id}`)).body;
  const paid = receipt.tenders.map((/** @type {any} */ { kind, amount }) => `${kind} ${amount}`).sort();
  assert.deepEqual(paid, [`exchange ${sold.total}`, `terminal ${difference}`]);
});

test("what is bought with an order is paid by a phone's code, the order in cash", {
  skip: !PROVIDER,
}, async () => {
  const { placed, besides } = await orderBesides(page, item, item);
  // A code pays one of the two bills at a time: first the order.
  await page.keyboard.press("F5");
  await page.getByText("一次收一張").waitFor();
  await axe(page, "two bills and a payment code");
  await page.keyboard.press("F1");
  await page.locator(".cash").waitFor();
  await page.keyboard.type(String(placed.total));
  await page.keyboard.press("F9");
  await until(page.getByTestId("rest"), (text) => digits(text) === besides, "the order is paid");
  await page.keyboard.press("F5");
  await page.getByLabel("付款碼（掃描或輸入）").fill(CODE);
  await page.getByRole("button", { name: "並交貨" }).click();
  await page.locator("article.paper").waitFor();
  const sale = (await call(page, "GET", `/registers/${await register()}/till`)).body.recent[0];
  const receipt = (await call(page, "GET", `/receipts/${sale.sale_id}`)).body;
  const paid = receipt.tenders.map((/** @type {any} */ { kind, amount }) => `${kind} ${amount}`).sort();
  assert.deepEqual(paid, [`cash ${placed.total}`, `wallet_code ${besides}`]);
  assert.equal((await call(page, "GET", `/orders/${placed.id}`)).body.state, "completed");
  cash += placed.total;
});

test("the drawer holds the cash and nothing else", { skip: !PROVIDER }, async () => {
  await page.keyboard.press("Escape");
  const { verdict } = await closeShift(page, String(cash));
  assert.ok(verdict.includes("現金相符"), verdict);
  assert.deepEqual(errors, []);
});
