// Takes the pictures that the README shows from the demo with its past, and puts them into docs/pictures.
//
//   TENON_BIN=../target/debug/tenon npm run pictures
//   BASE_URL=http://cake.localhost:8080 TENON_PASSWORD=… npm run pictures        of a demo that runs already
//
// Each is a WebP of at most MOST_BYTES; it is taken again with less quality until it fits.
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { startShop } from "./shop.mjs";

const FOLDER = fileURLToPath(new URL("../../docs/pictures/", import.meta.url));
const MOST_BYTES = 100_000;

const program = process.env.BASE_URL ? undefined : process.env.TENON_BIN;
const shop = program ? startShop(program, "small") : null;
try {
  if (shop) {
    const { url, logins } = await shop.ready;
    const owner = logins.find(({ role }) => role === "owner");
    process.env.BASE_URL = url;
    process.env.TENON_PASSWORD = owner?.password ?? "";
    process.env.TENON_OWNER = owner?.login ?? "";
    process.env.TENON_MANAGER = logins.find(({ role }) => role === "manager")?.login ?? "";
  }
  const { launch, logIn, open, OWNER, call } = await import("./lib.mjs");
  const { openTill, scan, goodsInStock } = await import("./till.mjs");
  const browser = await launch();
  mkdirSync(FOLDER, { recursive: true });

  /** @param {import("playwright-core").Page} page */
  const take = async (page, /** @type {string} */ name) => {
    await page.waitForFunction(() =>
      [...document.images].every((one) => one.complete || one.getBoundingClientRect().top > innerHeight),
    );
    await page.evaluate(() => document.fonts.ready);
    const session = await page.context().newCDPSession(page);
    for (let quality = 88; quality > 20; quality -= 8) {
      const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality });
      const bytes = Buffer.from(data, "base64");
      if (bytes.length > MOST_BYTES) continue;
      writeFileSync(`${FOLDER}${name}.webp`, bytes);
      console.log(`${name}.webp ${bytes.length} bytes, quality ${quality}`);
      break;
    }
    await session.detach();
  };
  const quiet = (/** @type {import("playwright-core").Page} */ page) =>
    page.locator(".waiting").first().waitFor({ state: "detached" });

  const phone = (await open(browser, { width: 390, height: 844 })).page;
  await phone.goto("/");
  await take(phone, "shop");
  await phone.locator('.goods a[href*="/products/"]').first().click();
  await phone.locator("[data-buy]").first().waitFor();
  await take(phone, "product");

  const office = (await open(browser, { width: 1440, height: 900 })).page;
  await office.goto("/admin/");
  await logIn(office, OWNER);
  await office.locator(".totals").click({ trial: true });
  await office.locator(".tour").waitFor({ state: "detached" });
  // At whatever hour this runs: a day on which something is sold, told by the demo's own story.
  await office.route("**/demo/stories/lunch_rush", (route) => route.continue({ postData: '{"seconds":20}' }));
  await office.goto("/admin/proof");
  await office.getByRole("button", { name: "午餐尖峰", exact: true }).click();
  await office.locator(".stories ol[data-stands='done']").waitFor({ timeout: 120_000 });
  await office.goto("/admin/");
  await office.locator(".totals").waitFor();
  await quiet(office);
  await take(office, "today");
  const order = (await call(office, "GET", "/orders?channel=web&state=completed&limit=1")).body.items[0];
  await office.goto(`/admin/orders/${order.id}`);
  await office.locator(".history").waitFor();
  await quiet(office);
  await take(office, "order");
  await office.goto("/admin/products");
  await office.locator("tbody tr .row-link").first().waitFor();
  await take(office, "products");

  const till = (await open(browser, { width: 1180, height: 820 })).page;
  await openTill(till);
  const plain = (await goodsInStock(till, 2)).filter((/** @type {any} */ item) =>
    item.option_groups.every((/** @type {any} */ group) => group.at_least === 0),
  );
  for (const item of plain.slice(0, 3)) {
    await scan(till, item.sku);
    await till.locator(`.line[data-variant="${item.variant_id}"]`).waitFor();
  }
  await till.locator('.sums[data-settled="true"]').waitFor();
  await take(till, "till");
  await browser.close();
} finally {
  await shop?.stop();
}
