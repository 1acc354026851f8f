import { useQueryClient } from "@tanstack/react-query";
import { useSave } from "../parts/useSave.js";

/** One act at a time; then the lists of that name are read anew, whatever came of it. */
export function useAct(...lists: string[]) {
  const client = useQueryClient();
  const saving = useSave();
  async function act<T>(work: () => Promise<T>): Promise<T | undefined> {
    const answered = await saving.save(work);
    for (const list of lists) void client.invalidateQueries({ queryKey: [list] });
    return answered;
  }
  return { saving, act };
}
