// What a row is handed: a fresh shop, people who visit it, and ways to say what must be true.

import { isDeepStrictEqual } from "node:util";

import { Browser } from "./browser.mjs";
import { Stream } from "./events.mjs";
import { Client } from "./http.mjs";

/** A time that a row names is asserted with this many times its value, and its real value is printed. */
const SLACK = 5;

/** `t` in a row. */
export class Scenario {
  constructor({ row, database, tenon, browser, say }) {
    this.row = row;
    /** `sqlite` or `postgres`. */
    this.database = database;
    /** The running shop: `url`, `admin`, `pos`, `login(role)`, `kill()`, `start()`, `run(subcommand)`, `doctor()`. */
    this.tenon = tenon;
    this.browser = new Browser(browser);
    this.say = say;
    this.open = [];
  }

  /** A visitor with cookies of its own. */
  visitor(options) {
    const client = new Client(this.tenon.url, options);
    this.open.push(client);
    return client;
  }

  /** A person of the staff, logged in: `owner`, `manager`, `cashier`. */
  async staff(role) {
    const { login, password } = this.tenon.login(role);
    const client = this.visitor();
    (await client.post("/api/v1/staff/sessions", { login, password })).must(201);
    return client;
  }

  /** A live connection to topics, with a client's cookies if it has any to show. */
  async events(topics, { client, after } = {}) {
    const url = new URL("/api/v1/events", this.tenon.url);
    url.searchParams.set("topics", [topics].flat().join(","));
    const stream = await Stream.open(url.href, { cookies: client?.cookies, after });
    this.open.push(stream);
    return stream;
  }

  /** A page in Chromium, a person of its own. */
  page(options) {
    return this.browser.page({ base: this.tenon.url, ...options });
  }

  /** Waits. */
  sleep(milliseconds) {
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
  }

  /** Asks again and again until the answer is not falsy; an error after `within` milliseconds. */
  async until(what, ask, { within = 5000, every = 20 } = {}) {
    const started = Date.now();
    for (;;) {
      const answer = await ask();
      if (answer) return answer;
      if (Date.now() - started > within) throw new Error(`${what}: not within ${within} ms`);
      await this.sleep(every);
    }
  }

  /** Must be true. */
  ok(condition, what) {
    if (!condition) throw new Error(what);
  }

  /** Must be the same, down to the last field. */
  equal(actual, expected, what) {
    if (isDeepStrictEqual(actual, expected)) return;
    throw new Error(`${what}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`);
  }

  /** Prints what was measured and fails when it took five times the named milliseconds. */
  took(what, milliseconds, named) {
    const shown = Math.round(milliseconds);
    this.say(`${what}: ${shown} ms (named ${named} ms, asserted ${named * SLACK} ms)`);
    this.ok(shown <= named * SLACK, `${what} took ${shown} ms; the row names ${named} ms`);
  }

  /** Prints a figure that the row reports. */
  report(what, value) {
    this.say(`${what}: ${value}`);
  }

  /** Closes what the row opened; gives what went wrong on its pages meanwhile. */
  async close() {
    for (const open of this.open) open.close();
    await this.browser.close();
    return this.browser.problems;
  }
}
