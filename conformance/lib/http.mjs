// A client that speaks HTTP like a browser does: cookies, redirects on request, JSON both ways.
//
// It is made of node:http, because brands are told apart by host names below `localhost`, which not every system
// resolves: each name that ends so leads to 127.0.0.1, as in a browser.

import { randomUUID } from "node:crypto";
import http from "node:http";

/** Connects to the server whatever name the brand has. */
export function lookup(_name, options, done) {
  const address = { address: "127.0.0.1", family: 4 };
  if (options?.all) done(null, [address]);
  else done(null, address.address, address.family);
}

const isLocal = (host) => host === "localhost" || host.endsWith(".localhost");

/** The part of a request's options that says where it goes. */
export function target(url) {
  const place = new URL(url);
  if (place.protocol !== "http:") throw new Error(`only http is spoken here, not ${url}`);
  const options = { host: place.hostname, port: place.port || 80, path: place.pathname + place.search };
  return isLocal(place.hostname) ? { ...options, lookup } : options;
}

/** An answer: status, headers, text, and `body` when it is JSON. */
export class Answer {
  constructor(what, response, bytes) {
    this.what = what;
    this.status = response.statusCode;
    this.headers = response.headers;
    this.bytes = bytes;
    this.text = bytes.toString("utf8");
    const type = response.headers["content-type"] ?? "";
    this.body = /[/+]json/.test(type) && this.text ? JSON.parse(this.text) : undefined;
  }

  /** The refusal's code (`stock.insufficient`), if it is one. */
  get code() {
    return this.body?.code;
  }

  /** This answer if its status is one of these; otherwise an error that shows what came instead. */
  must(...statuses) {
    if (statuses.includes(this.status)) return this;
    throw new Error(
      `${this.what} answered ${this.status} instead of ${statuses.join(" or ")}: ${this.text.slice(0, 500)}`,
    );
  }
}

/** One person or program that talks to the server. */
export class Client {
  constructor(base, { connections = 64 } = {}) {
    this.base = base;
    this.cookies = new Map();
    this.headers = {};
    this.agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  }

  get(path, options) {
    return this.send("GET", path, undefined, options);
  }

  post(path, body, options) {
    return this.send("POST", path, body, options);
  }

  put(path, body, options) {
    return this.send("PUT", path, body, options);
  }

  patch(path, body, options) {
    return this.send("PATCH", path, body, options);
  }

  delete(path, options) {
    return this.send("DELETE", path, undefined, options);
  }

  /** Sends a page's form, as a browser without scripts does, and follows where it leads. */
  async submit(path, fields, options = {}) {
    const form = new URLSearchParams(fields).toString();
    const headers = { "content-type": "application/x-www-form-urlencoded", ...options.headers };
    return this.follow(await this.send("POST", path, form, { ...options, headers }));
  }

  /** Turns a page's address into the page, over as many redirects as a browser accepts. */
  async page(path, options) {
    return this.follow(await this.get(path, options));
  }

  async follow(answer) {
    let current = answer;
    for (let hops = 0; [301, 302, 303, 307, 308].includes(current.status); hops += 1) {
      if (hops === 20) throw new Error(`${answer.what} leads in a circle`);
      current = await this.get(new URL(current.headers.location, current.url).href);
    }
    return current;
  }

  /**
   * Sends a request. Options: `key` (true for a fresh Idempotency-Key, or the key itself), `version` (If-Match),
   * `headers`, `abortAfter` (milliseconds until the connection is cut; the promise is then rejected).
   */
  send(method, path, body, { key, version, headers = {}, abortAfter } = {}) {
    const url = new URL(path, this.base).href;
    const sent = { accept: "application/json, text/html;q=0.9", ...this.headers, ...headers };
    if (key) sent["idempotency-key"] = key === true ? randomUUID() : key;
    if (version !== undefined) sent["if-match"] = `"${version}"`;
    if (this.cookies.size > 0)
      sent.cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const payload = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
    if (payload !== undefined) {
      sent["content-type"] ??= "application/json";
      sent["content-length"] = Buffer.byteLength(payload);
    }
    const what = `${method} ${new URL(url).pathname}`;
    return new Promise((resolve, reject) => {
      const request = http.request(
        { ...target(url), method, headers: sent, agent: this.agent },
        (response) => {
          const parts = [];
          response.on("data", (part) => parts.push(part));
          response.on("error", reject);
          response.on("end", () => {
            this.keepCookies(response.headers["set-cookie"] ?? []);
            try {
              const answer = new Answer(what, response, Buffer.concat(parts));
              answer.url = url;
              resolve(answer);
            } catch (error) {
              reject(new Error(`${what} answered what is no JSON: ${error.message}`));
            }
          });
        },
      );
      request.on("error", (error) => reject(new Error(`${what} failed: ${error.message}`)));
      if (abortAfter !== undefined)
        setTimeout(() => request.destroy(new Error("cut by the scenario")), abortAfter);
      request.end(payload);
    });
  }

  keepCookies(lines) {
    for (const line of lines) {
      const [pair, ...attributes] = line.split(";");
      const at = pair.indexOf("=");
      const name = pair.slice(0, at).trim();
      const isGone = attributes.some((attribute) => /^\s*max-age=0\s*$/i.test(attribute));
      if (isGone) this.cookies.delete(name);
      else this.cookies.set(name, pair.slice(at + 1).trim());
    }
  }

  /** Lets go of the connections. */
  close() {
    this.agent.destroy();
  }
}
