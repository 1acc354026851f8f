/** Nobody types this fast: milliseconds between two keys of a scanner at most. */
const SCANNER_GAP_MS = 35;
const SHORTEST_CODE = 5;

/**
 * Tells a scanner that types from a person who types, by the gaps between the keys.
 * `times` are the moments of the characters in milliseconds.
 */
export function isScanned(times: readonly number[]): boolean {
  if (times.length < SHORTEST_CODE) return false;
  for (let at = 1; at < times.length; at += 1) {
    if ((times[at] ?? 0) - (times[at - 1] ?? 0) > SCANNER_GAP_MS) return false;
  }
  return true;
}

/** Text that looks like a code rather than like words somebody searches for. */
export function looksLikeCode(text: string): boolean {
  return /^[0-9A-Za-z][0-9A-Za-z._/-]{3,}$/.test(text) && /\d/.test(text);
}
