// The back office as a whole: its menu, its search, its tables, its tour; and that anybody can use every page of it,
// with data, with menus open and after errors.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import {
  axe,
  axeByDayAndNight,
  between,
  call,
  DESKTOP,
  launch,
  logIn,
  OWNER,
  open,
  PHONE,
  placePickup,
} from "../lib.mjs";

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {import("playwright-core").Page} */
let page;
/** @type {string[]} */
let errors;
/** @type {{ number: string, id: string }} */
let order;

before(async () => {
  browser = await launch();
  ({ page, errors } = await open(browser, DESKTOP));
});
after(async () => browser.close());

const settled = async () => {
  await page.locator("h1").first().waitFor();
  await page.locator(".waiting").first().waitFor({ state: "detached" });
};

/** Every page of the menu and every page below one of its rows. */
async function everyPage() {
  const first = async (/** @type {string} */ path) => (await call(page, "GET", path)).body.items[0]?.id;
  const below = [
    ["orders", order.id],
    ["products", await first("/products?limit=1")],
    ["members", await first("/members?phone=0955000777")],
    ["price-lists", await first("/price-lists?limit=1")],
    ["payments", await first("/payments?limit=1")],
  ].flatMap(([folder, id]) => (id ? [`${folder}/${id}`] : []));
  return [
    "",
    ..."cases proof orders returns payments reconciliation payouts accounting days products products/new products/many".split(
      " ",
    ),
    ..."categories options prices price-lists labels codes searches members messages".split(" "),
    ..."stock stock?tab=movements stock?tab=counts stock?tab=transfers stock?tab=lots".split(" "),
    ..."staff roles registers audit places tender-types imports data-health webhooks jobs me".split(" "),
    ...below,
  ];
}

test("the first visit begins with a tour that ends by key and does not come back", async () => {
  // Here the tour is what is looked at.
  await page.removeLocatorHandler(page.getByTestId("tour-skip"));
  await page.goto("/admin/");
  await logIn(page, OWNER);
  const tour = page.getByRole("dialog", { name: "這裡是今天" });
  await tour.waitFor();
  await axe(page, "the tour");
  await page.keyboard.press("ArrowRight");
  await page.getByRole("dialog", { name: "需要處理的事在這裡" }).waitFor();
  await page.keyboard.press("Escape");
  await page.locator(".tour").waitFor({ state: "detached" });
  await page.reload();
  await page.locator(".totals").waitFor();
  assert.equal(await page.locator(".tour").count(), 0);

  const { body } = await call(page, "GET", "/products?limit=50");
  const product = body.items.find((/** @type {any} */ item) => item.variants.length > 0);
  const stores = await call(page, "GET", "/staff/stores");
  const store = stores.body.items.find((/** @type {any} */ row) => row.kind !== "web");
  order = await placePickup(page, product.variants[0].id, store.id);
  const member = { phone: "0955000777", name: "後台導覽" };
  const made = await call(page, "POST", "/members", member, { "Idempotency-Key": "e2e-office-member" });
  assert.ok([200, 201, 409].includes(made.status), JSON.stringify(made.body));
});

test("groups of the menu open and close by key, and stay as they were left", async () => {
  const stock = page.getByRole("navigation").getByRole("button", { name: "庫存" });
  assert.equal(await stock.getAttribute("aria-expanded"), "false");
  await stock.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("navigation").getByRole("link", { name: "現場作業" }).waitFor();
  await axe(page, "a group of the menu that is open");
  await page.reload();
  await page.getByRole("navigation").getByRole("link", { name: "現場作業" }).waitFor();
  await stock.click();
  await page.goto("/admin/stock");
  await page.getByRole("navigation").getByRole("link", { name: "庫存", exact: true }).waitFor();
});

/** Opens the search and types, once the field has the focus. */
async function find(/** @type {string} */ text) {
  await page.keyboard.press("Control+k");
  await page.locator('[role="combobox"]:focus').waitFor();
  await page.keyboard.type(text);
}

test("anything is found by keyboard alone", async () => {
  await page.goto("/admin/");
  await page.locator(".totals").waitFor();
  await find(order.number);
  const field = page.getByRole("combobox", { name: "找頁面、訂單、商品、會員" });
  const hit = page.getByRole("option", { name: new RegExp(order.number) }).first();
  await hit.waitFor();
  await axe(page, "the search with what it found");
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/admin/orders/${order.id}`);

  await find("對帳");
  await page.getByRole("option", { name: /對帳/ }).first().waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL("**/admin/reconciliation");

  // A person is looked up when somebody says so, not with every letter.
  const asked = [];
  page.on("request", (request) => {
    if (request.url().includes("/api/v1/members")) asked.push(request.url());
  });
  await find("0955000777");
  const member = page.getByRole("option", { name: /查會員/ });
  await member.waitFor();
  assert.equal(asked.length, 0);
  while ((await member.getAttribute("aria-selected")) !== "true") await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "後台導覽" }).waitFor();

  await find("zzzz-nothing-is-called-so");
  await page.getByRole("option", { name: /查會員/ }).waitFor();
  await page.keyboard.press("Escape");
  await field.waitFor({ state: "detached" });
});

test("a view keeps filters and columns, for this person", async () => {
  await page.goto("/admin/orders?channel=web");
  await page.locator("tbody tr .row-link").first().waitFor();
  await page.getByRole("button", { name: "欄位" }).click();
  await page.getByLabel("交付").uncheck();
  await axe(page, "the choice of columns");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "檢視", exact: true }).click();
  await page.getByLabel("檢視名稱").fill("官網的");
  await axe(page, "the views");
  await page.keyboard.press("Enter");
  const view = page.getByRole("button", { name: "官網的", exact: true });
  assert.equal(await view.getAttribute("aria-pressed"), "true");

  await page.goto("/admin/orders");
  await page.locator("tbody tr .row-link").first().waitFor();
  assert.equal(await page.getByRole("columnheader", { name: "交付" }).count(), 0, "columns are remembered");
  await page.getByRole("button", { name: "欄位" }).click();
  await page.getByLabel("交付").check();
  await page.keyboard.press("Escape");
  await view.click();
  await page.waitForURL(/channel=web/);
  assert.equal(await page.getByRole("columnheader", { name: "交付" }).count(), 0, "the view's own columns");
  await page.getByRole("button", { name: "檢視", exact: true }).click();
  await page.getByRole("button", { name: "刪除檢視 官網的" }).click();
  await page.keyboard.press("Escape");
});

test("a list that does not come says so, and is tried again", async () => {
  let cut = true;
  const aside = await between(page, "*/api/v1/orders?*", (answer) => (cut ? answer.lose() : answer.give()));
  await page.goto("/admin/orders");
  // Silence is asked again twice before it is called a fault.
  await page.getByRole("alert").waitFor();
  await axe(page, "a list that did not come");
  cut = false;
  await page.getByRole("alert").getByRole("button").click();
  await page.locator("tbody tr .row-link").first().waitFor();
  await aside();
});

test("colleagues are listed with what they are", async () => {
  await page.goto("/admin/staff");
  const row = page.locator("tbody tr", { hasText: "王思涵" });
  await row.waitFor();
  assert.match((await row.textContent()) ?? "", /店員 · 信義門市/);
  await page.getByRole("searchbox").fill("店長");
  await page.locator("tbody tr", { hasText: "王思涵" }).waitFor({ state: "detached" });
  assert.equal(await page.locator("tbody tr").count(), 1);
});

test("every page is accessible with data, in the light and in the dark", async () => {
  const pages = await everyPage();
  /** @type {string[]} */
  const faults = [];
  for (const path of pages) {
    await page.goto(`/admin/${path}`);
    await settled();
    await axeByDayAndNight(page, path || "home").catch((fault) => faults.push(String(fault)));
  }
  assert.deepEqual(faults, []);
});

test("every page fits a phone, where the menu is behind a button", async () => {
  await page.setViewportSize(PHONE);
  /** @type {string[]} */
  const wide = [];
  for (const path of await everyPage()) {
    await page.goto(`/admin/${path}`);
    await settled();
    const [content, view] = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      window.innerWidth,
    ]);
    if (Number(content) > Number(view)) wide.push(`${path || "home"} is ${content} px wide on a phone`);
  }
  assert.deepEqual(wide, []);
  await page.goto("/admin/");
  await page.getByRole("button", { name: "打開選單" }).click();
  await page.getByRole("dialog").getByRole("link", { name: "對帳" }).click();
  await page.waitForURL("**/admin/reconciliation");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await axe(page, "reconciliation on a phone");
  await page.setViewportSize(DESKTOP);
  assert.deepEqual(errors, []);
});
