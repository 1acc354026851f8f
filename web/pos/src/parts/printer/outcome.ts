/** What came of bytes that were sent: all of them were taken, none was, or nobody knows. */
export type Outcome = "printed" | "failed" | "unsure";

/** How long a printer may take for a piece before nobody waits any more: without paper it takes none. */
export const PATIENCE_MS = 10_000;

/** Waits so long and no longer. */
export function within<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("the printer took too long")), milliseconds);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

let latest: Promise<unknown> = Promise.resolve();

/** A printer does one thing after the other: a receipt is not cut in two by the drawer's pulse. */
export function inTurn<T>(act: () => Promise<T>): Promise<T> {
  const next = latest.then(act, act);
  latest = next.catch(() => undefined);
  return next;
}
