// One person at the till, in the shop and in the back office.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import { axe, call, DESKTOP, launch, logIn, OWNER, open, PHONE, TABLET } from "../lib.mjs";
import { goodsInStock, openTill, scan } from "../till.mjs";

const NUMBER = `09${String(Date.now() % 100_000_000).padStart(8, "0")}`;

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {import("playwright-core").Page} */
let till;
/** @type {import("playwright-core").Page} */
let office;
/** @type {import("playwright-core").Page} */
let shop;
/** @type {string[][]} */
let errors;
let card = "";

before(async () => {
  browser = await launch();
  const [one, two, three] = [
    await open(browser, TABLET),
    await open(browser, DESKTOP),
    await open(browser, PHONE),
  ];
  [till, office, shop] = [one.page, two.page, three.page];
  errors = [one.errors, two.errors, three.errors];
  await office.goto("/admin/");
  await office.locator('input[name="login"]').waitFor();
  await logIn(office, OWNER);
  await office.locator(".totals").waitFor();
});
after(async () => browser.close());

/** The six digits that were sent last. */
async function lastCode() {
  const { body } = await call(office, "GET", "/messages?limit=1");
  return body.items[0].text.match(/[0-9]{6}/)[0];
}

test("somebody joins at the till, and is in the sale", async () => {
  await openTill(till);
  await till.keyboard.press("F4");
  await till.getByLabel("會員手機，或掃描會員碼").fill(NUMBER);
  await till.keyboard.press("Enter");
  await till.getByRole("heading", { name: "加入會員" }).waitFor();
  const sign = till.getByAltText("加入會員的 QR 碼");
  await till.waitForFunction(
    (image) => image instanceof HTMLImageElement && image.naturalWidth > 0,
    await sign.elementHandle(),
  );
  await axe(till, "joining at the till");
  await till.getByLabel("姓名（可不填）").fill("陳小卯");
  await till.keyboard.press("Enter");
  await till.getByText("第一次來，這是首購。").waitFor();
  await axe(till, "a new member");
});

test("their number is proven at the counter", async () => {
  await till.getByRole("button", { name: /^寄驗證碼到末三碼/ }).click();
  await till.getByLabel("6 位數驗證碼").waitFor();
  await till.getByLabel("6 位數驗證碼").fill(await lastCode());
  await till.keyboard.press("Enter");
  await till.getByText("手機尚未驗證").waitFor({ state: "detached" });
});

test("what they buy is in their history, at the till and in the shop", async () => {
  const [goods] = await goodsInStock(till, 2);
  await till.keyboard.press("Escape");
  await scan(till, goods.sku);
  await till.locator('.sums[data-settled="true"]').waitFor();
  await till.keyboard.press("F9");
  await till.locator(".cash").waitFor();
  await till.keyboard.press("F3");
  await till.keyboard.press("Enter");
  await till.getByTestId("receipt-change").waitFor();

  await shop.goto("/account");
  await axe(shop, "the way in");
  await shop.fill("#way", NUMBER);
  await shop.click("main form button");
  await shop.locator("#code").waitFor();
  await axe(shop, "typing the code");
  await shop.fill("#code", await lastCode());
  await shop.click("main form button");
  await shop.locator(".purchases li").waitFor();
  assert.equal(await shop.locator(".purchases li").count(), 1);
  card = (await shop.locator(".card-code b").textContent()) ?? "";
  await axe(shop, "the account");
  const wide = await shop.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  assert.equal(wide, false, "nothing stands out at the side");
});

test("their card is scanned like goods", async () => {
  await till.keyboard.press("Escape");
  await till.locator(".scan input:focus").waitFor();
  await scan(till, card);
  await till.getByText("回購客人").waitFor();
  assert.equal(await till.getByTestId("member-history").locator("li").count(), 1);
  await axe(till, "a member who came back");
});

test("the back office finds them, and shows what was sent", async () => {
  await office.goto(`/admin/members?q=${NUMBER}`);
  await office.getByRole("link", { name: "陳小卯" }).waitFor();
  await axe(office, "members found");
  await office.getByRole("link", { name: "陳小卯" }).click();
  await office.getByRole("heading", { name: "購買紀錄" }).waitFor();
  await axe(office, "a member");
  await office.goto("/admin/messages");
  await office.locator("tbody tr td strong").first().waitFor();
  await axe(office, "the outbox");
  assert.deepEqual(errors.flat(), []);
});
