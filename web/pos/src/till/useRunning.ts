import { useQueryClient } from "@tanstack/react-query";
import { answer, api } from "@tenon/api-client";
import { useEffect, useRef } from "react";
import { goodsKey } from "./useGoods.js";

/** The version these pages were built as. */
declare const __PROGRAM__: string;

const EVERY_MS = 5 * 60_000;

/**
 * Tells headquarters what this register runs, and takes newer prices where it is told that there are some. Nobody
 * waits for it: without a line it is told later.
 */
export function useRunning(register: { id: string; store_id: string }): void {
  const client = useQueryClient();
  const held = useRef({ prices: 0, theme: 0 });
  const { id, store_id: store } = register;
  useEffect(() => {
    let over = false;
    async function report(): Promise<void> {
      const params = { path: { id } };
      const tell = () =>
        answer(
          api.PUT("/api/v1/registers/{id}/running", {
            params,
            body: { program: __PROGRAM__, ...held.current },
          }),
        );
      try {
        const { prices, theme } = await tell();
        if (over || (prices === held.current.prices && theme === held.current.theme)) return;
        // What is on the screen is asked for again before this register says that it has it.
        await client.invalidateQueries({ queryKey: goodsKey(store) });
        if (over) return;
        held.current = { prices, theme };
        await tell();
      } catch {
        // Said again in a while.
      }
    }
    void report();
    const timer = setInterval(() => void report(), EVERY_MS);
    const back = () => void report();
    window.addEventListener("online", back);
    return () => {
      over = true;
      clearInterval(timer);
      window.removeEventListener("online", back);
    };
  }, [client, id, store]);
}
