// Takes a page's picture as text bars, with dates and times made equal, and holds it to the approved one.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { barFont } from "./font.mjs";
import { compare, marked, read, signature, write } from "./signature.mjs";

const APPROVED = fileURLToPath(new URL("./approved/", import.meta.url));
const DIFFERENCES = fileURLToPath(new URL("../differences/", import.meta.url));
const isApproving = process.env.TENON_APPROVE === "1";
const FONT = barFont().toString("base64");
/** Cumulative layout shift from which on a page jumps. The web's own limit for "good" is ten times as much. */
const SHIFT_AT_MOST = 0.01;

/** Runs in the page before its own scripts: counts calls, changes answers, and sums up what jumps. */
function prepare() {
  const page = /** @type {any} */ (window);
  page.openCalls = 0;
  page.shift = { sum: 0, what: [] };
  new PerformanceObserver((list) => {
    for (const entry of /** @type {any[]} */ (list.getEntries())) {
      if (entry.hadRecentInput) continue;
      page.shift.sum += entry.value;
      for (const { node } of entry.sources ?? []) {
        const name = node?.nodeName?.toLowerCase() ?? "?";
        page.shift.what.push(
          `${name}.${String(node?.className ?? "").slice(0, 40)} ${entry.value.toFixed(4)}`,
        );
      }
    }
  }).observe({ type: "layout-shift", buffered: true });

  const real = window.fetch;
  window.fetch = async (...call) => {
    const url = call[0] instanceof Request ? call[0].url : String(call[0]);
    /** @type {{ match: string, act: string }[]} */
    const answers = JSON.parse(sessionStorage.getItem("e2e.answers") ?? "[]");
    const act = answers.find(({ match }) => new RegExp(match).test(url))?.act;
    if (act === "hold") return new Promise(() => {});
    if (act === "fail") {
      const problem = { type: "about:blank", title: "e2e", status: 503, code: "api.busy" };
      const detail = "伺服器正忙，這個動作沒有做。請稍後再試一次。";
      return new Response(JSON.stringify({ ...problem, detail, params: {}, fields: [] }), {
        status: 503,
        headers: { "content-type": "application/problem+json" },
      });
    }
    page.openCalls += 1;
    try {
      const answer = await real(...call);
      const text = await answer.text();
      const body = act && answer.ok ? JSON.parse(text) : null;
      if (body) body.items = body.items.slice(0, act === "one" ? 1 : 0);
      if (body) body.next = null;
      return new Response(
        [204, 304].includes(answer.status) ? null : body ? JSON.stringify(body) : text,
        answer,
      );
    } finally {
      // What comes of the answer is drawn before anybody takes this for the end.
      setTimeout(() => {
        page.openCalls -= 1;
      });
    }
  };
}

/** In the page: text becomes bars, and what names a moment becomes the same moment. */
async function freeze(/** @type {string} */ font) {
  const page = /** @type {any} */ (window);
  if (!page.bars) {
    const file = Uint8Array.from(atob(font), (character) => character.charCodeAt(0));
    const face = await new FontFace("Bars", file.buffer).load();
    /** @type {any} */ (document.fonts).add(face);
    page.bars = new CSSStyleSheet();
    page.bars.replaceSync(
      "*, ::before, ::after { font-family: Bars !important; font-synthesis: none !important;" +
        " font-feature-settings: normal !important; caret-color: transparent !important; text-autospace: no-autospace !important;" +
        " animation: none !important; transition: none !important; text-decoration-line: none !important }",
    );
  }
  document.adoptedStyleSheets = [
    ...document.adoptedStyleSheets.filter((sheet) => sheet !== page.bars),
    page.bars,
  ];
  const same = (/** @type {string} */ text) =>
    text
      .replace(/\d{1,2}月\d{1,2}日\s?[(（].[)）]/g, "11月21日(六)")
      .replace(/\d{1,2}月\d{1,2}日/g, "11月21日")
      .replace(/\d{1,2}:\d{2}(:\d{2})?/g, "12:34")
      .replace(/(今天|明天|後天|昨天)/g, "今天")
      .replace(/(星期|週|周)[一二三四五六日]/g, "$1六")
      .replace(/\d+ ?(秒|分鐘|小時)前/g, "1 $1前")
      .replace(/(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} [A-Z][a-z]{2}/g, "Sat 21 Nov");
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const text = node.nodeValue ?? "";
    // By night the shops are shut: every picture is of the day.
    const state = node.parentElement?.closest(".stock");
    const shut = state instanceof HTMLElement && /^\s*(營業中|已打烊|目前未營業)/.test(text);
    if (shut) state.dataset.level = "plenty";
    const next = same(shut ? "營業中，到 12:34" : text);
    if (next !== text) node.nodeValue = next;
  }
  // By night goods are promised for another day, which is said; by day the hour alone is.
  for (const moment of document.querySelectorAll(".fulfilment dd")) {
    moment.textContent = (moment.textContent ?? "").replace(/^11月21日\(六\)\s*/, "");
  }
  // Codes for machines say another number on every paper: here they are black squares.
  for (const code of document.querySelectorAll(".proof-codes svg, .proof-bars")) {
    code.setAttribute("viewBox", "0 0 1 1");
    code.setAttribute("preserveAspectRatio", "none");
    code.innerHTML = '<rect width="1" height="1" />';
  }
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  await document.fonts.ready;
}

export class Camera {
  /** @type {string[]} */
  faults = [];
  /** @type {Set<string>} */
  #taken = new Set();

  constructor() {
    rmSync(DIFFERENCES, { recursive: true, force: true });
  }

  /** @param {import("playwright-core").BrowserContext} context */
  async prepare(context) {
    await context.addInitScript(prepare);
  }

  /**
   * How some of the next pages' calls are answered: not at all, with a fault, with nothing, with one row.
   *
   * @param {import("playwright-core").Page} page
   * @param {{ match: string, act: "hold" | "fail" | "empty" | "one" }[]} answers
   */
  async answers(page, answers) {
    await page.evaluate((text) => sessionStorage.setItem("e2e.answers", text), JSON.stringify(answers));
  }

  /**
   * Waits until nothing is asked for any more, every picture in sight is there, and two frames have passed.
   *
   * @param {import("playwright-core").Page} page
   */
  async settle(page) {
    await page.waitForFunction(
      () => {
        const inSight = (/** @type {HTMLImageElement} */ image) => {
          const { top, bottom, width } = image.getBoundingClientRect();
          return width > 0 && bottom > 0 && top < window.innerHeight;
        };
        return (
          document.readyState === "complete" &&
          /** @type {any} */ (window).openCalls === 0 &&
          [...document.images].every((image) => image.complete || !inSight(image))
        );
      },
      null,
      { polling: "raf" },
    );
    await page.evaluate(async () => {
      const frame = () => new Promise((done) => requestAnimationFrame(done));
      await frame();
      await frame();
      await Promise.all(
        [...document.images]
          .filter((one) => one.complete && one.src)
          .map((one) => one.decode().catch(() => null)),
      );
    });
  }

  /**
   * Notes a fault when the page has jumped since it was loaded.
   *
   * @param {import("playwright-core").Page} page
   * @param {string} name
   */
  async steady(page, name) {
    const { sum, what } = await page.evaluate(() => /** @type {any} */ (window).shift);
    if (sum >= SHIFT_AT_MOST) {
      this.faults.push(`${name} jumps by ${sum.toFixed(4)}: ${what.slice(0, 6).join(", ")}`);
    }
  }

  /**
   * Takes the picture and compares it, or approves it.
   *
   * @param {import("playwright-core").Page} page
   * @param {string} name folder, page, state, width
   * @param {string[]} [hidden] what is different every time
   */
  async take(page, name, hidden = []) {
    if (this.#taken.has(name)) throw new Error(`two pictures are called ${name}`);
    this.#taken.add(name);
    await page.evaluate(freeze, FONT);
    await page.evaluate((all) => {
      for (const one of document.querySelectorAll(all)) {
        if (one instanceof HTMLElement || one instanceof SVGElement) one.style.visibility = "hidden";
      }
    }, hidden.join(",") || "never");
    const picture = await page.screenshot({ animations: "disabled", caret: "hide", scale: "css" });
    const actual = signature(picture);
    const path = `${APPROVED}${name}.png`;
    if (isApproving) return put(path, write(actual));
    const approved = readOrNull(path);
    const differs = approved
      ? compare(read(approved), actual)
      : { squares: [], why: "nobody approved it yet" };
    if (differs === null) return;
    this.faults.push(`${name}: ${differs.why}`);
    put(`${DIFFERENCES}${name}.bars.png`, picture);
    put(`${DIFFERENCES}${name}.difference.png`, marked(picture, differs.squares));
    await page.evaluate(() => {
      const { bars } = /** @type {any} */ (window);
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== bars);
    });
    put(`${DIFFERENCES}${name}.seen.png`, await page.screenshot());
  }

  /** Approved pictures of pages that are no longer looked at; approving removes them. */
  stale() {
    const left = readdirSync(APPROVED, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".png"))
      .map((file) => relative(APPROVED, APPROVED + file).replace(/\.png$/, ""))
      .filter((name) => !this.#taken.has(name));
    if (isApproving) for (const name of left) rmSync(`${APPROVED}${name}.png`);
    return isApproving ? [] : left;
  }
}

/**
 * @param {string} path
 * @param {Buffer} bytes
 */
function put(path, bytes) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
}

function readOrNull(/** @type {string} */ path) {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}
