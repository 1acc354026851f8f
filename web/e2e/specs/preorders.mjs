// Pre-orders in the back office: a campaign is made, given days and opened; an order for one of its slots shows its
// deposit; and what is booked already is not taken away.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import {
  axe,
  axeByDayAndNight,
  call,
  DESKTOP,
  fits,
  launch,
  logIn,
  MANAGER,
  OWNER,
  open,
  PHONE,
  TABLET,
} from "../lib.mjs";
import { goodsInShop } from "../shopper.mjs";

const DAY_MS = 24 * 3600 * 1000;
/** A date so many days ahead by Taipei's calendar. */
const ahead = (/** @type {number} */ days) =>
  new Date(Date.now() + 8 * 3600 * 1000 + days * DAY_MS).toISOString().slice(0, 10);
const FIRST = ahead(10);
const LAST = ahead(16);

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {import("playwright-core").Page} */
let office;
/** @type {import("playwright-core").Page} */
let shop;
/** @type {string[][]} */
let errors;
/** Goods without choices that have to be made. */
/** @type {any} */
let product;
/** The campaign's id. */
let campaign = "";
/** The order's id. */
let order = "";

before(async () => {
  browser = await launch();
  const [one, two] = [await open(browser, DESKTOP), await open(browser, PHONE)];
  [office, shop] = [one.page, two.page];
  errors = [one.errors, two.errors];
  await office.goto("/admin/");
  await logIn(office, OWNER);
  await office.locator(".totals").waitFor();
  const { goods } = await goodsInShop(office, 1);
  for (const { id } of goods) {
    const { body } = await call(office, "GET", `/products/${id}`);
    if (body.option_group_ids.length === 0) product ??= body;
  }
  assert.ok(product, "the demo has goods without choices");
});
after(async () => browser.close());

async function fitsEverywhere(/** @type {string} */ name) {
  for (const viewport of [TABLET, PHONE, DESKTOP]) {
    await office.setViewportSize(viewport);
    await fits(office, `${name} at ${viewport.width} px`);
  }
}

const days = () =>
  office.locator("section", { has: office.getByRole("heading", { name: "取貨日期與數量" }) });

test("a campaign is made, and says what is next", async () => {
  await office.goto("/admin/preorders");
  await office.getByText("還沒有預購活動").waitFor();
  await axe(office, "no pre-orders");
  await fitsEverywhere("no pre-orders");
  await office.getByRole("link", { name: "新增預購活動" }).click();
  await office.getByLabel("英文名稱").fill("Festival boxes");
  await office.getByLabel("訂金（%）").fill("三成");
  await office.getByRole("button", { name: "建立預購活動" }).click();
  await office.getByText("請填 0 到 100 的數字").waitFor();
  await office.getByLabel("訂金（%）").fill("30");
  await office.getByRole("button", { name: "建立預購活動" }).click();
  await office.getByText("請填預購活動的名稱").first().waitFor();
  await office.getByText("請選 1 到 200 件商品").first().waitFor();
  assert.equal(await office.getByLabel("英文名稱").inputValue(), "Festival boxes", "nothing typed is lost");
  await office.getByLabel("活動名稱").fill("中秋禮盒預購");
  await office.getByRole("textbox", { name: "預購的商品" }).fill(product.variants[0].sku);
  await office.getByRole("option", { name: product.variants[0].sku }).click();
  await axe(office, "a new campaign");
  await office.getByRole("button", { name: "建立預購活動" }).click();
  await office.getByText("已建立。接著設定").waitFor();
  campaign = new URL(office.url()).pathname.split("/").at(-1) ?? "";
  await office.getByRole("heading", { name: "中秋禮盒預購", level: 1 }).waitFor();
});

test("many days are set at once", async () => {
  await days().getByRole("button", { name: "設定日期" }).click();
  const form = days().getByRole("form");
  const store = form.getByRole("checkbox").first();
  await store.check();
  await form.getByLabel("從", { exact: true }).fill(LAST);
  await form.getByLabel("到", { exact: true }).fill(FIRST);
  await form.getByText("結束要在開始之後").waitFor();
  await form.getByLabel("從", { exact: true }).fill(FIRST);
  await form.getByLabel("到", { exact: true }).fill(LAST);
  await form.getByText("共 7 天").waitFor();
  // The last of them is left out.
  await form.locator(".preorder-date").last().click();
  await form.getByText("共 6 天").waitFor();
  await form.getByRole("button", { name: "設定 1 間門市、6 天" }).click();
  await form.getByText("請填數量，例如 50。").waitFor();
  await form.getByLabel("每天總量").fill("3");
  await form.getByLabel("第 1 個時段結束").fill("14:00");
  await form.getByRole("button", { name: "加一個時段" }).click();
  await form.getByLabel("第 2 個時段結束").fill("13:00");
  await form.getByRole("button", { name: "設定 1 間門市、6 天" }).click();
  await form.getByText("時段要在當天之內").first().waitFor();
  await form.getByLabel("第 2 個時段結束").fill("18:00");
  await form.getByLabel("第 2 個時段的數量").fill("2");
  await axeByDayAndNight(office, "days that are set");
  await fitsEverywhere("days that are set");
  await form.getByRole("button", { name: "設定 1 間門市、6 天" }).click();
  await office.getByText("已設定 1 間門市、6 天。").waitFor();
  assert.equal(await days().locator("tbody tr").count(), 6);
  await days().getByText("11:00–14:00 已訂 0／3").first().waitFor();
  await days().getByText("14:00–18:00 已訂 0／2").first().waitFor();
});

test("it is opened, over what somebody else had changed meanwhile", async () => {
  await office.getByText("日期設好了").waitFor();
  const now = (await call(office, "GET", `/preorders/${campaign}`)).body;
  const { id, version, ...content } = now;
  const changed = { ...content, lead_minutes: 2 * 24 * 60 };
  const headers = { "If-Match": `"${version}"` };
  assert.equal((await call(office, "PUT", `/preorders/${id}`, changed, headers)).status, 200);
  await office.getByLabel("接受預購").check();
  await office.getByRole("button", { name: "儲存活動" }).click();
  await office.getByText("您填的都還在").waitFor();
  assert.equal(await office.getByLabel("接受預購").isChecked(), true, "what was chosen is still there");
  await office.getByRole("button", { name: "儲存活動" }).click();
  await office.getByText("已儲存", { exact: true }).waitFor();
  const kept = (await call(office, "GET", `/preorders/${campaign}`)).body;
  assert.deepEqual([kept.state, kept.lead_minutes], ["open", 2 * 24 * 60], "both changes are kept");
  await axeByDayAndNight(office, "a campaign");
  await fitsEverywhere("a campaign");
  await office.goto("/admin/preorders");
  const row = office.getByRole("row", { name: /中秋禮盒預購/ });
  await row.getByText("接受預購").waitFor();
  await row.getByText("0／18").waitFor();
  await row.getByText("取貨前 2 天").waitFor();
  await axe(office, "the list of campaigns");
  await fitsEverywhere("the list of campaigns");
});

test("an order for a slot shows when it is fetched, its deposit and what is due then", async () => {
  const found = (await call(office, "GET", `/preorders/${campaign}/days?from=${FIRST}`)).body.items[0];
  const lines = [{ variant_id: product.variants[0].id, quantity: 3000 }];
  await shop.goto("/");
  const quote = await call(shop, "POST", "/quotes", { channel: "web", lines, delivery: "pickup" });
  const { total } = quote.body;
  const placed = await call(
    shop,
    "POST",
    "/orders",
    {
      lines,
      buyer: { name: "林小姐", phone: "0912000111" },
      fulfilment: { kind: "preorder", slot_id: found.slots[0].id },
      payment: { method: "online" },
      expected_total: total,
    },
    { "Idempotency-Key": crypto.randomUUID() },
  );
  assert.equal(placed.status, 201, JSON.stringify(placed.body));
  order = placed.body.id;
  await office.goto(`/admin/orders/${order}`);
  const part = office.locator("section", { has: office.getByRole("heading", { name: "預購", exact: true }) });
  await part.getByText("等待付訂金").waitFor();
  await shop.goto(placed.body.payments[0].redirect_url);
  await shop.locator('button[value="pay"]').click();
  await part.getByText("訂金已付").waitFor();

  const money = (/** @type {number} */ amount) => `NT$${amount.toLocaleString("en")}`;
  const { deposit } = placed.body;
  assert.equal(deposit, Math.ceil((total * 30) / 100));
  const said = (await part.textContent()) ?? "";
  assert.match(said, /11:00–14:00/);
  assert.ok(said.includes(`訂金${money(deposit)}`), said);
  assert.ok(said.includes(`已付${money(deposit)}`), said);
  assert.ok(said.includes(`取貨時付${money(total - deposit)}`), said);
  const sums = office.locator("section", { has: office.getByRole("heading", { name: "金額", exact: true }) });
  await sums.getByText("訂金已付").waitFor();
  await axe(office, "a pre-ordered order");
  await fitsEverywhere("a pre-ordered order");
  await part.getByRole("link", { name: "中秋禮盒預購" }).click();
});

test("a day that is sold out is seen, and is not set below what is booked", async () => {
  const full = days().locator('tr[data-standing="full"]');
  await full.getByText("額滿", { exact: true }).waitFor();
  await full.getByRole("button", { name: /^修改/ }).click();
  const form = days().getByRole("form");
  assert.equal(await form.getByLabel("每天總量").inputValue(), "3");
  await form.getByLabel("每天總量").fill("2");
  await form.getByRole("button", { name: "設定 1 間門市、1 天" }).click();
  await form.getByText("已經被預購了 3").waitFor();
  await form.getByText("沒有改動任何一天。").waitFor();
  assert.equal(await form.getByLabel("每天總量").inputValue(), "2", "nothing typed is lost");
  await axe(office, "a refusal");
  await form.getByLabel("每天總量").fill("5");
  await form.getByRole("button", { name: "設定 1 間門市、1 天" }).click();
  await office.getByText("已設定 1 間門市、1 天。").waitFor();
  await days().getByText("11:00–14:00 已訂 3／5").waitFor();
  assert.equal(await full.count(), 0, "it takes orders again");
});

test("who works in one store reads it, and changes nothing", async () => {
  const { page, errors: found } = await open(browser, DESKTOP);
  errors.push(found);
  await page.goto(`/admin/preorders/${campaign}`);
  await page.locator('input[name="login"]').waitFor();
  await logIn(page, MANAGER);
  await page.getByText("11:00–14:00 已訂 3／5").waitFor();
  assert.equal(await page.getByLabel("活動名稱").isDisabled(), true);
  for (const name of ["儲存活動", "設定日期", /^修改/]) {
    assert.equal(await page.getByRole("button", { name }).count(), 0, String(name));
  }
});

test("nothing went wrong on the way", () => assert.deepEqual(errors.flat(), []));
