// The kitchen: what is made to order comes on its screen, moves on by taps, and its buyer is called by a number.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import { axe, call, DESKTOP, fits, launch, logIn, OWNER, open, PHONE, TABLET, until } from "../lib.mjs";
import { closeShift, device, goodsInStock, openTill, scan } from "../till.mjs";

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {import("playwright-core").Page} */
let till;
/** @type {import("playwright-core").Page} */
let kitchen;
/** The owner's, who says what is made to order. */
/** @type {import("playwright-core").Page} */
let office;
/** @type {string[]} */
let errors;
/** @type {any} */
let goods;
/** What the till's last sale is called by. */
let number = "";

/**
 * Waits until the article is made to order.
 *
 * @param {string} id
 */
async function isMade(id) {
  for (let tries = 0; tries < 100; tries += 1) {
    const { body } = await call(office, "GET", `/products/${id}`);
    if (body.made_to_order) return;
  }
  assert.fail("the article was not saved");
}

/** Sells one of the goods for cash; answers with the number on the screen. */
async function sell() {
  await scan(till, goods.sku);
  await till.locator('.sums[data-settled="true"]').waitFor();
  await till.keyboard.press("F9");
  await till.locator(".cash").waitFor();
  await till.keyboard.press("F3");
  await until(till.getByTestId("change"), (text) => /\d/.test(text), "the change is shown");
  await till.keyboard.press("Enter");
  const shown = till.getByTestId("receipt-number");
  await shown.waitFor();
  return (await shown.textContent()) ?? "";
}

const card = (/** @type {string} */ column) =>
  kitchen.locator(`[data-column="${column}"] .ticket`, {
    has: kitchen.locator(".ticket-number", { hasText: new RegExp(`^${number}$`) }),
  });

before(async () => {
  browser = await launch();
  ({ page: till, errors } = await open(browser, TABLET));
  await openTill(till);
  [goods] = await goodsInStock(till, 4);
  const owner = await open(browser, DESKTOP);
  office = owner.page;
  await office.goto("/admin/");
  await logIn(office, OWNER);
  await office.getByRole("navigation").first().waitFor();
});
after(async () => browser.close());

test("the owner says on an article's page that it is made to order", async () => {
  const { body } = await call(office, "GET", "/products");
  const has = (/** @type {any} */ { id }) => id === goods.variant_id;
  const product = body.items.find((/** @type {any} */ one) => one.variants.some(has));
  await office.goto(`/admin/products/${product.id}`);
  await office.getByLabel("現點現做").check();
  await office.locator("form.story").getByRole("button", { name: "儲存", exact: true }).click();
  await isMade(product.id);
});

test("a sale gives its buyer a number, on the screen and on the receipt", async () => {
  number = await sell();
  assert.match(number, /^[1-9]\d*$/);
  const paper = (await till.locator("article.paper").textContent()) ?? "";
  assert.ok(paper.includes(`取餐號碼${number}`), paper);
  await axe(till, "a receipt with a number");
});

test("it is on the kitchen's screen at once, and moves on by taps", async () => {
  kitchen = await till.context().newPage();
  kitchen.on("pageerror", (error) => errors.push(String(error)));
  await kitchen.goto("/admin/kitchen");
  await card("waiting").waitFor();
  await axe(kitchen, "the kitchen");
  await card("waiting").getByRole("button", { name: "開始做" }).click();
  await card("started").getByRole("button", { name: "做好了" }).click();
  await card("ready").waitFor();
  // A tap too many, taken back from the note.
  await card("ready").getByRole("button", { name: "交給客人" }).click();
  await card("ready").waitFor({ state: "detached" });
  await kitchen.getByRole("button", { name: "復原" }).click();
  await card("ready").waitFor();
  // And one step back from the card.
  await card("ready").getByRole("button", { name: "退回上一步" }).click();
  await card("started").waitFor();
});

test("what another screen did, and what the till sells meanwhile, comes by itself", async () => {
  const { store_id } = await device(till);
  const { body } = await call(till, "GET", `/kitchen-tickets?store=${store_id}`);
  const ticket = body.items.find((/** @type {any} */ one) => String(one.number) === number);
  const moved = await call(
    till,
    "POST",
    `/kitchen-tickets/${ticket.id}/move`,
    { to: "ready" },
    {
      "If-Match": `"${ticket.version}"`,
    },
  );
  assert.equal(moved.status, 200, JSON.stringify(moved.body));
  await card("ready").waitFor();
  const before = number;
  await till.keyboard.press("Escape");
  number = await sell();
  assert.equal(Number(number), Number(before) + 1);
  await card("waiting").waitFor();
});

test("an old screen is told what became of it", async () => {
  const { store_id } = await device(till);
  const { body } = await call(till, "GET", `/kitchen-tickets?store=${store_id}`);
  const ticket = body.items.find((/** @type {any} */ one) => String(one.number) === number);
  const at = { "If-Match": `"${ticket.version}"` };
  const far = await call(till, "POST", `/kitchen-tickets/${ticket.id}/move`, { to: "ready" }, at);
  assert.deepEqual([far.status, far.body.code], [409, "orders.ticket_step"]);
});

test("it fits a phone, a tablet and a desk", async () => {
  for (const size of [PHONE, TABLET, DESKTOP]) {
    await kitchen.setViewportSize(size);
    await fits(kitchen, `the kitchen at ${size.width}`);
  }
  await until(kitchen.locator("h1"), (text) => text === "廚房", "its title is there");
});

test("the day ends without an error of a page", async () => {
  await till.keyboard.press("Escape");
  await closeShift(till, "0");
  assert.deepEqual(errors, []);
});
