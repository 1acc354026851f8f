// How long a scan takes until its line stands in the basket, with the processor held back four times.
//
//   BASE_URL=http://cake.localhost:8080 TENON_PASSWORD=… node e2e/scan-time.mjs [SCANS] [PROFILE.cpuprofile]
//
// Two kinds of scans: goods that the till's own list has brought, and goods that it has to ask for. A time
// runs from the scanner's Enter to the frame that shows the line. It prints the 50th, 95th and 99th
// percentile in milliseconds and judges nothing: a busy machine is no defect. A second argument names a file
// for the browser's own profile, to be opened in its developer tools.
import { writeFileSync } from "node:fs";
import { call, launch, open, TABLET } from "./lib.mjs";
import { goodsInStock, openTill } from "./till.mjs";

const SCANS = Number(process.argv[2] ?? 100);
const PROFILE = process.argv[3];
const SLOWER = 4;
// A basket at a counter is longer than one line and shorter than this.
const LINES_AT_MOST = 12;

const browser = await launch();
const { page } = await open(browser, TABLET);
await openTill(page);
const isPlain = (/** @type {any} */ item) =>
  item.option_groups.every((/** @type {any} */ group) => group.at_least === 0);
const known = (await goodsInStock(page, 1)).filter(isPlain);
const unknown = await goodsToAskFor(new Set(known.map((/** @type {any} */ item) => item.variant_id)));
const session = await page.context().newCDPSession(page);
await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
if (PROFILE) {
  await session.send("Profiler.enable");
  await session.send("Profiler.start");
}

const result = {
  slower: SLOWER,
  known: percentiles(await scanAll(known)),
  ...(unknown.length > 0 && { asked: percentiles(await scanAll(unknown)) }),
};
if (PROFILE) {
  const { profile } = await session.send("Profiler.stop");
  writeFileSync(PROFILE, JSON.stringify(profile));
}
await browser.close();
console.log(JSON.stringify(result));

/** Goods that no list on the page has brought, found by single digits of their codes: each scanned once. */
async function goodsToAskFor(/** @type {Set<string>} */ skip) {
  const store = await page.evaluate(
    () => JSON.parse(localStorage.getItem("tenon.register") ?? "{}").store_id,
  );
  const found = new Map();
  for (let digit = 0; digit <= 9; digit += 1) {
    const { body } = await call(page, "GET", `/till/products?store=${store}&q=${digit}`);
    for (const item of body.items) if (!skip.has(item.variant_id) && isPlain(item)) found.set(item.sku, item);
  }
  const shown = await page.locator(".tile").evaluateAll((tiles) => tiles.map((tile) => tile.dataset.variant));
  return [...found.values()].filter((item) => !shown.includes(item.variant_id)).slice(0, SCANS);
}

/**
 * @param {{ sku: string, variant_id: string }[]} goods
 * @returns {Promise<number[]>}
 */
async function scanAll(goods) {
  /** @type {number[]} */
  const times = [];
  for (let at = 0; at < SCANS; at += 1) {
    if (at % LINES_AT_MOST === 0) await emptyBasket();
    const { sku, variant_id } = /** @type {{ sku: string, variant_id: string }} */ (goods[at % goods.length]);
    await page.evaluate((variant) => {
      const line = () => document.querySelector(`.line[data-variant="${variant}"]`)?.textContent ?? "";
      const before = line();
      const state = /** @type {any} */ (window);
      state.took = new Promise((done) => {
        let begun = 0;
        const enter = (/** @type {KeyboardEvent} */ event) => {
          if (event.key === "Enter" && begun === 0) begun = event.timeStamp;
        };
        window.addEventListener("keydown", enter);
        const look = () => {
          if (line() === before) return requestAnimationFrame(look);
          window.removeEventListener("keydown", enter);
          // The frame after the change is the one that shows it.
          requestAnimationFrame((now) => done(now - begun));
        };
        look();
      });
    }, variant_id);
    await page.keyboard.insertText(sku);
    await page.keyboard.press("Enter");
    times.push(await page.evaluate(() => /** @type {any} */ (window).took));
    // The next scan comes when the quote is there, as it does at a counter.
    await page.locator('.sums[data-settled="true"]').waitFor();
  }
  return times;
}

async function emptyBasket() {
  const clear = page.getByRole("button", { name: "清空" });
  if ((await clear.count()) > 0) await clear.click();
  await page.locator(".line").first().waitFor({ state: "detached" });
}

/** @param {number[]} times */
function percentiles(times) {
  const sorted = [...times].sort((left, right) => left - right);
  const at = (/** @type {number} */ share) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return { scans: sorted.length, p50_ms: at(0.5), p95_ms: at(0.95), p99_ms: at(0.99) };
}
