import { useCallback, useEffect, useRef, useState } from "react";
import { type Act, Attempts, type Outcome, runPieces } from "./bulk.js";

/** What is under way: of which action, and how many of how many rows are over with. */
export interface Progress {
  words: string;
  over: number;
  all: number;
}

/** What came of the last one. */
export interface Report<T> {
  words: string;
  said?: (n: number) => string;
  outcome: Outcome<T>;
}

interface Start<T> {
  key: string;
  words: string;
  said?: (n: number) => string;
  rows: T[];
  act: Act<T>;
  input?: string;
  pieces?: T[][];
}

/** Does one action to many rows, one after the other; what was not done stays selected. */
export function useBulk<T>(of: {
  rowKey: (row: T) => string;
  /** Reads the list anew. */
  after?: () => Promise<unknown>;
  onLeft: (keys: string[]) => void;
}) {
  const [progress, setProgress] = useState<Progress | null>(null);
  const [report, setReport] = useState<Report<T> | null>(null);
  const attempts = useRef(new Attempts());
  const halted = useRef(false);
  const busy = useRef(false);

  // Whoever leaves the page no longer sees what is done: the rows that wait are left as they are.
  useEffect(() => {
    halted.current = false;
    return () => {
      halted.current = true;
    };
  }, []);

  async function start({ key, words, said, rows, act, input = "", pieces }: Start<T>) {
    if (busy.current || rows.length === 0) return;
    busy.current = true;
    halted.current = false;
    setReport(null);
    setProgress({ words, over: 0, all: rows.length });
    const outcome = await runPieces<T>({
      pieces: pieces ?? rows.map((row) => [row]),
      act: (some) =>
        attempts.current.send(JSON.stringify([key, input, ...some.map(of.rowKey)]), (once) =>
          act(some, once),
        ),
      tell: (over) => setProgress({ words, over, all: rows.length }),
      halted: () => halted.current,
    });
    await of.after?.();
    busy.current = false;
    of.onLeft([...outcome.failed.map(({ row }) => row), ...outcome.untried].map(of.rowKey));
    setProgress(null);
    setReport({ words, said, outcome });
  }

  const stop = useCallback(() => {
    halted.current = true;
  }, []);
  const close = useCallback(() => setReport(null), []);
  return { progress, report, start, stop, close };
}

export type Bulk<T> = ReturnType<typeof useBulk<T>>;
