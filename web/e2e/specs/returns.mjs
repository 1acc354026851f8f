// Goods that come back at the till: with a receipt, without one, exchanged in one screen, and undone.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import { axe, call, digits, launch, open, PHONE, TABLET, until } from "../lib.mjs";
import { closeShift, device, goodsInStock, openTill, scan } from "../till.mjs";

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {import("playwright-core").Page} */
let page;
/** @type {string[]} */
let errors;
/** @type {any[]} */
let goods;
/** The receipt of two pieces that were sold. */
let receipt = "";
/** What one of them cost, and what the drawer should hold. */
let price = 0;
let drawer = 3000;

const PHONE_NUMBER = "0966123456";

before(async () => {
  browser = await launch();
  ({ page, errors } = await open(browser, TABLET));
  await openTill(page);
  goods = await goodsInStock(page, 5);
});
after(async () => browser.close());

const settled = () => page.locator('.sums[data-settled="true"]').waitFor();
const more = (/** @type {string} */ name) => page.getByRole("button", { name: `${name} 多退一件` });
const difference = () =>
  until(page.getByTestId("difference"), (text) => /\d/.test(text), "what goes back is shown").then(digits);

async function toReturns() {
  await page.keyboard.press("F10");
  await page.locator(".more-part").getByRole("button", { name: "退換貨" }).click();
  await page.getByRole("heading", { name: "退換貨" }).waitFor();
}

async function find(/** @type {string} */ number) {
  await page.getByLabel("收據、訂單編號、取貨碼或退貨代碼").fill(number);
  await page.keyboard.press("Enter");
  await page.locator(".stepper").first().waitFor();
}

/** What the till says should lie in the drawer. */
async function expected() {
  return (await call(page, "GET", `/registers/${(await device(page)).id}/till`)).body.shift.cash_expected;
}

test("two pieces are sold", async () => {
  await scan(page, goods[0].sku);
  await scan(page, goods[0].sku);
  await until(page.locator(".basket-head"), (text) => text.includes("2 件"), "two pieces");
  await settled();
  price = digits(await until(page.getByTestId("total"), (text) => /\d/.test(text), "the total is there")) / 2;
  await page.keyboard.press("F9");
  await page.locator(".cash").waitFor();
  await page.keyboard.press("Enter");
  await page.locator("article.paper").waitFor();
  const till = (await call(page, "GET", `/registers/${(await device(page)).id}/till`)).body;
  receipt = till.recent.at(0).receipt;
  drawer += 2 * price;
  assert.equal(till.shift.cash_expected, drawer);
});

test("one of them comes back with its receipt", async () => {
  await toReturns();
  await axe(page, "the field for receipts");
  await find(receipt);
  await more(goods[0].name).click();
  await page.getByText("商品有瑕疵").click();
  assert.equal(await difference(), price);
  await page.getByLabel("商品狀況").selectOption({ label: "損壞" });
  const paper = page.getByRole("group", { name: /^紙本發票 [A-Z]{2}\d{8}$/ });
  await paper.getByText("已收回，作廢重開").click();
  await axe(page, "a return with its receipt and the invoice's paper");
  await page.setViewportSize(PHONE);
  await axe(page, "a return on a phone");
  const wide = await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);
  assert.ok(wide, "nothing of it lies beside a phone's screen");
  await page.setViewportSize(TABLET);
  await page.locator(".panel").getByRole("button", { name: "確認退貨" }).click();
  await page.getByText("退貨完成").waitFor();
  await page.locator(".row", { hasText: "現金" }).waitFor();
  await page.getByText(/^發票 [A-Z]{2}\d{8} 已作廢/).waitFor();
  await page.getByText(/^重開發票 [A-Z]{2}\d{8}$/).waitFor();
  const proof = await page.locator(".proof").textContent();
  assert.ok(
    proof?.includes("電子發票證明聯") && !proof.includes("補印"),
    "what is kept has a proof of its own",
  );
  await axe(page, "a return that is done");
  // The dialog of a browser without a person prints nothing.
  await page.evaluate(() => Object.assign(window, { print: () => undefined }));
  await page.getByRole("button", { name: "列印新發票" }).click();
  await page.getByRole("button", { name: "新發票已列印" }).waitFor();
  drawer -= price;
  assert.equal(await expected(), drawer);
});

test("a return is undone in its shift", async () => {
  await page.keyboard.press("Escape");
  await page.keyboard.press("F10");
  const row = page.locator(".more-part").first().locator("ul.rows").first().locator("li").first();
  await row.getByRole("button", { name: "作廢" }).click();
  await row.getByRole("button", { name: "作廢這筆退貨" }).click();
  await row.getByText("已作廢").waitFor();
  drawer += price;
  assert.equal(await expected(), drawer);
});

test("one is exchanged for something else, with one difference", async () => {
  await page.keyboard.press("Escape");
  await page.locator(".scan input:focus").waitFor();
  await scan(page, goods[1].sku);
  await until(page.locator(".basket-head"), (text) => text.includes("1 件"), "the new goods");
  await settled();
  const wanted = digits((await page.getByTestId("total").textContent()) ?? "");
  await toReturns();
  await find(receipt);
  await more(goods[0].name).click();
  await page.getByText("給錯商品").click();
  const shown = await difference();
  assert.equal(shown, Math.abs(wanted - price));
  await axe(page, "an exchange");
  await page.getByRole("button", { name: "確認換貨", exact: true }).click();
  await page.getByText("退貨完成").waitFor();
  drawer += wanted - price;
  assert.equal(await expected(), drawer, "the drawer sees the difference alone");
  await until(page.locator(".basket-head"), (text) => !text.includes("1 件"), "the basket is the next one's");
});

test("without a receipt it is store credit, for a member", async () => {
  const joined = await call(
    page,
    "POST",
    "/members",
    {
      name: "林小姐",
      phone: PHONE_NUMBER,
      join_store_id: (await device(page)).store_id,
    },
    { "Idempotency-Key": crypto.randomUUID() },
  );
  assert.equal(joined.status, 201, JSON.stringify(joined.body));
  await page.keyboard.press("Escape");
  await toReturns();
  await page.getByRole("button", { name: "沒有收據" }).click();
  await page.getByText("請先在購物籃加入會員").waitFor();
  await axe(page, "a return without a receipt");
  await page.keyboard.press("Escape");
  await page.keyboard.press("F4");
  await page.getByLabel("會員手機，或掃描會員碼").fill(PHONE_NUMBER);
  await page.keyboard.press("Enter");
  await page.locator(".member-form").waitFor({ state: "detached" });
  // What is known of the member is shown first.
  await page.keyboard.press("Escape");
  await page.locator(".scan input:focus").waitFor();
  await toReturns();
  await page.getByRole("button", { name: "沒有收據" }).click();
  await page.getByLabel("掃描或輸入退回商品的條碼、貨號").fill(goods[2].sku);
  await page.keyboard.press("Enter");
  await more(goods[2].name).waitFor();
  const worth = await difference();
  assert.ok(worth > 0);
  await axe(page, "goods without a receipt");
  await page.locator(".panel").getByRole("button", { name: "確認退貨" }).click();
  await page.getByText("退貨完成").waitFor();
  await page.locator(".row", { hasText: "購物金" }).waitFor();
  assert.equal(await expected(), drawer, "nothing left the drawer");
  const { body } = await call(page, "GET", `/members/${joined.body.id}/wallet`);
  const credit = body.accounts.find((/** @type {any} */ account) => account.kind === "store_credit");
  assert.equal(credit?.balance, worth);
});

test("the drawer is right", async () => {
  await page.keyboard.press("Escape");
  const { verdict } = await closeShift(page, String(drawer));
  assert.ok(verdict.includes("現金相符"), verdict);
  assert.deepEqual(errors, []);
});
