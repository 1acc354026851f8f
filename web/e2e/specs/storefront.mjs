// The shop's pages as visitors meet them: what a page weighs and whether it jumps on a slow phone, the member's card
// without a line, the nearest store, the hours of a store from the back office. Seconds are printed, never judged.
import { strict as assert } from "node:assert";
import { connect, createServer } from "node:net";
import { after, before, test } from "node:test";
import { axe, BASE_URL, call, DESKTOP, launch, logIn, OWNER, open, PHONE } from "../lib.mjs";

/** Bytes of a page before its pictures, as they come over the line. */
const BYTES = 100_000;
/** How much of a page may jump, as browsers count it. */
const SHIFT = 0.01;
/** Requests of a page, pictures left out. */
const REQUESTS = 8;

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {import("playwright-core").Page} */
let owner;
/** @type {any} */
let product;

before(async () => {
  browser = await launch();
  owner = (await open(browser, DESKTOP)).page;
  await owner.goto("/admin/");
  await logIn(owner, OWNER);
  await owner.locator("main").waitFor();
  const found = await call(owner, "GET", "/search?limit=1");
  product = found.body.items[0];
});
after(() => browser?.close());

/** What moved and when the largest thing was painted: noted from the first moment on. */
function watch() {
  const seen = { shift: 0, painted: 0, what: "" };
  // @ts-expect-error the page's own notes
  window.seen = seen;
  new PerformanceObserver((list) => {
    for (const entry of /** @type {any[]} */ (list.getEntries())) {
      if (!entry.hadRecentInput) seen.shift += entry.value;
    }
  }).observe({ type: "layout-shift", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of /** @type {any[]} */ (list.getEntries())) {
      seen.painted = entry.startTime;
      seen.what = `${entry.element?.tagName ?? ""} ${entry.url ?? ""}`.trim();
    }
  }).observe({ type: "largest-contentful-paint", buffered: true });
}

/**
 * A page on a phone four times slower than this machine, on a line like slow 4G, with nothing kept.
 *
 * @param {string} path
 * @param {(page: import("playwright-core").Page) => Promise<void>} [prepare] what is done before, at full speed
 */
async function measured(path, prepare) {
  const { context, page, errors } = await open(browser, PHONE);
  await prepare?.(page);
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.clearBrowserCache");
  const line = { latency: 150, downloadThroughput: 1_638_400 / 8, uploadThroughput: 750_000 / 8 };
  await session.send("Network.emulateNetworkConditions", { offline: false, ...line });
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  const kinds = new Map();
  const total = { bytes: 0, pictures: 0, requests: 0, heaviest: "" };
  let most = 0;
  session.on("Network.responseReceived", ({ requestId, type, response }) =>
    kinds.set(requestId, { type, url: response.url }),
  );
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const { type, url } = kinds.get(requestId) ?? {};
    if (type === "Image") total.pictures += encodedDataLength;
    else {
      total.bytes += encodedDataLength;
      total.requests += 1;
      if (encodedDataLength > most) [most, total.heaviest] = [encodedDataLength, url];
    }
  });
  await page.addInitScript(watch);
  await page.goto(path, { waitUntil: "load" });
  // Down and up again: what is loaded late must not push anything.
  await page.evaluate(async () => {
    const wait = () => new Promise((done) => setTimeout(done, 150));
    for (let at = 0; at < document.body.scrollHeight; at += 700) {
      scrollTo(0, at);
      await wait();
    }
    scrollTo(0, 0);
    await wait();
  });
  // @ts-expect-error the page's own notes
  const seen = await page.evaluate(() => window.seen);
  assert.deepEqual(errors, [], path);
  await context.close();
  return { ...total, ...seen };
}

/** @param {import("playwright-core").Page} page */
async function fill(page) {
  await page.goto(`/products/${product.handle}`);
  await page.locator("[data-buy]").first().click();
  await page.waitForURL(/\/cart/);
}

test("pages are light and stand still on a slow phone", async (t) => {
  const categories = (await call(owner, "GET", "/categories")).body.items ?? [];
  const pages = [
    ["home", "/"],
    ["search", `/search?q=${encodeURIComponent("茶")}`],
    ["category", categories.length > 0 ? `/categories/${categories[0].handle}` : "/search"],
    ["product", `/products/${product.handle}`],
    ["stores", "/stores"],
  ];
  const rows = [];
  for (const [name, path] of pages) rows.push([name, await measured(/** @type {string} */ (path))]);
  for (const name of ["cart", "checkout"]) rows.push([name, await measured(`/${name}`, fill)]);
  for (const [name, row] of /** @type {[string, any][]} */ (rows)) {
    t.diagnostic(
      `${name}: ${(row.bytes / 1000).toFixed(1)} kB before pictures in ${row.requests} requests, pictures ${(row.pictures / 1000).toFixed(0)} kB, largest paint ${Math.round(row.painted)} ms (${row.what}), shift ${row.shift.toFixed(4)}`,
    );
    assert.ok(row.bytes < BYTES, `${name} weighs ${row.bytes} bytes, most of it ${row.heaviest}`);
    assert.ok(row.shift < SHIFT, `${name} jumps by ${row.shift}`);
    assert.ok(row.requests <= REQUESTS, `${name} asks ${row.requests} times`);
  }
});

test("the shop's pages have no serious fault of accessibility", async () => {
  const { context, page } = await open(browser, PHONE);
  await fill(page);
  const store = (await call(owner, "GET", "/staff/stores")).body.items.find(
    (/** @type {any} */ one) => one.kind !== "web",
  );
  const paths = [
    "/",
    "/search",
    `/products/${product.handle}`,
    "/stores",
    `/stores/${store.code}`,
    "/cart",
    "/checkout",
  ];
  for (const path of paths) {
    await page.goto(path);
    await axe(page, path);
  }
  await context.close();
});

test("the hours of a store are set in the back office and stand on its page", async () => {
  const rows = (await call(owner, "GET", "/staff/stores")).body.items;
  const store = rows.find((/** @type {any} */ one) => one.kind !== "web");
  await owner.goto("/admin/places");
  await owner.getByRole("button", { name: "營業時間與地圖" }).first().click();
  const monday = owner.getByRole("group", { name: "星期一" });
  await monday.getByLabel("星期一 結束").fill("20:15");
  await owner.getByRole("button", { name: "加一個特別日" }).click();
  const date = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
  await owner.getByLabel("日期").last().fill(date);
  await owner.getByLabel("說明，例如 除夕").last().fill("員工旅遊");
  await axe(owner, "the form on hours");
  await owner.getByRole("button", { name: "儲存營業時間" }).click();
  await owner.getByRole("status").filter({ hasText: "已儲存" }).waitFor();
  const { context, page } = await open(browser, PHONE);
  await page.goto(`/stores/${store.code}`);
  const text = (await page.locator("main").textContent()) ?? "";
  assert.ok(text.includes("20:15") && text.includes("員工旅遊"), text);
  // Somebody who says where they are sees how far it is.
  await context.grantPermissions(["geolocation"], { origin: new URL(BASE_URL).origin });
  await context.setGeolocation({ latitude: 25.033, longitude: 121.575 });
  await page.goto("/stores");
  const near = page.locator("[data-near]");
  if ((await near.count()) > 0) {
    await near.click();
    await page
      .locator("[data-distance]", { hasText: /公里|公尺/ })
      .first()
      .waitFor();
  }
  await context.close();
});

/** A line to the shop that can be cut: the browser's own switch does not reach its workers. */
async function wire() {
  const { port } = new URL(BASE_URL);
  const ends = new Set();
  const join = (
    /** @type {import("node:net").Socket} */ end,
    /** @type {import("node:net").Socket} */ other,
  ) => {
    ends.add(end);
    end.on("error", () => other.destroy());
    end.on("close", () => ends.delete(end));
    end.pipe(other);
  };
  const server = createServer((near) => {
    const far = connect(Number(port), "127.0.0.1");
    join(near, far);
    join(far, near);
  });
  const listen = (/** @type {number} */ at) =>
    new Promise((done) => server.listen(at, "127.0.0.1", () => done(undefined)));
  await listen(0);
  const address = server.address();
  const here = typeof address === "object" && address ? address.port : 0;
  return {
    url: BASE_URL.replace(`:${port}`, `:${here}`),
    mend: () => listen(here),
    cut: () =>
      new Promise((done) => {
        server.close(() => done(undefined));
        for (const end of ends) end.destroy();
      }),
  };
}

test("the member's card is shown without a line, and gone after logging out", async () => {
  const line = await wire();
  const context = await browser.newContext({ viewport: PHONE, baseURL: line.url, locale: "zh-TW" });
  const page = await context.newPage();
  await page.goto("/account/card");
  await page.locator('[name="way"]').fill("0912888777");
  await page.locator('form[action="/account/codes"] button').click();
  await page.locator('[name="code"]').waitFor();
  const asked = (await page.locator('form:has([name="code"])').getAttribute("action"))?.split("/").pop();
  const sent = (await call(owner, "GET", "/messages?limit=200")).body.items;
  const text = sent.find((/** @type {any} */ row) => row.id === asked).text;
  await page.locator('[name="code"]').fill(text.match(/[0-9]{6}/)[0]);
  await page.locator('form:has([name="code"]) button').first().click();
  await page.locator(".card-code .bars svg").waitFor();
  const number = (await page.locator(".card-code b").textContent()) ?? "";
  await axe(page, "the member's card");
  await page.locator('html[data-kept="card"]').waitFor();

  // Without a line the card is there, as it was; a cart and a price are not.
  await line.cut();
  await context.setOffline(true);
  await page.goto("/account/card");
  assert.equal(await page.locator(".card-code b").textContent(), number);
  await page.locator("[data-offline]").waitFor();
  await page.goto("/cart", { waitUntil: "load" }).catch(() => {});
  assert.ok((await page.locator("body").textContent())?.includes("目前沒有網路"));
  const kept = await page.evaluate(async () => {
    const paths = [];
    for (const name of await caches.keys()) {
      for (const request of await (await caches.open(name)).keys()) paths.push(new URL(request.url).pathname);
    }
    return paths;
  });
  assert.ok(
    kept.every((path) => path === "/account/card" || path.startsWith("/theme/")),
    kept.join(" "),
  );

  // Whoever logs out leaves nothing behind.
  await line.mend();
  await context.setOffline(false);
  await page.goto("/account");
  await page.locator('form[action="/account/log-out"] button').click();
  await page.waitForURL((url) => url.pathname === "/");
  await line.cut();
  await page.goto("/account/card").catch(() => {});
  assert.ok(!(await page.content()).includes(number), "no card of somebody who logged out");
  await context.close();
});
