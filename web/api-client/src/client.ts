import createClient, { type Middleware } from "openapi-fetch";
import { LineCut, refusalFrom } from "./problem.js";
import type { paths } from "./schema.js";

let locale = "zh-TW";
const onSignedOut = new Set<() => void>();

/** The language in which names and sentences are asked for. */
export function askIn(next: string): void {
  locale = next;
}

/** The language in which they are asked for. */
export function spokenLocale(): string {
  return locale;
}

/** Calls `listener` whenever the server no longer knows who we are. Returns how to stop. */
export function whenSignedOut(listener: () => void): () => void {
  onSignedOut.add(listener);
  return () => onSignedOut.delete(listener);
}

const everyCall: Middleware = {
  onRequest({ request }) {
    request.headers.set("Accept-Language", locale);
    return request;
  },
  onResponse({ response, schemaPath }) {
    // A wrong password is also 401, but nobody has been signed out by it.
    if (response.status === 401 && schemaPath !== "/api/v1/staff/sessions") {
      for (const listener of onSignedOut) listener();
    }
  },
};

/** The one client: every call to the server goes through it. */
export const api = createClient<paths>({ credentials: "same-origin" });
api.use(everyCall);

interface Exchange<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

async function settle<T>(call: Promise<Exchange<T>>): Promise<Exchange<T>> {
  let exchange: Exchange<T>;
  try {
    exchange = await call;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new LineCut(cause);
  }
  if (!exchange.response.ok) throw refusalFrom(exchange.response.status, exchange.error);
  return exchange;
}

/** The answer's body, or a thrown `Refused` or `LineCut`. */
export async function answer<T>(call: Promise<Exchange<T>>): Promise<T> {
  const { data } = await settle(call);
  return data as T;
}

/** For calls without an answer's body. */
export async function done(call: Promise<Exchange<unknown>>): Promise<void> {
  await settle(call);
}

/** The `If-Match` value of a version. */
export function ifMatch(version: number): string {
  return `"${version}"`;
}
