// Pictures, descriptions and relations: what the back office does shows on the shop's page.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import { axe, call, DESKTOP, launch, logIn, OWNER, open, PHONE } from "../lib.mjs";

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {import("playwright-core").Page} */
let page;
/** @type {string[]} */
let errors;
/** @type {{ id: string, handle: string }} */
let product;

before(async () => {
  browser = await launch();
  ({ page, errors } = await open(browser, DESKTOP));
  await page.goto("/admin/");
  await page.locator('input[name="login"]').waitFor();
  await logIn(page, OWNER);
  await page.locator(".totals").waitFor();
});
after(async () => browser.close());

/** A picture drawn by the browser itself. */
async function drawn(/** @type {string} */ colour, /** @type {string} */ kind) {
  const base64 = await page.evaluate(
    async ({ colour, kind }) => {
      const canvas = new OffscreenCanvas(1200, 900);
      const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
      context.fillStyle = colour;
      context.fillRect(0, 0, 1200, 900);
      context.fillStyle = "#ffffff";
      context.fillRect(300, 200, 600, 500);
      const blob = await canvas.convertToBlob({ type: kind });
      const bytes = new Uint8Array(await blob.arrayBuffer());
      return btoa(String.fromCharCode(...bytes));
    },
    { colour, kind },
  );
  return Buffer.from(base64, "base64");
}

const chooser = () => page.locator('.picture-drop input[name="pictures"]');
const shown = () => page.locator(".picture-list li");

test("every good of the demo has a picture in the list", async () => {
  await page.goto("/admin/products");
  await page.locator(".row-link").first().waitFor();
  const rows = await page.locator("tbody .row-link").count();
  assert.equal(await page.locator("tbody .row-link img").count(), rows);
  const { body } = await call(page, "GET", "/products?q=nougat");
  product = body.items[0] ?? (await call(page, "GET", "/products?q=NOU")).body.items[0];
  assert.ok(product);
});

test("a chosen picture is kept, moved by keyboard and shown in the shop", async () => {
  await page.goto(`/admin/products/${product.id}`);
  await shown().first().waitFor();
  assert.equal(await shown().count(), 1);
  await chooser().setInputFiles([
    { name: "front.png", mimeType: "image/png", buffer: await drawn("#2f6b53", "image/png") },
    { name: "back.jpg", mimeType: "image/jpeg", buffer: await drawn("#b5532d", "image/jpeg") },
  ]);
  await shown().nth(2).waitFor();
  const moved = await shown().nth(2).locator("img").getAttribute("src");
  await page.getByRole("button", { name: "往前移（第 3 張）" }).press("Enter");
  await page.getByText("已移到第 2 張").waitFor();
  assert.equal(await shown().nth(1).locator("img").getAttribute("src"), moved);
  const alt = shown().nth(1).getByLabel("圖片說明（中文）");
  await alt.fill("牛軋糖切面");
  await alt.blur();
  await page.getByText("圖片已儲存").waitFor();
  await axe(page, "a product with pictures");

  await page.goto(`/products/${product.handle}`);
  const gallery = page.locator(".gallery img");
  assert.equal(await gallery.count(), 3);
  assert.equal(await gallery.nth(1).getAttribute("alt"), "牛軋糖切面");
  assert.equal(await gallery.nth(1).getAttribute("width"), "1200");
  await page.locator(".thumbs a").nth(1).click();
  const loaded = await gallery.nth(1).evaluate(async (element) => {
    const image = /** @type {HTMLImageElement} */ (element);
    await image.decode();
    return image.naturalWidth > 0;
  });
  assert.ok(loaded);
  await axe(page, "a product's page with a gallery");
});

test("a drawing that could run scripts is refused in words, and nothing changes", async () => {
  await page.goto(`/admin/products/${product.id}`);
  await shown().nth(2).waitFor();
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');
  await chooser().setInputFiles([{ name: "evil.svg", mimeType: "image/svg+xml", buffer: svg }]);
  await page.getByText("evil.svg 沒有上傳").getByText("不是 JPEG、PNG、WebP 或 GIF 圖片").waitFor();
  await chooser().setInputFiles([{ name: "evil.png", mimeType: "image/png", buffer: svg }]);
  await page.getByText("evil.png 沒有上傳").waitFor();
  assert.equal(await shown().count(), 3);
  await page.getByRole("button", { name: "移除第 3 張" }).click();
  await page.getByText("圖片已儲存").waitFor();
  assert.equal(await shown().count(), 2);
});

test("a description is written in the editor and shown as written", async () => {
  await page.goto(`/admin/products/${product.id}`);
  const editor = page.getByRole("textbox", { name: "中文說明" });
  await editor.click();
  await page.keyboard.press("Control+A");
  await page.keyboard.type("花生先烤再拌。");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "標題", exact: true }).first().click();
  await page.keyboard.type("保存");
  await page.getByLabel("品牌／製造者").fill("榫茶食品");
  await page.getByRole("button", { name: "儲存", exact: true }).click();
  await page.getByText("已儲存", { exact: true }).first().waitFor();
  await page.goto(`/products/${product.handle}`);
  assert.equal(await page.locator(".words h3").innerText(), "保存");
  assert.equal(await page.locator(".words p").first().innerText(), "花生先烤再拌。");
});

test("a picture of the product and a new one stand in the description, with words for both", async () => {
  await page.goto(`/admin/products/${product.id}`);
  const editor = page.getByRole("textbox", { name: "中文說明" });
  await editor.click();
  await page.keyboard.press("Control+End");
  await page.getByRole("button", { name: "插入圖片" }).first().click();
  const panel = page.getByRole("region", { name: "插入圖片" });
  await panel.locator("button[aria-pressed]").first().click();
  await panel.getByLabel("圖片說明").fill("切開的牛軋糖");
  await axe(page, "the choice of a picture for a text");
  await panel.getByRole("button", { name: "插入", exact: true }).click();
  await editor.locator('img[alt="切開的牛軋糖"]').waitFor();
  await page.getByRole("button", { name: "插入圖片" }).first().click();
  await panel.locator('input[type="file"]').setInputFiles({
    name: "paper.png",
    mimeType: "image/png",
    buffer: await drawn("#7a3b5d", "image/png"),
  });
  await panel.locator('button[aria-pressed="true"]').waitFor();
  // Enter inserts; it does not save the product around it.
  await panel.getByLabel("圖片說明").fill("包裝紙");
  await page.keyboard.press("Enter");
  await editor.locator('img[alt="包裝紙"]').waitFor();
  await page.getByText("有還沒儲存的修改").waitFor();
  await page.getByRole("button", { name: "儲存", exact: true }).click();
  await page.getByText("已儲存", { exact: true }).first().waitFor();
  await page.goto(`/products/${product.handle}`);
  for (const words of ["切開的牛軋糖", "包裝紙"]) {
    const image = page.locator(`.words img[alt="${words}"]`);
    await image.scrollIntoViewIfNeeded();
    await page.waitForFunction(
      (words) =>
        /** @type {HTMLImageElement} */ (document.querySelector(`.words img[alt="${words}"]`)).naturalWidth >
        0,
      words,
    );
    assert.ok(Number(await image.getAttribute("width")) > 0, "its room is kept free");
  }
});

test("choices of one form are kept while another one saves", async () => {
  await page.goto(`/admin/products/${product.id}`);
  await page.getByLabel("標籤", { exact: true }).fill("伴手禮");
  await page.getByLabel("品牌／製造者").fill("榫茶");
  await page.getByRole("button", { name: "儲存", exact: true }).click();
  await page.getByText("已儲存", { exact: true }).first().waitFor();
  assert.equal(await page.getByLabel("標籤", { exact: true }).inputValue(), "伴手禮");
  await page.getByRole("button", { name: "儲存分類與選項" }).click();
  await page.locator('section[aria-labelledby="belongings"]').getByText("已儲存").waitFor();
  assert.deepEqual((await call(page, "GET", `/products/${product.id}`)).body.tags, ["伴手禮"]);
});

test("what is not let through is said", async () => {
  const { body } = await call(page, "GET", `/products/${product.id}`);
  const hostile = '<p onclick="alert(1)">好吃</p><script>alert(1)</script>';
  const edited = await call(
    page,
    "PATCH",
    `/products/${product.id}`,
    { descriptions: { en: hostile } },
    { "If-Match": `"${body.version}"` },
  );
  assert.deepEqual(edited.body.dropped, { en: ["onclick", "script"] });
  assert.equal(edited.body.descriptions.en, "<p>好吃</p>");
});

test("what goes with it is picked by name and shown in the shop", async () => {
  await page.goto(`/admin/products/${product.id}`);
  // The editors come late and move what is below them.
  for (const name of ["中文說明", "英文說明"]) await page.getByRole("textbox", { name }).waitFor();
  await page.getByRole("textbox", { name: "搭配商品" }).fill("紅玉");
  await page.getByRole("option", { name: /紅玉/ }).click();
  await page.locator(".picked").getByText("日月潭紅玉紅茶").waitFor();
  await page.getByRole("button", { name: "儲存相關商品" }).click();
  await page.waitForFunction(async (id) => {
    const answer = await fetch(`/api/v1/products/${id}`);
    return (await answer.json()).goes_with.length === 1;
  }, product.id);
  const shop = await open(browser, PHONE);
  await shop.page.goto(`/products/${product.handle}`);
  await shop.page.locator(".related").getByText("日月潭紅玉紅茶").waitFor();
  await axe(shop.page, "a product's page on a phone");
  assert.deepEqual([...errors, ...shop.errors], []);
});
