import { useQueryClient } from "@tanstack/react-query";
import { newId } from "@tenon/api-client";
import { useRef } from "react";
import { useSave } from "../parts/useSave.js";

/** Sends something once: the same input sent again after silence is the same act. Then stock is read anew. */
export function useSend<B>() {
  const client = useQueryClient();
  const { save, busy, error, fault } = useSave();
  const attempt = useRef<{ key: string; body: string } | null>(null);

  function send<T>(body: B, act: (header: { "Idempotency-Key": string }) => Promise<T>) {
    return save(async () => {
      const same = JSON.stringify(body);
      if (attempt.current?.body !== same) attempt.current = { key: newId(), body: same };
      const answered = await act({ "Idempotency-Key": attempt.current.key });
      attempt.current = null;
      for (const name of ["levels", "movements", "counts", "count-lines", "transfers", "transfer"]) {
        void client.invalidateQueries({ queryKey: [name] });
      }
      return answered;
    });
  }
  return { send, busy, error, fault };
}
