// The shop's own site, from the desk: sections, colours, words and templates as a draft, its preview, its versions and
// the way back; articles. What customers see of it is looked at by somebody who is not signed in.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import { axe, DESKTOP, fits, launch, logIn, OWNER, open, PHONE, TABLET } from "../lib.mjs";

const TITLE = "慢慢喝一個下午";
const COLOUR = "#7a1f4b";
const HANDLE = `e2e-${Date.now() % 100_000_000}`;

/** @typedef {import("playwright-core").Page} Page */

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {Page} */
let page;
/** @type {Page} */
let visitor;
/** @type {string[][]} */
let errors;

before(async () => {
  browser = await launch();
  const [desk, phone] = [await open(browser, DESKTOP), await open(browser, PHONE)];
  [page, visitor, errors] = [desk.page, phone.page, [desk.errors, phone.errors]];
  await page.goto("/admin/");
  await logIn(page, OWNER);
  await page.locator(".totals").waitFor();
  page.on("dialog", (dialog) => void dialog.accept());
});
after(async () => browser.close());

const button = (/** @type {string} */ name) => page.getByRole("button", { name, exact: true });
const tab = (/** @type {string} */ name) => page.getByRole("tab", { name, exact: true }).click();
const hero = (/** @type {Page} */ where) => where.locator(".hero h2", { hasText: TITLE });
const colour = (/** @type {Page} */ where) =>
  where.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--tea").trim());

/** Publishes with a word about it, and waits for the number of the version. */
async function publish(/** @type {string} */ why) {
  await page.getByLabel("為什麼改？（會留在版本紀錄）").fill(why);
  await button("發布").click();
  await page.getByText(/^已發布第 \d+ 版/).waitFor();
}

test("a section, a colour and a word are changed, and nobody but the desk sees it", async () => {
  await page.getByRole("navigation").getByRole("button", { name: "網站" }).click();
  await page.getByRole("navigation").getByRole("link", { name: "網站", exact: true }).click();
  await page.getByRole("heading", { name: "網站", level: 1 }).waitFor();
  await page.getByText("首頁還沒有區塊").waitFor();
  await axe(page, "the site with nothing of its own");
  await button("大圖").click();
  await page.getByLabel("標題 · 中文").fill(TITLE);
  await page.getByLabel("標題 · 英文").fill("Tea, slowly");
  await button("一排商品").click();
  await button("往上移 · 2. 一排商品").click();
  await page.locator("summary", { hasText: "1. 一排商品" }).waitFor();
  await button("往下移 · 1. 一排商品").click();
  await axe(page, "the sections");

  await tab("外觀");
  await page.getByLabel("按鈕與連結", { exact: true }).fill("#9fd8c0");
  await page.getByText(/^「按鈕與連結」放在/).waitFor();
  await page.getByLabel("按鈕與連結", { exact: true }).fill(COLOUR);
  await page.getByText("所有文字都看得清楚").waitFor();
  await axe(page, "the colours");

  await tab("文字");
  await page.getByLabel("找文字").fill("加入購物車");
  await page.getByLabel("加入購物車", { exact: true }).fill("放進籃子");
  await page.getByLabel("找文字").fill("zzzz");
  await page.getByText("沒有這樣的字句").waitFor();
  await page.getByLabel("找文字").fill("加入購物車");
  await axe(page, "the shop's words");

  await button("儲存草稿").click();
  await page.getByText("草稿已儲存").waitFor();
  await visitor.goto("/");
  await visitor.locator(".goods .card").first().waitFor();
  assert.equal(await hero(visitor).count(), 0);
  assert.notEqual(await colour(visitor), COLOUR);
});

test("a template with a fault says where, and is not published", async () => {
  await tab("進階");
  await button("修改這個樣板").click();
  const file = page.getByLabel("home.html", { exact: true });
  const before = await file.inputValue();
  await file.fill(`${before}\n{% if %}`);
  await page.locator('.site-diff [data-kind="new"]', { hasText: "{% if %}" }).waitFor();
  await button("儲存草稿").click();
  const fault = page.getByRole("alert").filter({ hasText: "home.html" });
  await fault.getByText(/第 \d+ 行/).waitFor();
  await axe(page, "a template with a fault");
  await button("發布").click();
  assert.equal(await page.getByText(/^已發布第/).count(), 0);
  await button("還原預設").click();
  await button("儲存草稿").click();
  await fault.waitFor({ state: "detached" });
});

test("the preview is the shop with the draft, until it is ended", async () => {
  const [preview] = await Promise.all([page.context().waitForEvent("page"), button("預覽").click()]);
  await hero(preview).waitFor();
  assert.equal(await colour(preview), COLOUR);
  await preview.getByText("只有你看得到").waitFor();
  await axe(preview, "the preview");
  await preview.locator('.goods a[href*="/products/"]').first().click();
  await preview.getByRole("button", { name: "放進籃子" }).first().waitFor();
  await preview.getByRole("button", { name: "結束預覽" }).click();
  await preview.goto("/");
  await preview.locator(".goods .card").first().waitFor();
  assert.equal(await hero(preview).count(), 0);
  await preview.close();
});

test("published, customers see it at once", async () => {
  await publish("秋天的首頁");
  await visitor.goto("/");
  await hero(visitor).waitFor();
  assert.equal(await colour(visitor), COLOUR);
  await axe(visitor, "the shop with a section of its own");
});

test("a version is gone back to, and then the default", async () => {
  await tab("首頁");
  await page.getByLabel("標題 · 中文").first().fill("錯的標題");
  await publish("打錯字");
  await visitor.goto("/");
  await visitor.locator(".hero h2", { hasText: "錯的標題" }).waitFor();
  await tab("版本");
  const row = page.locator(".plain-rows > li", { hasText: "秋天的首頁" }).first();
  await axe(page, "the versions");
  await row.getByRole("button", { name: "回到這一版" }).click();
  await page
    .locator(".plain-rows > li")
    .first()
    .getByText(/回到第 \d+ 版/)
    .waitFor();
  await visitor.goto("/");
  await hero(visitor).waitFor();
  await button("回到預設主題").click();
  await page.locator(".plain-rows > li").first().getByText("· 回到預設主題").waitFor();
  await visitor.goto("/");
  await visitor.locator(".goods .card").first().waitFor();
  assert.equal(await hero(visitor).count(), 0);
});

const field = (/** @type {string} */ name) => page.getByRole("textbox", { name, exact: true });

test("an article is written, previewed, published, read in the shop, and taken down", async () => {
  await page.getByRole("navigation").getByRole("link", { name: "文章與故事" }).click();
  await button("寫一篇").click();
  await field("網址").fill("Not a handle");
  await field("標題").fill("茶是怎麼做的");
  await field("內文").fill("採菁、萎凋、**炒菁**。");
  await button("發布").click();
  await page.locator(".field-fault, [class*=Input-error]").first().waitFor();
  assert.equal(await field("標題").inputValue(), "茶是怎麼做的", "the input is kept");
  await axe(page, "an article with a fault");
  await field("網址").fill(HANDLE);
  await button("發布").click();
  await page.getByText("已發布。").waitFor();
  await page.waitForURL(/\/admin\/articles\/(?!new)/);
  await axe(page, "an article");

  await visitor.goto("/articles");
  await visitor.getByRole("link", { name: "茶是怎麼做的" }).click();
  await visitor.getByRole("heading", { name: "茶是怎麼做的", level: 1 }).waitFor();
  assert.equal(await visitor.locator(".words strong").textContent(), "炒菁");
  await axe(visitor, "an article in the shop");

  // What is written after that is the desk's alone until it is published.
  await field("標題").fill("茶是怎麼做成的");
  const [preview] = await Promise.all([page.context().waitForEvent("page"), button("預覽").click()]);
  await preview.getByRole("heading", { name: "茶是怎麼做成的", level: 1 }).waitFor();
  await preview.getByRole("button", { name: "結束預覽" }).click();
  // A tab that is closed on its way somewhere else is sometimes never said to be closed.
  await preview.getByText("只有你看得到").waitFor({ state: "detached" });
  await preview.waitForLoadState();
  await preview.close();
  await visitor.reload();
  await visitor.getByRole("heading", { name: "茶是怎麼做的", level: 1 }).waitFor();
  await button("下架").click();
  await page.getByText("未發布", { exact: true }).waitFor();
  assert.equal((await visitor.goto(`/articles/${HANDLE}`))?.status(), 404);
});

test("every page of the site fits a desk, a tablet and a phone, in the light and in the dark", async () => {
  const tabs = ["sections", "look", "links", "words", "files", "versions"].map((one) => `site?tab=${one}`);
  for (const path of [...tabs, "articles", "articles/new", "running"]) {
    for (const viewport of [DESKTOP, TABLET, PHONE]) {
      await page.setViewportSize(viewport);
      await page.goto(`/admin/${path}`);
      await page.locator("h1").waitFor();
      await page.locator(".waiting").first().waitFor({ state: "detached" });
      await fits(page, path);
    }
    await page.setViewportSize(DESKTOP);
    await page.emulateMedia({ colorScheme: "dark" });
    await axe(page, `${path}, dark`);
    await page.emulateMedia({ colorScheme: "light" });
  }
  assert.deepEqual(errors.flat(), []);
});
