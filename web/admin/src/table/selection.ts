// Which rows of a list are ticked. Pure: what is ticked is a set of keys, whatever the rows are.

/**
 * The selection after a row was ticked or unticked. With `from`, every row between that one and this becomes
 * what this one became, in the order in which they are shown.
 */
export function ticked(
  selected: ReadonlySet<string>,
  shown: readonly string[],
  key: string,
  from: string | null,
): Set<string> {
  const next = new Set(selected);
  const on = !next.has(key);
  const [one, other] = [from === null ? -1 : shown.indexOf(from), shown.indexOf(key)];
  const stretch =
    one >= 0 && other >= 0 ? shown.slice(Math.min(one, other), Math.max(one, other) + 1) : [key];
  for (const each of stretch) {
    if (on) next.add(each);
    else next.delete(each);
  }
  return next;
}

/** The selection after the box above the rows: every row that is shown, or none of them. Others stay as they were. */
export function allTicked(
  selected: ReadonlySet<string>,
  shown: readonly string[],
  on: boolean,
): ReadonlySet<string> {
  return on ? new Set([...selected, ...shown]) : new Set([...selected].filter((key) => !shown.includes(key)));
}

/** How many of the rows that are shown are ticked: what the box above them says. */
export function howMany(selected: ReadonlySet<string>, shown: readonly string[]): "none" | "some" | "all" {
  const count = shown.filter((key) => selected.has(key)).length;
  return count === 0 ? "none" : count === shown.length ? "all" : "some";
}

/** The row that an arrow leads to from here; the same one at either end. */
export function neighbour(shown: readonly string[], key: string, step: 1 | -1): string {
  return shown[shown.indexOf(key) + step] ?? key;
}
