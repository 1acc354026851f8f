import { Refused } from "@tenon/api-client";
import { useState } from "react";

/** One act at a time: whether it is under way, why it was refused, whether it is done. */
export function useSave() {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [saved, setSaved] = useState(false);

  /** Does it, unless one is under way; nothing comes back from what was refused. */
  async function save<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (busy) return undefined;
    setBusy(true);
    setError(null);
    setSaved(false);
    try {
      const answered = await work();
      setSaved(true);
      return answered;
    } catch (caught) {
      setError(caught);
      return undefined;
    } finally {
      setBusy(false);
    }
  }

  return {
    busy,
    error,
    saved,
    save,
    /** What is wrong with one field; `pointer` as in `/names/zh-TW`. */
    fault: (pointer: string) => (error instanceof Refused ? error.field(pointer) : undefined),
    /** Something was changed since. */
    touch: () => setSaved(false),
  };
}

export type Saving = ReturnType<typeof useSave>;
