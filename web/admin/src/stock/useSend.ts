import { useQueryClient } from "@tanstack/react-query";
import { newId } from "@tenon/api-client";
import { useRef, useState } from "react";

/** Sends something once: the same input sent again after silence is the same act. Then stock is read anew. */
export function useSend<B>() {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const attempt = useRef<{ key: string; body: string } | null>(null);

  async function send<T>(body: B, act: (header: { "Idempotency-Key": string }) => Promise<T>) {
    if (busy) return undefined;
    setBusy(true);
    setError(null);
    const same = JSON.stringify(body);
    if (attempt.current?.body !== same) attempt.current = { key: newId(), body: same };
    try {
      const answered = await act({ "Idempotency-Key": attempt.current.key });
      attempt.current = null;
      for (const name of ["levels", "movements", "counts", "count-lines", "transfers", "transfer"]) {
        void client.invalidateQueries({ queryKey: [name] });
      }
      return answered;
    } catch (caught) {
      setError(caught);
      return undefined;
    } finally {
      setBusy(false);
    }
  }
  return { send, busy, error };
}
