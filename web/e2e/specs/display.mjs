// The customer's screen and the till's training: one shows what the other does, and practice leaves no trace.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import { axe, call, digits, launch, open, PHONE, TABLET, until } from "../lib.mjs";
import { closeShift, goodsInStock, openTill, scan } from "../till.mjs";

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {import("playwright-core").BrowserContext} */
let context;
/** @type {import("playwright-core").Page} */
let page;
/** @type {import("playwright-core").Page} */
let display;
/** @type {string[]} */
let errors;
/** @type {any[]} */
let goods;
/** @type {string[]} */
const asked = [];

before(async () => {
  browser = await launch();
  ({ context, page, errors } = await open(browser, TABLET));
  await openTill(page);
  goods = await goodsInStock(page, 3);
  display = await context.newPage();
  await display.setViewportSize({ width: 1280, height: 800 });
  display.on("request", (request) => asked.push(new URL(request.url()).pathname));
  display.on("pageerror", (error) => errors.push(error.message));
});
after(async () => browser.close());

const settled = () => page.locator('.sums[data-settled="true"]').waitFor();
const wide = () =>
  display.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);

test("the customer's screen rests with the brand's name", async () => {
  await display.goto("/pos/display");
  await until(display.locator("h1"), (text) => text.includes("Tenon"), "the brand is shown");
  await axe(display, "the resting customer's screen");
});

test("lines, total, change and thanks follow the till", async () => {
  await scan(page, goods[0].sku);
  await scan(page, goods[1].sku);
  await settled();
  const total = digits((await page.getByTestId("total").textContent()) ?? "");
  const shown = display.getByTestId("display-total");
  await until(shown, (text) => digits(text) === total, "the customer sees the total");
  const lines = await display.locator(".display-goods li").allTextContents();
  assert.ok(lines[0]?.includes(goods[0].name) && lines[1]?.includes(goods[1].name), lines.join());
  await axe(display, "the customer's screen with goods");
  await display.setViewportSize(PHONE);
  assert.ok(await wide(), "a phone shows it without scrolling sideways");
  await display.setViewportSize({ width: 1280, height: 800 });
  await page.keyboard.press("F9");
  await page.locator(".cash").waitFor();
  await page.keyboard.press("F3");
  const change = digits((await page.getByTestId("change").textContent()) ?? "");
  await until(
    display.locator(".display-back"),
    (text) => digits(text) === change,
    "the change is shown while it is counted",
  );
  await page.keyboard.press("Enter");
  await until(display.getByTestId("display-change"), (text) => digits(text) === change, "thanks and change");
  await axe(display, "the customer's screen after a sale");
});

test("it greets a member and shows nothing else of them", async () => {
  // No amount is written with a nought before it, so that these digits stand on the screen only if the number does.
  const phone = "0955380407";
  const made = await call(
    page,
    "POST",
    "/members",
    { name: "王小明", phone },
    { "Idempotency-Key": crypto.randomUUID() },
  );
  assert.ok(made.status < 300, JSON.stringify(made.body));
  await page.keyboard.press("Enter");
  await scan(page, goods[0].sku);
  await settled();
  await page.keyboard.press("F4");
  await page.locator(".member-form input").fill(phone);
  await page.locator(".member-form input").press("Enter");
  const greeting = await until(
    display.locator(".display-member"),
    (text) => text.includes("王○明"),
    "the member is greeted",
  );
  assert.ok(!greeting.includes("王小明"));
  const text = (await display.locator("body").textContent()) ?? "";
  assert.ok(!text.includes(phone) && !text.includes(phone.slice(-4)), "no number is on the screen");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "清空" }).click();
  await display.locator(".display-idle").waitFor();
});

test("the screen asked the server for its own files and nothing else", () => {
  assert.deepEqual(
    asked.filter((path) => path.startsWith("/api/")),
    [],
  );
});

test("in training a sale is made and nothing is sent", async () => {
  const register = await page.evaluate(() => JSON.parse(localStorage.getItem("tenon.register") ?? "{}").id);
  const state = async () => {
    const till = (await call(page, "GET", `/registers/${register}/till`)).body;
    const { body } = await call(page, "GET", `/availability?variants=${goods[0].variant_id}`);
    return JSON.stringify([till.seq, till.head, till.recent, body.items[0].total_available]);
  };
  const before = await state();
  /** @type {string[]} */
  const written = [];
  page.on("request", (request) => {
    const path = new URL(request.url()).pathname;
    if (request.method() !== "GET" && path.startsWith("/api/")) written.push(`${request.method()} ${path}`);
  });

  await page.keyboard.press("F10");
  await page.getByRole("button", { name: "開始訓練" }).click();
  await page.getByTestId("training").waitFor();
  await page.locator(".tile").first().waitFor();
  await axe(page, "the till in training");
  await scan(page, goods[0].sku);
  await settled();
  await display.locator(".display-training").waitFor();
  await page.keyboard.press("F9");
  await page.locator(".cash").waitFor();
  await page.keyboard.press("F3");
  await page.keyboard.press("Enter");
  const receipt = page.locator(".receipt-paper article");
  await until(receipt, (text) => text.includes("訓練 TRAINING"), "the receipt says what it is");
  const text = (await receipt.textContent()) ?? "";
  assert.ok(!/XY\d-\d{8}/.test(text) && !text.includes("單號"), "it has no number");
  // A card, a held basket, cash out of the drawer and the end of the shift.
  await page.keyboard.press("Enter");
  await scan(page, goods[1].sku);
  await settled();
  await page.keyboard.press("F9");
  await page.locator(".cash").waitFor();
  await page.keyboard.press("F8");
  await page.getByText("按 Enter 把金額送到刷卡機").waitFor();
  await page.keyboard.press("Enter");
  await until(receipt, (shown) => shown.includes(goods[1].name), "a card pays too");
  await page.keyboard.press("Enter");
  await scan(page, goods[0].sku);
  await settled();
  await page.keyboard.press("F6");
  await page.getByText("已暫存").waitFor();
  // What would change real data is refused with a sentence.
  await page.keyboard.press("F4");
  await page.locator(".member-form input").fill("0900000000");
  await page.locator(".member-form input").press("Enter");
  await page.locator("form.join-form button, .panel form button").last().click();
  await page.getByText("訓練中不做這件事").waitFor();
  await page.keyboard.press("Escape");

  assert.deepEqual([...new Set(written)], ["POST /api/v1/quotes"], "only prices were asked for");
  assert.equal(await state(), before, "the till's log and the stock are as they were");
});

test("a shift is practised to its end, and leaving brings the real till back", async () => {
  const { verdict } = await closeShift(page, "1");
  assert.match(verdict, /短少/);
  await page.getByTestId("training").waitFor();
  await page.getByRole("button", { name: "離開訓練" }).click();
  await page.locator(".tile").first().waitFor();
  assert.equal(await page.getByTestId("training").count(), 0);
  await page.keyboard.press("F10");
  const rows = page.locator(".more-part .rows").first().locator("li");
  await rows.first().waitFor();
  assert.ok(!((await rows.first().textContent()) ?? "").includes("#"), "the real sales are back");
  await page.keyboard.press("Escape");
  await closeShift(page, "1");
  assert.deepEqual(errors, []);
});
