/** More than this says only that there was next to nothing before. */
const MOST = 999;

/** How much more or less than before, in whole percents; nothing where there was next to nothing to compare with. */
export function change(now: number, before: number): number | null {
  if (before <= 0) return null;
  const percent = Math.round(((now - before) * 100) / before);
  return percent > MOST ? null : percent;
}

/** A part of a whole, in whole percents. */
export function share(part: number, whole: number): number {
  return whole <= 0 ? 0 : Math.round((Math.max(0, part) * 100) / whole);
}

/** Rows by what they are, in the order in which the kinds first come. */
export function byKind<T>(rows: readonly T[], kindOf: (row: T) => string): [kind: string, rows: T[]][] {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const kind = kindOf(row);
    const group = groups.get(kind);
    if (group) group.push(row);
    else groups.set(kind, [row]);
  }
  return [...groups];
}
