import { LineCut, newId, Refused } from "@tenon/api-client";
import type { ReactNode } from "react";

/** Does something to some rows at the server; thrown is what is said of them. `once` is the idempotency key. */
export type Act<T> = (rows: T[], once: string) => Promise<unknown>;

/** What somebody is asked before an action begins. */
export interface Asked<T> {
  rows: T[];
  /**
   * Begins. Rows are taken one by one, or in the pieces that are named, where one call is about several of them.
   * `input` tells this input from another: the same rows with the same input are sent under the same key.
   */
  go: (act: Act<T>, input?: string, pieces?: T[][]) => void;
  cancel: () => void;
}

interface Named {
  /** Tells it from the other actions of its list. */
  key: string;
  words: string;
  /** It takes something away or ends something. */
  danger?: boolean;
  /** What is said when all of them were done; without it, how many were. */
  said?: (n: number) => string;
}

/** Something to be done with the rows that are selected. */
export type BulkAction<T> = Named &
  (
    | {
        each: Act<T>;
        /** What is asked first. */
        sure?: (rows: T[]) => string;
        /** Rows that go in one call; without it each goes alone. */
        pieces?: (rows: T[]) => T[][];
      }
    | { ask: (asked: Asked<T>) => ReactNode }
    | { take: (rows: T[]) => void }
  );

/** What came of it, row by row. */
export interface Outcome<T> {
  done: T[];
  failed: { row: T; error: unknown }[];
  /** Not sent at all: it was stopped, or the server could not be spoken to any more. */
  untried: T[];
}

/** Rows that one call is about: those of one place, or of whatever else `of` says, at most so many at a time. */
export function piecesBy<T>(rows: readonly T[], of: (row: T) => string, most: number): T[][] {
  const pieces: T[][] = [];
  const open = new Map<string, T[]>();
  for (const row of rows) {
    const piece = open.get(of(row));
    if (piece && piece.length < most) piece.push(row);
    else {
      const begun = [row];
      open.set(of(row), begun);
      pieces.push(begun);
    }
  }
  return pieces;
}

/** Whether every row after this one would hear the same: no line, signed out, too many requests, under repair. */
export function endsAll(error: unknown): boolean {
  return error instanceof LineCut || (error instanceof Refused && [401, 429, 503].includes(error.status));
}

interface Run<T> {
  pieces: readonly T[][];
  act: (rows: T[]) => Promise<unknown>;
  /** Hears how many rows are over with, done or refused. */
  tell: (over: number) => void;
  halted: () => boolean;
}

/** Takes piece after piece. A refusal is noted and the next piece taken; nothing is tried twice. */
export async function runPieces<T>({ pieces, act, tell, halted }: Run<T>): Promise<Outcome<T>> {
  const outcome: Outcome<T> = { done: [], failed: [], untried: [] };
  let ended = false;
  for (const rows of pieces) {
    if (ended || halted()) {
      outcome.untried.push(...rows);
      continue;
    }
    try {
      await act(rows);
      outcome.done.push(...rows);
    } catch (error) {
      outcome.failed.push(...rows.map((row) => ({ row, error })));
      ended = endsAll(error);
    }
    tell(outcome.done.length + outcome.failed.length);
  }
  return outcome;
}

/**
 * Idempotency keys by what is sent. What got no answer may have been done: sent again, it goes under the same key.
 * Whatever was answered is over, and is another act the next time.
 */
export class Attempts {
  readonly #keys = new Map<string, string>();

  /** Sends under the key of what is sent. */
  async send(what: string, act: (once: string) => Promise<unknown>): Promise<void> {
    const once = this.#keys.get(what) ?? newId();
    this.#keys.set(what, once);
    try {
      await act(once);
    } catch (error) {
      if (!(error instanceof LineCut)) this.#keys.delete(what);
      throw error;
    }
    this.#keys.delete(what);
  }
}
