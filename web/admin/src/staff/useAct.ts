import { useState } from "react";

/** One act at a time: whether it runs, what stood in its way, and that it was done. */
export function useAct(after: () => void) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [done, setDone] = useState(false);
  async function act(call: () => Promise<unknown>): Promise<boolean> {
    if (busy) return false;
    setBusy(true);
    setError(null);
    setDone(false);
    try {
      await call();
      setDone(true);
      return true;
    } catch (caught) {
      setError(caught);
      return false;
    } finally {
      setBusy(false);
      after();
    }
  }
  return { busy, error, done, act };
}
