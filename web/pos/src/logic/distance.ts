/** A distance as people say it: metres below a kilometre, else kilometres with one decimal. */
export function farAway(metres: number | null | undefined): { n: string; unit: "m" | "km" } | null {
  if (metres === null || metres === undefined) return null;
  // Within ten metres nobody measures.
  const rounded = Math.round(metres / 10) * 10;
  if (rounded < 1000) return { n: String(rounded), unit: "m" };
  return { n: (Math.round(metres / 100) / 10).toFixed(1), unit: "km" };
}
