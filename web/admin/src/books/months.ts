/** The month of a day, such as `2026-11`. */
export function monthOf(date: Date): string {
  return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}`;
}

/** A month and those before it, the latest first. */
export function monthsUntil(last: string, count: number): string[] {
  const [year = 0, month = 1] = last.split("-").map(Number);
  return Array.from({ length: count }, (_, back) => monthOf(new Date(year, month - 1 - back, 1)));
}

/** The first and the last day of a month. */
export function daysOf(month: string): { from: string; to: string } {
  const [year = 0, number = 1] = month.split("-").map(Number);
  const last = new Date(year, number, 0).getDate();
  return { from: `${month}-01`, to: `${month}-${String(last).padStart(2, "0")}` };
}

/** Codes of two-month periods, the one of a day and those before it: three digits of the year of the Republic and the even month. */
export function periodsUntil(date: Date, count: number): string[] {
  const at = date.getFullYear() * 6 + Math.floor(date.getMonth() / 2);
  return Array.from({ length: count }, (_, back) => {
    const [year, pair] = [Math.floor((at - back) / 6) - 1911, (at - back) % 6];
    return `${String(year).padStart(3, "0")}${String(pair * 2 + 2).padStart(2, "0")}`;
  });
}
