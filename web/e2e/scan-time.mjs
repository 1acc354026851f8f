// How long a scan takes until its line stands in the basket, with the processor held back four times.
//
//   BASE_URL=http://cake.localhost:8080 TENON_PASSWORD=… node e2e/scan-time.mjs [SCANS]
//
// It prints the 50th, 95th and 99th percentile in milliseconds and judges nothing: a busy machine is no defect.
import { launch, open, TABLET } from "./lib.mjs";
import { goodsInStock, openTill } from "./till.mjs";

const SCANS = Number(process.argv[2] ?? 100);
const SLOWER = 4;

const browser = await launch();
const { page } = await open(browser, TABLET);
await openTill(page);
const goods = (await goodsInStock(page, 1)).filter((/** @type {any} */ item) =>
  item.option_groups.every((/** @type {any} */ group) => group.at_least === 0),
);
const session = await page.context().newCDPSession(page);
await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });

/** @type {number[]} */
const times = [];
for (let at = 0; at < SCANS; at += 1) {
  const { sku, variant_id } = goods[at % goods.length];
  await page.evaluate((variant) => {
    const line = () => document.querySelector(`.line[data-variant="${variant}"]`)?.textContent ?? "";
    const before = line();
    const state = /** @type {any} */ (window);
    state.took = new Promise((done) => {
      let begun = 0;
      window.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && begun === 0) begun = event.timeStamp;
      });
      const look = () => {
        if (line() === before) return requestAnimationFrame(look);
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
await browser.close();

times.sort((left, right) => left - right);
const percentile = (/** @type {number} */ share) =>
  Math.round(times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0);
console.log(
  JSON.stringify({
    scans: SCANS,
    slower: SLOWER,
    p50_ms: percentile(0.5),
    p95_ms: percentile(0.95),
    p99_ms: percentile(0.99),
  }),
);
