/** How the keys that open the search are written on this machine. */
export function finderKeys(): string {
  return /mac|iphone|ipad/i.test(navigator.userAgent) ? "⌘K" : "Ctrl K";
}
