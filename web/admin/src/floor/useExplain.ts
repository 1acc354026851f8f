import { LineCut, Refused } from "@tenon/api-client";
import { soundError, soundScan, useLine, useLineState, useLocale } from "@tenon/ui";
import { useEffect, useRef, useState } from "react";
import { findByCode } from "../stock/findByCode.js";
import { type Entry, explained } from "./draft.js";
import type { Place } from "./place.js";

const AGAIN_MS = 3_000;

/** Asks what each scanned code stands for, in the order of the scans; without a line it waits. */
export function useExplain(
  place: Place,
  entries: Entry[],
  edit: (by: (before: Entry[]) => Entry[]) => void,
): void {
  const line = useLine();
  const state = useLineState();
  const locale = useLocale();
  const asking = useRef(false);
  const [turn, setTurn] = useState(0);
  const next = entries.find((entry) => entry.goods === null && entry.unknown === undefined);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a line that is back asks again
  useEffect(() => {
    if (next === undefined || asking.current) return;
    asking.current = true;
    let pause = 0;
    const say = (answer: Partial<Entry>) => edit((before) => explained(before, next.id, answer));
    void findByCode(place.asks, next.code)
      .then(
        (found) => {
          if (found) {
            soundScan();
            say({ goods: found.goods, quantity: found.quantity });
          } else {
            soundError();
            say({ unknown: true });
          }
        },
        (error: unknown) => {
          if (error instanceof LineCut) {
            line.suspect();
            pause = AGAIN_MS;
            return;
          }
          soundError();
          say({ unknown: error instanceof Refused ? error.sentence(locale) : true });
        },
      )
      .finally(() => {
        asking.current = false;
        if (pause > 0) setTimeout(() => setTurn((before) => before + 1), pause);
        else setTurn((before) => before + 1);
      });
  }, [next?.id, state, turn, edit, place.asks]);
}
