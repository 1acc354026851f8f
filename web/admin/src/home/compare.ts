/** How much more or less than before, in whole percents; nothing where there was nothing to compare with. */
export function change(now: number, before: number): number | null {
  return before <= 0 ? null : Math.round(((now - before) * 100) / before);
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
