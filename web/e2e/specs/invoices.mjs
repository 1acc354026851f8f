// Invoices at the till: eight actions for a whole sale with member, carrier, bag and a phone's code; what is printed;
// and what cannot be, said where it was typed.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import { axe, call, DESKTOP, launch, logIn, OWNER, open, TABLET, until } from "../lib.mjs";
import { goodsInShop, payOnline, put, toCheckout } from "../shopper.mjs";
import { closeShift, device, goodsInStock, mainAction, openTill, scan } from "../till.mjs";

const PROVIDER = process.env.TENON_PROVIDER;
const CODE = "123456789012345678";
const CARRIER = "/TNN+001";

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {import("playwright-core").Page} */
let page;
/** @type {string[]} */
let errors;
/** @type {any[]} */
let goods;
/** @type {string} */
let card;

before(async () => {
  browser = await launch();
  ({ page, errors } = await open(browser, TABLET));
  await openTill(page);
  goods = await goodsInStock(page, 6);
  const phone = `09${String(Date.now()).slice(-8)}`;
  const joined = await call(page, "POST", "/members", { phone, name: "林小榫" });
  card = joined.body.number;
});
after(async () => browser.close());

const settled = () => page.locator('.sums[data-settled="true"]').waitFor();
const scanning = async () => {
  await page.keyboard.press("Escape");
  await page.locator(".scan input:focus").waitFor();
};
const paper = () => page.locator("article.paper");

/** The invoices of the last sale. */
async function invoices() {
  const till = (await call(page, "GET", `/registers/${(await device(page)).id}/till`)).body;
  const receipt = (await call(page, "GET", `/receipts/${till.recent[0].sale_id}`)).body;
  return receipt.invoices;
}

/** Takes the exact cash for what lies in the basket. */
async function payCash() {
  await settled();
  await page.keyboard.press("F9");
  await page.locator(".cash").waitFor();
  await page.keyboard.press("Enter");
  await page.getByText("收款完成").waitFor();
}

test("member, two goods, bag, carrier and a phone's code: at most eight actions", {
  skip: !PROVIDER,
}, async () => {
  // A bag lies on the first quick key, as a shop would have it.
  await page.keyboard.press("F5");
  await scan(page, goods[2].sku);
  await until(page.getByTestId("check"), (text) => text.includes(goods[2].name), "the article is shown");
  if ((await page.locator(".quick-key").count()) === 0) {
    await page.locator(".check-actions .big-button:not([data-filled])").click();
  }
  await scanning();
  await page.locator(".quick-key").first().waitFor();

  const acts = [
    () => scan(page, card),
    () => page.keyboard.press("Escape"),
    () => scan(page, goods[0].sku),
    () => scan(page, goods[1].sku),
    () => page.keyboard.press("Shift+F1"),
    () => scan(page, CARRIER),
    () => scan(page, CODE),
    () => page.keyboard.press("Enter"),
  ];
  const [member, back, ...rest] = acts;
  await member?.();
  await page.locator(".member-chip").waitFor();
  await back?.();
  await page.locator(".scan input:focus").waitFor();
  for (const act of rest.slice(0, 3)) await act();
  await until(
    page.locator(".basket-head"),
    (text) => text.includes("3 件"),
    "three pieces lie in the basket",
  );
  await settled();
  await rest[3]?.();
  await until(page.getByTestId("invoice"), (text) => text.includes("+001"), "the carrier is kept");
  await axe(page, "a basket with its carrier");
  await rest[4]?.();
  await page.getByLabel("付款碼（掃描或輸入）").waitFor();
  await rest[5]?.();
  await page.getByText("收款完成").waitFor();
  assert.ok(acts.length <= 8, `${acts.length} actions`);
  const [kept, ...more] = await invoices();
  assert.equal(more.length, 0);
  assert.equal(kept.handover, "carrier");
  assert.equal(kept.codes, null, "what is in a carrier is not printed");
  const shown = (await paper().textContent()) ?? "";
  assert.ok(shown.includes(kept.number) && !shown.includes(CARRIER), "the carrier is shown by its end alone");
  await axe(page, "a receipt without paper");
  assert.equal(await page.getByTestId("invoice").textContent(), "紙本發票", "the next customer begins anew");
});

test("the proof of a printed invoice has its codes, and a copy says that it is one", async () => {
  await scan(page, goods[0].sku);
  await payCash();
  const [issued] = await invoices();
  const proof = page.locator(".proof");
  await proof.waitFor();
  const text = (await proof.textContent()) ?? "";
  for (const part of [issued.period, issued.random, issued.seller_tax_id, issued.number.slice(2)]) {
    assert.ok(text.includes(part), `${part} stands on the proof`);
  }
  assert.equal(await proof.locator(".proof-codes svg path").count(), 2);
  assert.ok(await proof.locator(".proof-bars rect").count(), "the bar code is drawn");
  assert.ok(!text.includes("補印"));
  const wide = await proof.evaluate((node) => node.scrollWidth > node.clientWidth + 1);
  assert.equal(wide, false, "nothing of it is cut");
  await axe(page, "a proof");
  await scanning();
  await page.keyboard.press("F10");
  await page
    .getByRole("list", { name: "最近的交易" })
    .locator("> li")
    .first()
    .getByRole("button")
    .first()
    .click();
  await until(page.locator(".proof"), (words) => words.includes("補印"), "shown again, it is a copy");
});

test("a tax id, a carrier and a donation are typed, and what is wrong is said beside it", async () => {
  await scanning();
  await scan(page, goods[0].sku);
  await settled();
  await page.keyboard.press("#");
  const taxId = page.getByLabel("統一編號");
  await taxId.waitFor();
  await axe(page, "how the invoice is wanted");
  await taxId.fill("12345678");
  await page.keyboard.press("Enter");
  await page.getByText("統一編號的數字不對").waitFor();
  await axe(page, "a tax id that is none");
  await taxId.fill("04595257");
  assert.equal(await page.getByText("捐贈", { exact: true }).count(), 0, "a company gives nothing away");
  await page.keyboard.press("Enter");
  await until(page.getByTestId("invoice"), (text) => text.includes("04595257"), "it is kept with the basket");
  await payCash();
  const [issued] = await invoices();
  assert.equal(issued.buyer_tax_id, "04595257");
  assert.equal(issued.net + issued.tax, issued.total);
  assert.ok(((await page.locator(".proof").textContent()) ?? "").includes("格式 25"));

  await scanning();
  await scan(page, goods[1].sku);
  await settled();
  await page.keyboard.press("#");
  await page.getByText("捐贈", { exact: true }).click();
  await page.getByLabel("捐贈碼").fill("919");
  await page.keyboard.press("Enter");
  await until(page.getByTestId("invoice"), (text) => text.includes("919"), "it is given away");
  await payCash();
  assert.equal((await invoices())[0].handover, "donation");
  assert.ok(await mainAction(page).isVisible());
});

test("an order of the web shop is invoiced as its buyer asks, and they and the office see it", {
  skip: !PROVIDER,
}, async () => {
  const { goods: wares } = await goodsInShop(page, 2);
  const { page: shop, errors: wrong } = await open(browser, TABLET);
  await put(shop, wares[0]);
  await toCheckout(shop);
  await shop.getByText("手機條碼或自然人憑證").click();
  await axe(shop, "a checkout that asks for a carrier");
  const order = shop.locator('form[action="/checkout"] button.button');
  await order.click();
  const number = shop.getByLabel("載具號碼");
  await until(
    shop.locator("#carrier-fault"),
    (text) => text.length > 0,
    "a carrier without its number is none",
  );
  await number.fill("/abc+123");
  await order.click();
  await until(
    shop.locator("#carrier-fault"),
    (text) => text.includes("大寫"),
    "small letters are said, not guessed",
  );
  assert.equal(await number.inputValue(), "/abc+123", "what was typed is still there");
  await number.fill(CARRIER);
  const id = await payOnline(shop);
  const facts = shop.locator("dl.facts");
  /** @type {any[]} */
  let issued = [];
  for (let asked = 0; asked < 200 && issued.length === 0; asked += 1) {
    issued = (await call(page, "GET", `/orders/${id}`)).body.invoices;
  }
  const [invoice] = issued;
  assert.equal(invoice?.handover, "carrier", "it is issued a moment after the money came");
  await shop.reload();
  const text = (await facts.textContent()) ?? "";
  assert.ok(text.includes("已存入載具") && text.includes("+001") && !text.includes(CARRIER), text);
  assert.deepEqual(wrong, []);
  const { page: office, errors: faults } = await open(browser, DESKTOP);
  await office.goto(`/admin/orders/${id}`);
  await logIn(office, OWNER);
  await office.getByRole("link", { name: invoice.number }).click();
  await office.getByRole("heading", { name: new RegExp(invoice.number) }).waitFor();
  assert.deepEqual(faults, []);
});

test("the day ends", async () => {
  await scanning();
  await closeShift(page, "0");
  assert.deepEqual(errors, []);
});
