import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

export const BASE_URL = process.env.BASE_URL ?? "http://127.0.0.1:8080";
const PASSWORD = process.env.TENON_PASSWORD ?? "tenon";
export const OWNER = process.env.TENON_OWNER ?? "owner@tenon.test";
export const MANAGER = process.env.TENON_MANAGER ?? "manager@tenon.test";

export const TABLET = { width: 1180, height: 820 };
export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Starts the browser; the returned function ends it. */
export async function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? process.env.TENON_CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--disable-background-networking",
      // A brand is told by its host name, and every name under localhost is this machine.
      "--host-resolver-rules=MAP *.localhost 127.0.0.1",
    ],
  });
}

/**
 * A page of its own, with its own cookies, that fails the test on any error inside it.
 *
 * @param {import("playwright-core").Browser} browser
 * @param {{ width: number, height: number }} viewport
 * @param {"light" | "dark"} [colorScheme]
 */
export async function open(browser, viewport, colorScheme = "light") {
  const context = await browser.newContext({ viewport, colorScheme, baseURL: BASE_URL, locale: "zh-TW" });
  const page = await context.newPage();
  /** @type {string[]} */
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    // A refused request is an answer; a blocked script or a React warning is not.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
      errors.push(message.text());
    }
  });
  return { context, page, errors };
}

/**
 * @param {import("playwright-core").Page} page
 * @param {string} login
 */
export async function logIn(page, login) {
  await page.fill('input[name="login"]', login);
  await page.fill('input[name="password"]', PASSWORD);
  await page.press('input[name="password"]', "Enter");
}

/**
 * Calls the API with the page's own session, as its scripts do.
 *
 * @param {import("playwright-core").Page} page
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body]
 * @param {Record<string, string>} [headers]
 */
export async function call(page, method, path, body, headers = {}) {
  return page.evaluate(
    async ({ method, path, body, headers }) => {
      const answer = await fetch(`/api/v1${path}`, {
        method,
        headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      const text = await answer.text();
      return { status: answer.status, body: text === "" ? null : JSON.parse(text) };
    },
    { method, path, body, headers },
  );
}

/**
 * Serious and critical faults of accessibility on the page as it stands.
 *
 * @param {import("playwright-core").Page} page
 * @param {string} name what the page shows, for the message
 */
export async function axe(page, name) {
  // What is still fading in has no colour to judge yet.
  await page.evaluate(async () => {
    const ending = document
      .getAnimations()
      .filter((moving) => moving.effect?.getTiming().iterations !== Infinity);
    await Promise.allSettled(ending.map((moving) => moving.finished));
  });
  // Evaluated, not added as a script: the page's security policy allows no inline script.
  await page.evaluate(axeSource);
  const violations = await page.evaluate(async () => {
    const { axe } = /** @type {any} */ (window);
    const result = await axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    });
    return result.violations
      .filter((/** @type {any} */ found) => found.impact === "serious" || found.impact === "critical")
      .map((/** @type {any} */ found) => ({
        id: found.id,
        help: found.help,
        nodes: found.nodes
          .slice(0, 5)
          .map((/** @type {any} */ node) => `${node.target.join(" ")} ${node.html.slice(0, 160)}`),
      }));
  });
  assert.deepEqual(violations, [], `axe on ${name}`);
}

/**
 * Text of the first element that matches, once it satisfies the check.
 *
 * @param {import("playwright-core").Locator} locator
 * @param {(text: string) => boolean} check
 * @param {string} what
 */
export async function until(locator, check, what) {
  const deadline = Date.now() + 10_000;
  let text = "";
  while (Date.now() < deadline) {
    text = (await locator.count()) > 0 ? ((await locator.first().textContent()) ?? "") : "";
    if (check(text)) return text;
    await new Promise((done) => setTimeout(done, 25));
  }
  assert.fail(`${what}; the page says “${text}”`);
}

/**
 * The digits of an amount such as NT$1,280.
 *
 * @param {string} text
 */
export function digits(text) {
  return Number(text.replace(/[^\d]/g, ""));
}
