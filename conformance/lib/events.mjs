// A reader of Server-Sent Events.

import http from "node:http";

import { target } from "./http.mjs";

/** One page's live connection. Open it with `Stream.open`, wait with `next`, end with `close`. */
export class Stream {
  constructor() {
    this.events = [];
    this.waiting = [];
    this.closed = null;
    /** The position of the last event, to continue from. */
    this.last = undefined;
    /** Milliseconds that the server asks to wait before connecting again. */
    this.retry = undefined;
  }

  /** Connects; resolved when the server has answered with 200 and the stream is open. */
  static open(url, { cookies = new Map(), after } = {}) {
    const stream = new Stream();
    const headers = { accept: "text/event-stream" };
    if (cookies.size > 0) headers.cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    if (after !== undefined) headers["last-event-id"] = String(after);
    return new Promise((resolve, reject) => {
      // No agent: each stream holds a connection of its own for as long as it lives.
      stream.request = http.request({ ...target(url), headers, agent: false }, (response) => {
        if (response.statusCode !== 200) {
          response.resume();
          reject(new Error(`the event stream answered ${response.statusCode}`));
          return;
        }
        response.setEncoding("utf8");
        let text = "";
        response.on("data", (part) => {
          text += part.replaceAll("\r\n", "\n");
          const blocks = text.split("\n\n");
          text = blocks.pop();
          for (const block of blocks) stream.take(block);
        });
        response.on("close", () => stream.end(new Error("the server closed the event stream")));
        resolve(stream);
      });
      stream.request.on("error", (error) => {
        stream.end(error);
        reject(error);
      });
      stream.request.end();
    });
  }

  take(block) {
    const event = { topic: "message", data: "", at: Date.now() };
    for (const line of block.split("\n")) {
      const colon = line.indexOf(":");
      const field = colon < 0 ? line : line.slice(0, colon);
      const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
      if (field === "event") event.topic = value;
      else if (field === "data") event.data += event.data ? `\n${value}` : value;
      else if (field === "id") this.last = value;
      else if (field === "retry") this.retry = Number(value);
    }
    if (!event.data) return;
    event.id = this.last;
    try {
      event.body = JSON.parse(event.data);
    } catch {
      event.body = undefined;
    }
    const waiter = this.waiting.findIndex(({ wanted }) => wanted(event));
    if (waiter >= 0) this.waiting.splice(waiter, 1)[0].resolve(event);
    else this.events.push(event);
  }

  /** The next event that is wanted, also one that came before the question; an error after `within` milliseconds. */
  next(wanted = () => true, { within = 5000 } = {}) {
    const known = this.events.findIndex(wanted);
    if (known >= 0) return Promise.resolve(this.events.splice(known, 1)[0]);
    if (this.closed) return Promise.reject(this.closed);
    return new Promise((resolve, reject) => {
      const entry = {};
      const timer = setTimeout(() => {
        this.waiting = this.waiting.filter((other) => other !== entry);
        reject(new Error(`no such event within ${within} ms`));
      }, within);
      entry.wanted = wanted;
      entry.resolve = (event) => {
        clearTimeout(timer);
        resolve(event);
      };
      entry.reject = (error) => {
        clearTimeout(timer);
        reject(error);
      };
      this.waiting.push(entry);
    });
  }

  end(error) {
    this.closed ??= error;
    for (const { reject } of this.waiting.splice(0)) reject(error);
  }

  /** Hangs up. */
  close() {
    this.end(new Error("closed by the scenario"));
    this.request.destroy();
  }
}
