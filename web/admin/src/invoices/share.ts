/** Parts per million as percent: 285,000 is `28.5`. */
export function asPercent(rate: number): string {
  const text = rate.toString().padStart(5, "0");
  const fraction = text.slice(-4).replace(/0+$/, "");
  return fraction === "" ? text.slice(0, -4) : `${text.slice(0, -4)}.${fraction}`;
}

/** Percent as parts per million, to the digit; nothing for what is no share of a whole. */
export function fromPercent(text: string): number | undefined {
  const match = /^(\d{1,3})(?:\.(\d{1,4}))?$/.exec(text.trim());
  if (match === null) return undefined;
  const rate = Number(match[1]) * 10_000 + Number((match[2] ?? "").padEnd(4, "0"));
  return rate <= 1_000_000 ? rate : undefined;
}
