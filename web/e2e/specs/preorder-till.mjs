// Goods of a campaign are pre-ordered at the till: a slot, a deposit in cash, and the balance when they are fetched.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import {
  axe,
  between,
  call,
  DESKTOP,
  digits,
  fits,
  launch,
  logIn,
  OWNER,
  open,
  PHONE,
  TABLET,
  until,
} from "../lib.mjs";
import { device, goodsInStock, mainAction, openTill, scan } from "../till.mjs";

const DAY_MS = 24 * 3600 * 1000;

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {import("playwright-core").Page} */
let page;
/** @type {string[]} */
let errors;
/** The owner's, who makes the campaign. */
/** @type {import("playwright-core").Page} */
let office;
/** @type {any} */
let item;
/** @type {any} */
let other;
let campaign = "";
let number = "";
let balance = 0;

/** A day by Taipei's calendar. */
const dateIn = (/** @type {number} */ days) =>
  new Date(Date.now() + 8 * 3600 * 1000 + days * DAY_MS).toISOString().slice(0, 10);

/** An act of the owner's that has to succeed. */
async function act(/** @type {string} */ method, /** @type {string} */ path, /** @type {unknown} */ body) {
  const done = await call(office, method, path, body, { "Idempotency-Key": crypto.randomUUID() });
  assert.ok(done.status < 300, `${path}: ${JSON.stringify(done.body)}`);
  return done.body;
}

/** So many of the campaign's goods in the basket, which can be pre-ordered then. */
async function basket(/** @type {number} */ count) {
  for (let n = 1; n <= count; n += 1) {
    await scan(page, item.sku);
    await until(
      page.locator(".basket-head .figures"),
      (text) => text.includes(String(n)),
      `${n} in the basket`,
    );
  }
  await page.locator(".preorder-offer").waitFor();
}

const slots = async () => {
  const { store_id } = await device(page);
  return (await call(page, "GET", `/preorder-offers/${campaign}/slots?store=${store_id}`)).body.items;
};
const days = () => page.getByTestId("days").locator("label");
const slot = (/** @type {number} */ at) => page.getByTestId("slots").locator("label").nth(at);
const facts = () => page.locator(".receipt-words").getByTestId("preorder-facts");

/** Takes what is due in cash and answers with the change. */
async function inCash() {
  await page.locator(".cash").waitFor();
  await page.keyboard.press("F3");
  const change = digits(
    await until(page.getByTestId("change"), (text) => /\d/.test(text), "the change is shown"),
  );
  await page.keyboard.press("Enter");
  return change;
}

before(async () => {
  browser = await launch();
  office = (await open(browser, DESKTOP)).page;
  await office.goto("/pos/");
  await logIn(office, OWNER);
  await office.locator(".row-button").first().waitFor();
  ({ page, errors } = await open(browser, TABLET));
  await openTill(page);
  [item, other] = await goodsInStock(page, 2);
  const { store_id } = await device(page);
  const { body } = await call(office, "GET", "/products");
  const has = (/** @type {any} */ one) => one.id === item.variant_id;
  const product = body.items.find((/** @type {any} */ one) => one.variants.some(has));
  const wanted = {
    name: "中秋禮盒預購",
    name_en: "Moon festival boxes",
    state: "open",
    deposit_rate: 300_000,
    lead_minutes: 60,
    product_ids: [product.id],
  };
  campaign = (await act("POST", "/preorders", wanted)).id;
  const part = (/** @type {number} */ from, /** @type {number} */ to, /** @type {number} */ units) => ({
    from_minutes: from * 60,
    to_minutes: to * 60,
    capacity: units * 1000,
  });
  const day = (/** @type {number} */ ahead, /** @type {number} */ units, /** @type {any[]} */ slots) =>
    act("PUT", `/preorders/${campaign}/days`, {
      store_ids: [store_id],
      dates: [dateIn(ahead)],
      capacity: units * 1000,
      slots,
    });
  await day(10, 2, [part(10, 13, 2)]);
  await day(11, 6, [part(10, 13, 1), part(13, 18, 5)]);
  // The till learns of campaigns when it begins.
  await page.reload();
  await page.locator(".tile").first().waitFor();
});
after(async () => browser.close());

test("a basket of the campaign's goods can be pre-ordered, a mixed one cannot", async () => {
  await basket(1);
  await scan(page, other.sku);
  await page.locator(".preorder-offer").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "清空" }).click();
});

test("a slot is chosen, the deposit is taken in cash, and the buyer gets a code", async () => {
  await basket(2);
  await axe(page, "a basket that can be pre-ordered");
  await page.keyboard.press("F1");
  await page.getByRole("heading", { name: "預購" }).waitFor();
  await slot(0).locator("span").click();
  await page.keyboard.press("F9");
  await page.getByText("請填姓名").waitFor();
  await page.getByLabel("訂購人姓名").fill("王大卯");
  await page.getByLabel("電話").fill("0922333444");
  await axe(page, "a pre-order");
  await page.keyboard.press("F9");
  await page.getByRole("heading", { name: "收訂金" }).waitFor();
  await axe(page, "its deposit");
  const change = await inCash();
  await facts().waitFor();
  await axe(page, "a pre-order that stands");
  const paper = (await page.locator("article.paper").first().textContent()) ?? "";
  assert.ok(paper.includes("訂金") && paper.includes("取貨時付"), `the deposit has a receipt: ${paper}`);
  const words = (await facts().textContent()) ?? "";
  const found = (await call(page, "GET", "/orders?limit=1")).body.items[0];
  const order = (await call(page, "GET", `/orders/${found.id}`)).body;
  number = order.number;
  balance = order.total - order.paid;
  assert.equal(order.paid, Math.ceil((order.total * 300_000) / 1_000_000), "thirty percent, rounded up");
  assert.equal(order.expires_at ?? null, null, "it stands");
  for (const text of [number, order.fulfilments[0].code, "10:00", "13:00", balance.toLocaleString("en-US")]) {
    assert.ok(words.includes(text), `${text} in ${words}`);
  }
  assert.equal(digits((await page.getByTestId("receipt-change").textContent()) ?? ""), change);
  await page.keyboard.press("F9");
  await page.locator(".scan input:focus").waitFor();
});

test("a day that is sold out is shown and cannot be chosen", async () => {
  await basket(1);
  await page.keyboard.press("F1");
  await until(days().first(), (text) => text.includes("已售完"), "the first day is sold out");
  assert.ok(await days().first().locator("input").isDisabled());
  assert.ok(await days().nth(1).locator("input").isChecked(), "the first day that has room");
  for (const size of [PHONE, DESKTOP, TABLET]) {
    await page.setViewportSize(size);
    await fits(page, `a pre-order at ${size.width}`);
  }
  await axe(page, "a day that is sold out");
});

test("whoever was faster is told beside the slots, and nothing typed is lost", async () => {
  await slot(0).locator("span").click();
  await page.getByLabel("訂購人姓名").fill("林小榫");
  await page.getByLabel("電話").fill("0912345678");
  const { id } = await device(page);
  const [, second] = await slots();
  const faster = {
    lines: [{ variant_id: item.variant_id, quantity: 1000 }],
    slot_id: second.slots[0].id,
    buyer: { name: "陳先生", phone: "0933444555" },
    expected_total: digits((await page.getByTestId("total").textContent()) ?? ""),
  };
  const key = { "Idempotency-Key": crypto.randomUUID() };
  assert.equal((await call(page, "POST", `/registers/${id}/preorders`, faster, key)).status, 201);
  await page.keyboard.press("F9");
  await page.getByText("請換一個時段或減少數量").waitFor();
  await until(slot(0), (text) => text.includes("已售完"), "the slots were asked for again");
  assert.equal(await page.getByLabel("訂購人姓名").inputValue(), "林小榫");
  await axe(page, "a slot that was taken meanwhile");
});

test("an answer that is lost is asked for again, and the order is one", async () => {
  await slot(1).locator("span").click();
  const leave = await between(page, "*/preorders", (answer) => answer.lose());
  await page.keyboard.press("F9");
  await page.getByText("還不知道有沒有訂到").waitFor();
  await leave();
  await until(mainAction(page), (text) => text.includes("再問一次"), "it can be asked again");
  await page.keyboard.press("F9");
  await page.getByRole("heading", { name: "收訂金" }).waitFor();
  const [, second] = await slots();
  assert.equal(second.slots[1].left, 4000, "one place is taken, not two");
});

test("an order that was left without its deposit is found among the pickups", async () => {
  await page.keyboard.press("Escape");
  await page.keyboard.press("F8");
  const row = page.getByTestId("unpaid-preorders").locator(".row-button");
  await row.waitFor();
  await axe(page, "a pre-order without its deposit");
  await row.click();
  await page.getByRole("heading", { name: "收訂金" }).waitFor();
  await inCash();
  await facts().waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("F8");
  await page.getByRole("heading", { name: "今日取貨" }).waitFor();
  assert.equal(await row.count(), 0, "it stands");
});

test("it is fetched, and the balance is paid", async () => {
  await page.getByLabel("取貨碼或訂單編號").fill(number);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: number }).waitFor();
  await page.getByTestId("preorder-facts").waitFor();
  const ready = page.getByRole("button", { name: "標記已備好" });
  if ((await ready.count()) > 0) await ready.click();
  const found = (await call(page, "GET", `/pickups?code=${number}`)).body.items[0];
  const { fulfilments } = (await call(page, "GET", `/orders/${found.id}`)).body;
  await page.getByLabel("客人的取貨碼").fill(fulfilments[0].code);
  await axe(page, "a pre-order that is fetched");
  await page.keyboard.press("F3");
  await until(page.getByTestId("change"), (text) => /\d/.test(text), "the change is shown");
  const hand = page.getByRole("button", { name: "並交貨" });
  assert.equal(digits((await hand.textContent()) ?? ""), balance, "the rest is due");
  await hand.click();
  await page.locator("article.paper").waitFor();
  const paper = (await page.locator("article.paper").textContent()) ?? "";
  assert.ok(paper.includes("先前已付") && paper.includes("尾款"), `so has the balance: ${paper}`);
  const order = (await call(page, "GET", `/orders/${found.id}`)).body;
  assert.deepEqual([order.state, order.paid, order.invoices.length], ["completed", order.total, 2]);
});

test("a deposit is given back, and the order is cancelled", async () => {
  const before = (await slots())[1].slots[1].left;
  // The one that was left without its deposit, which was taken afterwards.
  const { body } = await call(page, "GET", "/orders?state=placed&limit=20");
  const details = async (/** @type {string} */ id) => (await call(page, "GET", `/orders/${id}`)).body;
  const orders = await Promise.all(body.items.map((/** @type {any} */ one) => details(one.id)));
  const order = orders.find((one) => one.preorder && one.paid > 0 && one.paid < one.total);
  await page.keyboard.press("Escape");
  await page.keyboard.press("F8");
  await page.getByLabel("取貨碼或訂單編號").fill(order.number);
  await page.keyboard.press("Enter");
  const back = page.getByRole("button", { name: "退訂金並取消" });
  await back.waitFor();
  await axe(page, "a pre-order that can be called off");
  await back.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "退訂金並取消" }).waitFor();
  const sum = digits((await page.getByTestId("goes-back").textContent()) ?? "");
  assert.equal(sum, order.paid, "what goes back is said first");
  assert.ok((await page.locator(".return-sum").textContent())?.includes("現金"), "and how");
  for (const size of [PHONE, DESKTOP, TABLET]) {
    await page.setViewportSize(size);
    await fits(page, `a deposit that goes back at ${size.width}`);
  }
  await axe(page, "a deposit that goes back");
  await page.keyboard.press("F9");
  await page.getByText(`訂單 ${order.number} 已取消`).waitFor();
  const now = await details(order.id);
  assert.deepEqual([now.state, now.money_state, now.refunded], ["cancelled", "refunded", order.paid]);
  assert.ok(
    now.invoices.every((/** @type {any} */ one) => one.state === "voided" || one.allowed === one.total),
    "nothing stands on its invoice",
  );
  assert.equal((await slots())[1].slots[1].left, before + 1000, "its place is free");
  await page.keyboard.press("Escape");
});

test("in training nothing is ordered", async () => {
  await page.evaluate(() => sessionStorage.setItem("tenon.training", "null"));
  await page.reload();
  await page.locator(".tile").first().waitFor();
  await basket(1);
  await page.keyboard.press("F1");
  await page.getByText("不會真的預購").waitFor();
  await slot(1).locator("span").click();
  assert.equal(await mainAction(page).getAttribute("aria-disabled"), "true");
  await page.keyboard.press("F9");
  await axe(page, "a pre-order in training");
  await page.getByRole("button", { name: "離開訓練" }).click();
  await page.locator(".tile").first().waitFor();
  const [, second] = await slots();
  assert.equal(second.slots[1].left, 5000, "no place was taken");
  assert.deepEqual(errors, []);
});
