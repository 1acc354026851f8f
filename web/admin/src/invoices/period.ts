/** Years of the Republic are those of the Gregorian calendar less this. */
const REPUBLIC = 1911;

/** The code of a period, three digits of the year of the Republic and the even month, and of the one after it. */
export function periodsFrom(date: Date): [string, string] {
  const at = date.getFullYear() * 6 + Math.floor(date.getMonth() / 2);
  return [code(at), code(at + 1)];
}

function code(period: number): string {
  const year = Math.floor(period / 6) - REPUBLIC;
  const month = (period % 6) * 2 + 2;
  return `${String(year).padStart(3, "0")}${String(month).padStart(2, "0")}`;
}

/** Its year of the Republic and its two months, for people. */
export function periodParts(period: string): { year: number; from: string; to: string } {
  const month = Number(period.slice(3));
  const two = (number: number) => String(number).padStart(2, "0");
  return { year: Number(period.slice(0, 3)), from: two(month - 1), to: two(month) };
}
