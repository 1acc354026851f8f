// The catalogue at the desk: the tree of categories, options, planned prices, labels, many products at once.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import { axe, call, DESKTOP, launch, logIn, OWNER, open, until } from "../lib.mjs";

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {import("playwright-core").Page} */
let page;
/** @type {string[]} */
let errors;
/** @type {any[]} */
let products;

before(async () => {
  browser = await launch();
  ({ page, errors } = await open(browser, DESKTOP));
  await page.goto("/admin/");
  await logIn(page, OWNER);
  await page.locator(".totals").waitFor();
  const { body } = await call(page, "GET", "/products?limit=50");
  products = body.items.filter(
    (/** @type {any} */ row) => row.state === "published" && row.variants.length > 0,
  );
  assert.ok(products.length >= 4, "the demo has four products on sale");
});
after(async () => browser.close());

const whole = async (/** @type {string} */ id) => (await call(page, "GET", `/products/${id}`)).body;

test("categories make a tree, move, get another name, and go", async () => {
  await page.goto("/admin/categories");
  const fresh = page.locator('section[aria-labelledby="new-category"]');
  await fresh.waitFor();
  const count = (await call(page, "GET", "/categories")).body.items.length;
  for (const [at, [name, handle]] of [
    ["節慶禮盒", "e2e-gifts"],
    ["中秋禮盒", "e2e-autumn"],
    ["春節禮盒", "e2e-spring"],
  ].entries()) {
    await fresh.getByLabel("中文名稱").fill(String(name));
    await fresh.getByLabel("網址名稱").fill("Not A Handle");
    await fresh.getByRole("button", { name: "新增分類" }).click();
    await fresh.getByText("只用小寫英文").waitFor();
    await fresh.getByLabel("網址名稱").fill(String(handle));
    await fresh.getByRole("button", { name: "新增分類" }).click();
    await page
      .locator(".plain-rows > li")
      .nth(count + at)
      .waitFor();
  }
  const order = async () =>
    (await call(page, "GET", "/categories")).body.items
      .filter((/** @type {any} */ one) => one.handle.startsWith("e2e-"))
      .map((/** @type {any} */ one) => [one.handle, one.depth]);
  const row = (/** @type {string} */ name) =>
    page.locator(".plain-rows > li").filter({ has: page.locator("strong", { hasText: name }) });
  await page.getByLabel("中秋禮盒 放在哪個分類底下").selectOption({ label: "節慶禮盒" });
  await page.locator(".variant > div[style*='24px']", { hasText: "中秋禮盒" }).waitFor();
  await page.getByLabel("春節禮盒 放在哪個分類底下").selectOption({ label: "節慶禮盒" });
  await page.locator(".variant > div[style*='24px']", { hasText: "春節禮盒" }).waitFor();
  await page.getByRole("button", { name: "春節禮盒 往上移" }).click();
  await until(
    page.locator(".plain-rows"),
    (text) => text.indexOf("春節禮盒") < text.indexOf("中秋禮盒"),
    "spring comes before autumn",
  );
  assert.deepEqual(await order(), [
    ["e2e-gifts", 0],
    ["e2e-spring", 1],
    ["e2e-autumn", 1],
  ]);
  await axe(page, "the tree of categories");
  await row("中秋禮盒").getByRole("button", { name: "改名" }).click();
  await row("中秋禮盒").getByLabel("中文名稱").fill("中秋月餅禮盒");
  await row("中秋禮盒").getByRole("button", { name: "儲存" }).click();
  await row("中秋月餅禮盒").waitFor();
  // What has something below it stays, and says why.
  await row("節慶禮盒").first().getByRole("button", { name: "刪除" }).click();
  await page.getByRole("alert").first().waitFor();
  for (const name of ["中秋月餅禮盒", "春節禮盒", "節慶禮盒"]) {
    await row(name).first().getByRole("button", { name: "刪除" }).click();
    await row(name).waitFor({ state: "detached" });
  }
});

test("a group of options is made, refused, mended and edited", async () => {
  await page.goto("/admin/options");
  await page.getByRole("button", { name: "新增選項組" }).first().click();
  const form = page.locator("form.inline-form");
  await form.getByLabel("中文名稱").fill("提袋");
  await form.getByLabel("代號").fill("e2e-bag");
  await form.getByLabel("選項（中文）").first().fill("紙袋");
  await form.getByLabel("加價").first().fill("10");
  await form.getByLabel("至少選幾項").fill("2");
  await form.getByRole("button", { name: "儲存" }).click();
  await page.getByRole("alert").first().waitFor();
  assert.equal(await form.getByLabel("代號").inputValue(), "e2e-bag", "the input is kept");
  await axe(page, "options with an error");
  await form.getByLabel("至少選幾項").fill("0");
  await form.getByRole("button", { name: "儲存" }).click();
  await form.waitFor({ state: "detached" });
  const row = page.locator(".plain-rows > li", { hasText: "提袋" });
  await row.getByRole("button", { name: "編輯" }).click();
  await form.getByLabel("選項（中文）").nth(1).fill("布袋");
  await form.getByLabel("加價").nth(1).fill("60");
  await form.getByRole("button", { name: "儲存" }).click();
  await form.waitFor({ state: "detached" });
  const groups = (await call(page, "GET", "/option-groups")).body.items;
  const bag = groups.find((/** @type {any} */ one) => one.code === "e2e-bag");
  assert.deepEqual(
    bag.options.map((/** @type {any} */ one) => one.names["zh-TW"]),
    ["紙袋", "布袋"],
  );
});

test("a price is planned, shown in its history, and called off", async () => {
  const [, product] = products;
  const [variant] = product.variants;
  await page.goto("/admin/prices");
  await page.getByLabel(`${variant.sku} 的新售價`).fill("999");
  await page.getByLabel("原因").fill("e2e");
  const ahead = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 16);
  await page.getByLabel("從什麼時候開始").fill(ahead);
  await axe(page, "planned prices");
  await page.getByRole("button", { name: "儲存 1 個價格" }).click();
  await page.getByText("1 個價格已排定").waitFor();
  assert.equal((await whole(product.id)).variants[0].unit_price, variant.price, "nothing changed yet");

  await page.goto(`/admin/products/${product.id}`);
  const row = page.locator(".variants li", { hasText: variant.sku }).first();
  await row.getByRole("button", { name: "價格紀錄" }).click();
  const planned = row.locator("tbody tr", { hasText: "預定" });
  await planned.getByRole("button", { name: "取消預定" }).click();
  await planned.waitFor({ state: "detached" });
  await row.getByText("已取消").first().waitFor();
});

test("labels that are due are printed and hung", async () => {
  const [product] = products;
  const [variant] = product.variants;
  const price = (await whole(product.id)).variants[0].unit_price;
  for (const unit_price of [price + 100, price]) {
    const set = await call(page, "PUT", `/variants/${variant.id}/price`, { unit_price, reason: "e2e" });
    assert.equal(set.status, 200, JSON.stringify(set.body));
  }
  await page.goto("/admin/labels");
  const row = page.locator("tbody tr", { hasText: variant.sku });
  await row.getByRole("checkbox").check();
  // The browser's own dialogue cannot be seen from here; what it would print can.
  await page.evaluate(() => {
    window.print = () => {
      document.body.dataset.printed = document.querySelector(".label-sheet")?.textContent ?? "";
    };
  });
  await page.getByRole("button", { name: "列印", exact: true }).click();
  await page.locator("body[data-printed]").waitFor();
  await page.emulateMedia({ media: "print" });
  const label = page.locator(".shelf-label");
  await label.waitFor();
  assert.equal(await label.count(), 1);
  assert.ok((await label.textContent())?.includes(variant.sku));
  assert.ok((await label.locator("svg rect").count()) > 10, "the barcode is drawn");
  assert.equal(await page.getByRole("heading", { name: "貨架標籤" }).isVisible(), false);
  await page.emulateMedia({ media: "screen" });
  await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
  await label.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "已掛上" }).click();
  await page.getByText("1 張標籤已記錄為掛上").waitFor();
  await row.waitFor({ state: "detached" });
});

test("many products are edited in a sheet by keyboard and from Excel", async () => {
  await page.goto("/admin/products");
  const boxes = page.locator('tbody input[type="checkbox"]');
  await boxes.first().waitFor();
  await boxes.nth(0).check();
  await boxes.nth(2).click({ modifiers: ["Shift"] });
  await page.getByText("已選 3 筆").waitFor();
  await page.getByRole("button", { name: "一起編輯" }).click();
  const sheet = page.getByRole("grid", { name: "商品欄位" });
  await sheet.waitFor();
  const rows = sheet.locator("tbody tr");
  assert.equal(await rows.count(), 3);
  const cell = (/** @type {number} */ row, /** @type {number} */ column) =>
    sheet.locator(`[data-cell="${row} ${column}"]`);
  const makers = async () => {
    const ids = (await call(page, "GET", "/products?limit=3")).body.items.map(
      (/** @type {any} */ one) => one.id,
    );
    return Promise.all(ids.map(async (/** @type {string} */ id) => (await whole(id)).maker ?? ""));
  };
  const before = await makers();

  // Typing overwrites, Enter goes down, arrows move, Ctrl+D fills.
  await cell(0, 3).click();
  await page.keyboard.type("e2e 工坊");
  await page.keyboard.press("Enter");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Control+d");
  await until(cell(2, 3), (text) => text === "e2e 工坊", "the column is filled");
  await page.keyboard.press("Control+z");
  await until(cell(2, 3), (text) => text === before[2], "the fill is taken back");
  // From Excel: two rows of a column, the second of them in quotes.
  await cell(1, 3).click();
  await cell(1, 3).evaluate((one) => {
    const data = new DataTransfer();
    data.setData("text/plain", 'e2e 農場\r\n"e2e ""老店"""\r\n');
    one.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  });
  await until(cell(2, 3), (text) => text === 'e2e "老店"', "what was copied is there");
  await cell(0, 2).click();
  await page.keyboard.press("F2");
  await page.keyboard.press("Escape");
  // An input method writes into the active cell without a key of its own.
  await cell(1, 0).click();
  await page.keyboard.insertText("新品名");
  await page.keyboard.press("Escape");
  await cell(0, 2).click();
  await page.keyboard.type("Not A Handle");
  await page.keyboard.press("Enter");
  await until(cell(0, 2), (text) => text.includes("只用小寫英文"), "a fault stands in its cell");
  await page.getByText("先修正標示的格子").waitFor();
  await axe(page, "the sheet with a fault");
  await page.keyboard.press("Control+z");

  await page.getByText("3 件商品，3 格有修改").waitFor();
  await page.getByRole("button", { name: "檢視修改" }).click();
  const review = page.getByRole("dialog");
  await review.getByText("e2e 農場").waitFor();
  await axe(page, "what will change");
  await review.getByRole("button", { name: "儲存 3 件" }).click();
  await page.getByText("3 件商品已儲存。").waitFor();
  assert.deepEqual(await makers(), ["e2e 工坊", "e2e 農場", 'e2e "老店"']);

  // Somebody is faster with one of them: nothing is changed, and that row says why.
  const first = (await call(page, "GET", "/products?limit=1")).body.items[0];
  const theirs = await call(
    page,
    "PATCH",
    `/products/${first.id}`,
    { maker: "別人" },
    { "If-Match": `"${first.version}"` },
  );
  assert.equal(theirs.status, 200);
  await cell(0, 3).click();
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Delete");
  await page.getByRole("button", { name: "檢視修改" }).click();
  await review.getByRole("button", { name: "儲存 3 件" }).click();
  await page.getByText("都沒有改，因為這幾件不行").waitFor();
  assert.deepEqual(await makers(), ["別人", "e2e 農場", 'e2e "老店"']);
  await axe(page, "a refused row");
  // Its new version has been read: once more.
  await page.getByRole("button", { name: "檢視修改" }).click();
  await review.getByText("別人").waitFor();
  await review.getByRole("button", { name: "儲存 3 件" }).click();
  await page.getByText("3 件商品已儲存。").waitFor();
  assert.deepEqual(await makers(), ["", "", ""]);
});

test("many products are published by channel, and tagged, after a look at what will change", async () => {
  await page.getByRole("button", { name: "官網不賣" }).click();
  await page.getByRole("button", { name: "檢視修改" }).click();
  const review = page.getByRole("dialog");
  await review.getByText("官網販售").first().waitFor();
  await page.keyboard.press("Escape");
  await review.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "復原" }).click();
  await page.getByText("還沒有修改").waitFor();

  await page.getByRole("tab", { name: "分類、標籤與選項" }).click();
  await page.getByText("照現在的設定，沒有商品會改變。").waitFor();
  await page.getByLabel("加上標籤").fill("e2e、送禮");
  await page.getByLabel("提袋").selectOption("add");
  const moves = page.locator('section[aria-labelledby="will-change"]');
  assert.equal(await moves.locator("li").count(), 3);
  await axe(page, "assigning many");
  await page.getByRole("button", { name: "儲存 3 件" }).click();
  await page.getByText("3 件商品已更新。").waitFor();
  const { body } = await call(page, "GET", "/products?tag=e2e&limit=50");
  assert.equal(body.items.length, 3);
  assert.equal((await whole(body.items[0].id)).option_group_ids.length >= 1, true);
  await page.getByLabel("拿掉標籤").fill("e2e、送禮");
  await page.getByLabel("提袋").selectOption("remove");
  await page.getByRole("button", { name: "儲存 3 件" }).click();
  await page.getByText("照現在的設定，沒有商品會改變。").waitFor();
  assert.equal((await call(page, "GET", "/products?tag=e2e")).body.items.length, 0);
  assert.deepEqual(errors, []);
});
