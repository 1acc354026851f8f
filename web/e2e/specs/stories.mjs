// Today's proof, and the stories that a demo tells: each is watched step by step, and ends with a day that adds up.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import { axe, call, DESKTOP, launch, logIn, OWNER, open, PHONE } from "../lib.mjs";

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {import("playwright-core").Page} */
let page;
/** @type {string[]} */
let errors;

before(async () => {
  browser = await launch();
  ({ page, errors } = await open(browser, DESKTOP));
  await page.goto("/admin/proof");
  await logIn(page, OWNER);
  await page.getByRole("heading", { name: "今日證明" }).waitFor();
});
after(async () => browser.close());

const verdict = () => page.getByRole("status").filter({ hasText: "項" });
const steps = () => page.locator(".stories ol li");

/** Presses a story's button and waits until it is over; answers all that was told. */
async function told(/** @type {string} */ button) {
  await page.getByRole("button", { name: button, exact: true }).click();
  await page.locator(".stories ol[data-stands='running']").waitFor();
  await page.locator(".stories ol[data-stands='done']").waitFor({ timeout: 120_000 });
  return (await steps().allTextContents()).join("\n");
}

/** Follows the link below a story: the day's proof is all zero. */
async function proven() {
  await page.locator(".story-proof").click();
  await page.waitForURL(/\/admin\/proof\?date=\d{4}-\d{2}-\d{2}$/);
  await verdict().filter({ hasText: "差額都是 0" }).waitFor();
}

test("a till whose line is cut sells on and tells everything when it is back", async () => {
  const story = await told("拔掉收銀機的網路線");
  assert.match(story, /網路線被拔掉了/);
  assert.equal(story.match(/沒有網路，照賣/g)?.length, 3);
  assert.match(story, /還是只有一筆/);
  assert.match(story, /差額都是 0/);
  await proven();
});

test("the last one is sold once, and the other side is told", async () => {
  const story = await told("最後一個同時賣兩次");
  assert.match(story, /(收銀機買到了|網路買到了)/);
  assert.match(story, /另一邊馬上知道/);
  await proven();
});

test("what was charged and timed out is settled by asking", async () => {
  const story = await told("扣了款卻逾時");
  assert.match(story, /回覆在半路斷線/);
  assert.match(story, /收到了.*只有一筆/);
  await proven();
});

test("at lunch tills and the web sell at once, and the board moves", async () => {
  const board = async () => (await call(page, "GET", "/dashboard")).body.totals.orders;
  const first = await board();
  // A minute is what people watch; a test has seen enough after some seconds.
  await page.route("**/demo/stories/lunch_rush", (route) => route.continue({ postData: '{"seconds":8}' }));
  const story = await told("午餐尖峰");
  assert.match(story, /忙完了：成交 \d+ 筆/);
  assert.ok((await board()) > first, "the board moved");
  await proven();
});

test("every number opens its rows, which lead on", async () => {
  await page.goto("/admin/proof");
  await page.getByRole("region", { name: "貨" }).waitFor();
  await axe(page, "the proof");
  await page.getByRole("region", { name: "貨" }).getByRole("button", { name: /賣出/ }).first().click();
  const rows = page.getByRole("dialog");
  await rows.locator("tbody tr").first().waitFor();
  await axe(page, "the rows of a number");
  assert.match(page.url(), /of=goods/);
  // The address is the number: whoever gets the link sees the same rows.
  await page.reload();
  await rows.locator("tbody tr").first().waitFor();
  await rows.locator("tbody a").first().click();
  await page.waitForURL(/\/admin\/orders\//);
});

test("on a phone nothing stands beyond the edge, and English is whole", async () => {
  const phone = await open(browser, PHONE);
  await phone.page.goto("/admin/proof");
  await logIn(phone.page, OWNER);
  await phone.page.getByRole("heading", { name: "今日證明" }).waitFor();
  await phone.page.getByRole("region", { name: "貨" }).waitFor();
  const wide = await phone.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(wide <= 0, `${wide} px beyond the edge`);
  await axe(phone.page, "the proof on a phone");
  assert.deepEqual(phone.errors, []);
  await phone.context.close();
});

test("nothing went wrong inside the page", () => assert.deepEqual(errors, []));
