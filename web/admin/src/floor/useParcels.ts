import { useQueryClient } from "@tanstack/react-query";
import { answer, api, LineCut } from "@tenon/api-client";
import { soundError, soundPaid, useLine, useLineState, useProblemText } from "@tenon/ui";
import { useCallback, useEffect, useRef, useState } from "react";
import { type Parcel, useKeep, useKept } from "./keep.js";

/** After silence the same parcel leaves again so much later, in milliseconds. */
const AGAIN_MS = 5_000;

/** Sends one parcel; the key makes it one act, however often it leaves. */
function send({ key, kind, subject, lines }: Parcel): Promise<unknown> {
  const header = { "Idempotency-Key": key };
  if (kind === "receive") {
    const body = { location_id: subject, lines, note: "" };
    return answer(api.POST("/api/v1/stock/receipts", { params: { header }, body }));
  }
  const params = { header, path: { id: subject } };
  if (kind === "pack")
    return answer(api.POST("/api/v1/stock/transfers/{id}/pack", { params, body: { lines } }));
  if (kind === "send") return answer(api.POST("/api/v1/stock/transfers/{id}/send", { params }));
  return answer(api.POST("/api/v1/stock/transfers/{id}/receive", { params, body: { lines } }));
}

/** Sends what waits, one after the other in the order in which it was done, as soon as the line allows. */
export function useParcels() {
  const keep = useKeep();
  const { parcels } = useKept();
  const line = useLine();
  const state = useLineState();
  const client = useQueryClient();
  const problemText = useProblemText();
  const latest = useRef(problemText);
  latest.current = problemText;
  const flying = useRef(false);
  const [sending, setSending] = useState(false);
  const [sent, setSent] = useState<Parcel | null>(null);
  const [turn, setTurn] = useState(0);
  const again = useCallback(() => setTurn((before) => before + 1), []);
  const next = parcels.find((one) => one.refused === undefined);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a line that is back and a press on the button try again
  useEffect(() => {
    if (next === undefined || flying.current) return;
    flying.current = true;
    setSending(true);
    let pause = 0;
    void send(next)
      .then(
        () => {
          keep.drop(next.key);
          setSent(next);
          soundPaid();
          for (const name of ["levels", "movements", "transfers", "transfer", "places"]) {
            void client.invalidateQueries({ queryKey: [name] });
          }
        },
        (error: unknown) => {
          if (error instanceof LineCut) {
            line.suspect();
            pause = AGAIN_MS;
            return;
          }
          keep.refuse(next.key, latest.current(error));
          soundError();
        },
      )
      .finally(() => {
        flying.current = false;
        setSending(false);
        if (pause > 0) setTimeout(again, pause);
        else again();
      });
  }, [next?.key, state, turn]);

  return { parcels, sending, sent, forget: () => setSent(null), again };
}
