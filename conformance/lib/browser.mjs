// Chromium for the scenarios that a person would do with eyes and hands.

import { createRequire } from "node:module";
import path from "node:path";

/** What Chromium is told: no sandbox for root (it would refuse), no talk with anyone but the shop. */
const flags = () => [
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A browser that starts with the first page. */
export class Browser {
  constructor({ web, executable }) {
    this.web = web;
    this.executable = executable;
    this.problems = [];
  }

  /**
   * A new page of a new person: own cookies, own storage. Errors that scripts throw on any page fail the row in the
   * end; `page.context()` cuts the line (`setOffline`).
   */
  async page({
    base,
    width = 1280,
    height = 800,
    locale = "zh-TW",
    zone = "Asia/Taipei",
    scripts = true,
  } = {}) {
    this.started ??= this.start();
    const browser = await this.started;
    const context = await browser.newContext({
      reducedMotion: "reduce",
      baseURL: base,
      viewport: { width, height },
      locale,
      timezoneId: zone,
      javaScriptEnabled: scripts,
    });
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();
    page.on("pageerror", (error) => this.problems.push(`a script threw on ${page.url()}: ${error.message}`));
    return page;
  }

  start() {
    const require = createRequire(path.join(this.web, "package.json"));
    const { chromium } = require("playwright-core");
    return chromium.launch({ executablePath: this.executable, headless: true, args: flags() });
  }

  async close() {
    if (this.started) await (await this.started).close();
  }
}
