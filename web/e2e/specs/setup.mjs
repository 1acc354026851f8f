// The set-up guide in a shop that is nearly ready: it fits every screen, names what is wrong, and opens the form that is
// meant. The whole way through it, in an empty shop, is a row of conformance.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import { axe, DESKTOP, launch, logIn, OWNER, open, PHONE, TABLET } from "../lib.mjs";

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {import("playwright-core").Page} */
let page;
/** @type {string[]} */
let errors;

before(async () => {
  browser = await launch();
  ({ page, errors } = await open(browser, DESKTOP));
  await page.goto("/admin/setup");
  await page.locator('input[name="login"]').waitFor();
  await logIn(page, OWNER);
  await page.locator("li[data-step]").first().waitFor();
});
after(async () => browser.close());

const line = (/** @type {string} */ step) => page.locator(`li[data-step="${step}"]`);
const done = (/** @type {string} */ step) =>
  page.locator(`li[data-step="${step}"][data-done="true"]`).waitFor();

test("the guide fits a desk, a tablet and a phone, and is read aloud", async () => {
  for (const viewport of [DESKTOP, TABLET, PHONE]) {
    await page.setViewportSize(viewport);
    await page.goto("/admin/setup");
    await done("company");
    await done("goods");
    const over = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    assert.ok(over <= 0, `${over} px wider than ${viewport.width}`);
    await axe(page, `the guide at ${viewport.width}`);
  }
  await page.setViewportSize(DESKTOP);
});

test("a store without a phone is named; its form is opened, and mending it ticks the step", async () => {
  await page.goto("/admin/places");
  const store = page.locator("li", { hasText: "信義" }).first();
  await store.getByRole("button", { name: "修改" }).click();
  const phone = await store.getByLabel("電話").inputValue();
  const save = async (/** @type {string} */ text) => {
    await store.getByLabel("電話").fill(text);
    await store.getByRole("button", { name: "儲存" }).click();
    await store.getByRole("status").waitFor();
  };
  await save("");
  await page.goto("/admin/setup");
  await line("store").getByText("「信義門市」還缺地址或電話").waitFor();
  await line("store").getByRole("link").click();
  assert.equal(await store.getByLabel("電話").inputValue(), "", "its form is open");
  await save(phone);
  await page.locator(".page-back", { hasText: "開店準備" }).click();
  await done("store");
  assert.deepEqual(errors, []);
});

test("a link to a form that adds something brings it into view", async () => {
  for (const [path, form] of [
    ["places#add-company", "add-company"],
    ["registers#add-register", "add-register"],
    ["staff#add-person", "add-person"],
    ["invoice-numbers#add-range", "add-range"],
  ]) {
    await page.goto(`/admin/${path}`);
    await page.waitForFunction((id) => {
      const top = document.getElementById(id ?? "")?.getBoundingClientRect().top ?? -1;
      return top >= 0 && top < window.innerHeight;
    }, form);
  }
});
