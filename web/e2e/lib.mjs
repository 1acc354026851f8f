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

/**
 * Starts the browser.
 *
 * @param {string[]} [more] switches of its own, such as a camera that shows a film
 */
export async function launch(more = []) {
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
      ...more,
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
  const context = await browser.newContext({
    viewport,
    colorScheme,
    baseURL: BASE_URL,
    locale: "zh-TW",
    // A drawer that is asked to move later has no animation yet that could be awaited: nothing moves at all.
    reducedMotion: "reduce",
  });
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
  // Whoever sees the back office for the first time is shown around: that is skipped when it is in the way.
  const skip = page.getByTestId("tour-skip");
  await page.addLocatorHandler(skip, async () => skip.click());
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
        // Playwright sets a script that it evaluates no limit.
        signal: AbortSignal.timeout(30_000),
      });
      const text = await answer.text();
      return { status: answer.status, body: text === "" ? null : JSON.parse(text) };
    },
    { method, path, body, headers },
  );
}

/**
 * Stands between the page and what the server answered: the act is done, `hear` decides what of it
 * arrives. It uses the browser's own hook, since only the browser knows every name under localhost.
 *
 * @param {import("playwright-core").Page} page
 * @param {string} pattern addresses, with `*` for anything
 * @param {(answer: { request: any, json: () => Promise<any>, lose: () => Promise<void>, give: (body?: unknown) => Promise<void> }) => Promise<void>} hear
 * @returns {Promise<() => Promise<void>>} how to step aside
 */
export async function between(page, pattern, hear) {
  const session = await page.context().newCDPSession(page);
  await session.send("Fetch.enable", { patterns: [{ urlPattern: pattern, requestStage: "Response" }] });
  session.on("Fetch.requestPaused", async ({ requestId, request, responseStatusCode, responseHeaders }) => {
    await hear({
      request,
      json: async () => {
        const { body, base64Encoded } = await session.send("Fetch.getResponseBody", { requestId });
        return JSON.parse(base64Encoded ? Buffer.from(body, "base64").toString("utf8") : body);
      },
      lose: async () => {
        await session.send("Fetch.failRequest", { requestId, errorReason: "ConnectionReset" });
      },
      give: async (body) => {
        if (body === undefined)
          return session.send("Fetch.continueRequest", { requestId }).then(() => undefined);
        await session.send("Fetch.fulfillRequest", {
          requestId,
          responseCode: responseStatusCode ?? 200,
          responseHeaders: responseHeaders?.filter(({ name }) => !/^content-(length|encoding)$/i.test(name)),
          body: Buffer.from(JSON.stringify(body)).toString("base64"),
        });
      },
    });
  });
  return () => session.detach();
}

/**
 * Holds requests back until the test lets them go, as a slow line does: what is pressed meanwhile must not be lost.
 *
 * @param {import("playwright-core").Page} page
 * @param {string} pattern addresses, with `**` for anything
 * @returns {Promise<() => void>} lets everything go, from now on too
 */
export async function holdBack(page, pattern) {
  /** @type {(value?: unknown) => void} */
  let letGo = () => undefined;
  const opened = new Promise((resolve) => {
    letGo = resolve;
  });
  await page.route(pattern, async (route) => {
    await opened;
    await route.continue();
  });
  return letGo;
}

/**
 * Places a web order of one unit for pickup, paid in cash there.
 *
 * @param {import("playwright-core").Page} page
 * @param {string} variant_id
 * @param {string} store_id
 */
export const placePickup = (page, variant_id, store_id) =>
  placeOrder(page, [{ variant_id, quantity: 1000 }], store_id);

/**
 * Places a web order for pickup, paid in cash there.
 *
 * @param {import("playwright-core").Page} page
 * @param {{ variant_id: string, quantity: number }[]} lines with thousandths of units
 * @param {string} store_id
 */
export async function placeOrder(page, lines, store_id) {
  const quote = await call(page, "POST", "/quotes", { channel: "web", lines, delivery: "pickup" });
  assert.equal(quote.status, 200, JSON.stringify(quote.body));
  const placed = await call(
    page,
    "POST",
    "/orders",
    {
      lines,
      buyer: { name: "林小姐", phone: "0912000111", email: "pickup@example.com" },
      fulfilment: { kind: "pickup", store_id },
      payment: { method: "cash_on_pickup" },
      expected_total: quote.body.total,
    },
    { "Idempotency-Key": crypto.randomUUID() },
  );
  assert.equal(placed.status, 201, JSON.stringify(placed.body));
  return placed.body;
}

/**
 * The shop's own place and a depot to move goods to: the demo keeps everything in its one shop.
 *
 * @param {import("playwright-core").Page} page with an owner's session
 * @returns {Promise<{ id: string, name: string }[]>}
 */
export async function twoPlaces(page) {
  const places = (await call(page, "GET", "/locations")).body.items;
  const shop = places.find((/** @type {any} */ one) => one.kind === "shop");
  const depot = { code: "E2E-DEPOT", name: "內湖倉庫", kind: "warehouse", like_location_id: shop.id };
  // Whichever spec asks first makes it; the key lets the others find the same.
  const made = await call(page, "POST", "/locations", depot, { "Idempotency-Key": "e2e-depot" });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return [shop, { ...depot, id: made.body.id }];
}

/** What axe looks at. */
const EVERYTHING = {
  type: /** @type {const} */ ("tag"),
  values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
};
/** What depends on colours, and so has to be looked at again in the dark. */
const COLOURS = { type: /** @type {const} */ ("rule"), values: ["color-contrast", "link-in-text-block"] };

/**
 * Faults of accessibility on a page, in the light; and of its colours, in the dark.
 *
 * @param {import("playwright-core").Page} page
 * @param {string} name what the page shows, for the message
 */
export async function axeByDayAndNight(page, name) {
  await axe(page, `${name}, light`);
  await page.emulateMedia({ colorScheme: "dark" });
  try {
    await axe(page, `${name}, dark`, COLOURS);
  } finally {
    await page.emulateMedia({ colorScheme: "light" });
  }
}

/**
 * Serious and critical faults of accessibility on the page as it stands.
 *
 * @param {import("playwright-core").Page} page
 * @param {string} name what the page shows, for the message
 * @param {{ type: "tag" | "rule", values: string[] }} [only] what is looked at
 */
export async function axe(page, name, only = EVERYTHING) {
  // What is still fading in has no colour to judge yet: it is put at its end, where waiting might never end.
  await page.evaluate(() => {
    const ending = document
      .getAnimations()
      .filter((moving) => moving.effect?.getTiming().iterations !== Infinity);
    for (const moving of ending) moving.finish();
  });
  // Evaluated, not added as a script: the page's security policy allows no inline script.
  await page.evaluate(axeSource);
  const violations = await page.evaluate(async (runOnly) => {
    const { axe } = /** @type {any} */ (window);
    const result = await axe.run(document, { runOnly, resultTypes: ["violations"] });
    return result.violations
      .filter((/** @type {any} */ found) => found.impact === "serious" || found.impact === "critical")
      .map((/** @type {any} */ found) => ({
        id: found.id,
        help: found.help,
        nodes: found.nodes
          .slice(0, 5)
          .map((/** @type {any} */ node) => `${node.target.join(" ")} ${node.html.slice(0, 160)}`),
      }));
  }, only);
  assert.deepEqual(violations, [], `axe on ${name}`);
}

/**
 * Nothing of the page lies beside the screen.
 *
 * @param {import("playwright-core").Page} page
 * @param {string} name what the page shows, for the message
 */
export async function fits(page, name) {
  const [content, view] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(Number(content) <= Number(view), `${name} is ${content} px wide on a screen of ${view}`);
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
