import type { Goods } from "../stock/findByCode.js";

/** One scan, or one press of a key, on a list of goods. */
export interface Entry {
  id: string;
  /** The code as it was read; empty when a person chose the goods. */
  code: string;
  /** Nothing until the server has said what the code stands for. */
  goods: Goods | null;
  /** How much more of it, in thousandths; less than nothing takes back. */
  quantity: number;
  /** The server knows no such goods, or says why the code cannot be. */
  unknown?: string | true;
  /** For counts, which are sent scan by scan: on its way, or answered. */
  sent?: "flying" | "done";
  /** Taken back, or the taking back itself. */
  undone?: boolean;
}

/** What a list holds of one article. */
export interface Line {
  goods: Goods;
  quantity: number;
}

/** The list by article, what was touched last first. */
export function linesOf(entries: readonly Entry[]): Line[] {
  const lines = new Map<string, Line>();
  for (const { goods, quantity } of entries) {
    if (goods === null) continue;
    const before = lines.get(goods.variant_id);
    // Taken out and put in again, so that the map's order is that of the last touch.
    lines.delete(goods.variant_id);
    lines.set(goods.variant_id, {
      goods: before?.goods ?? goods,
      quantity: (before?.quantity ?? 0) + quantity,
    });
  }
  return [...lines.values()].reverse();
}

/** Entries that nobody has explained yet. */
export function unexplained(entries: readonly Entry[]): Entry[] {
  return entries.filter((entry) => entry.goods === null);
}

/** Sets an article to a quantity, as one more entry; null when it is that already. */
export function setTo(entries: readonly Entry[], goods: Goods, quantity: number, id: string): Entry | null {
  const before = linesOf(entries).find((line) => line.goods.variant_id === goods.variant_id)?.quantity ?? 0;
  return before === quantity ? null : { id, code: "", goods, quantity: quantity - before };
}

/** What the next undo would take back. */
export function lastOf(entries: readonly Entry[]): Entry | undefined {
  return entries.findLast((entry) => !entry.undone);
}

/**
 * Takes the last entry back. One that has left already is answered by its opposite, since the server may
 * have taken it.
 */
export function undo(entries: readonly Entry[], id: string): Entry[] {
  const last = lastOf(entries);
  if (last === undefined) return [...entries];
  if (last.sent === undefined) return entries.filter((entry) => entry !== last);
  const opposite: Entry = { id, code: "", goods: last.goods, quantity: -last.quantity, undone: true };
  return [...entries.map((entry) => (entry === last ? { ...entry, undone: true } : entry)), opposite];
}

/** Puts the answer about a code into its entry. */
export function explained(entries: readonly Entry[], id: string, answer: Partial<Entry>): Entry[] {
  return entries.map((entry) => (entry.id === id ? { ...entry, ...answer } : entry));
}
