// A web order is prepared, paid in cash and handed over at the till.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import { axe, call, digits, launch, open, placePickup, TABLET, until } from "../lib.mjs";
import { closeShift, device, goodsInStock, openTill, orderBesides, scan } from "../till.mjs";

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {import("playwright-core").Page} */
let page;
/** @type {string[]} */
let errors;
/** @type {any} */
let order;

before(async () => {
  browser = await launch();
  ({ page, errors } = await open(browser, TABLET));
  await openTill(page);
});
after(async () => browser.close());

test("F5 tells what the other places have of the article in the basket", async () => {
  const [item] = await goodsInStock(page, 2);
  await scan(page, item.sku);
  await page.locator(".line").first().waitFor();
  await page.keyboard.press("F5");
  const places = page.getByTestId("elsewhere");
  await places.locator(".row").first().waitFor();
  const { body } = await call(page, "GET", `/stock/places?variant=${item.variant_id}`);
  assert.equal(await places.locator(".row").count(), body.items.length);
  await axe(page, "what the other places have");
  await page.keyboard.press("Escape");
  await places.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "清空" }).click();
  await page.locator(".line").first().waitFor({ state: "detached" });
});

test("a web order for pickup is placed", async () => {
  const [item] = await goodsInStock(page, 2);
  const placed = await placePickup(page, item.variant_id, (await device(page)).store_id);
  order = (await call(page, "GET", `/orders/${placed.id}`)).body;
});

test("it is found by its number, prepared and handed over for cash", async () => {
  await page.keyboard.press("F8");
  await page.locator(".panel .row", { hasText: order.number }).waitFor();
  await axe(page, "the pickups");
  await page.getByLabel("取貨碼或訂單編號").fill(order.number);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: order.number }).waitFor();
  const ready = page.getByRole("button", { name: "標記已備好" });
  if ((await ready.count()) > 0) await ready.click();
  const code = (await call(page, "GET", `/orders/${order.id}`)).body.fulfilments[0].code;
  await page.getByLabel("客人的取貨碼").fill(code);
  await axe(page, "the hand-over");
  await page.keyboard.press("F3");
  const change = digits(
    await until(page.getByTestId("change"), (text) => /\d/.test(text), "the change is shown"),
  );
  await page.getByRole("button", { name: "並交貨" }).click();
  // Paid here, it is invoiced here: its paper comes at once.
  const paid = page.locator("article.paper");
  await paid.waitFor();
  assert.equal(digits((await page.getByTestId("receipt-change").textContent()) ?? ""), change);
  const done = (await call(page, "GET", `/orders/${order.id}`)).body;
  const [invoice] = done.invoices;
  const words = (await paid.textContent()) ?? "";
  assert.ok(words.includes(order.number) && words.includes(invoice.number.slice(2)), words);
  assert.equal(invoice.total, done.total);
  assert.equal(done.money_state, "paid");
  assert.equal(done.fulfilments[0].state, "handed_over");
});

test("what lies in the basket is bought with an order, on one receipt, by whoever has the code", async () => {
  const [item, other] = await goodsInStock(page, 2);
  const { placed, besides } = await orderBesides(page, item, other);
  await page.getByText("他人代領").click();
  await axe(page, "an order with what is bought besides");
  await page.getByRole("button", { name: "並交貨" }).click();
  const paper = page.locator("article.paper");
  await paper.waitFor();
  const words = (await paper.textContent()) ?? "";
  assert.ok(words.includes(placed.number) && words.includes(other.name) && words.includes(item.name), words);
  const sum = (placed.total + besides).toLocaleString("en-US");
  assert.ok(words.includes(sum), `${sum} in ${words}`);
  const done = (await call(page, "GET", `/orders/${placed.id}`)).body;
  assert.deepEqual([done.state, done.fulfilments[0].to_other], ["completed", true]);
  order = { ...order, total: order.total + placed.total + besides };
});

test("the cash is in the drawer", async () => {
  await page.keyboard.press("Escape");
  const { verdict } = await closeShift(page, String(3000 + order.total));
  assert.ok(verdict.includes("現金相符"), verdict);
  assert.deepEqual(errors, []);
});
