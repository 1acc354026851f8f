/** The languages the pages speak. */
export type Locale = "zh-TW" | "en";

interface Day {
  year: number;
  month: number;
  day: number;
}

const WEEKDAYS_ZH = ["日", "一", "二", "三", "四", "五", "六"];
const WEEKDAYS_EN = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS_EN = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const zoneFormats = new Map<string, Intl.DateTimeFormat>();

function zoneFormat(zone: string): Intl.DateTimeFormat {
  let format = zoneFormats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      hourCycle: "h23",
    });
    zoneFormats.set(zone, format);
  }
  return format;
}

function inZone(
  moment: string | number,
  zone: string,
): Day & { hour: string; minute: string; second: string } {
  const parts = new Map(
    zoneFormat(zone)
      .formatToParts(new Date(moment))
      .map((part) => [part.type as string, part.value]),
  );
  return {
    year: Number(parts.get("year")),
    month: Number(parts.get("month")),
    day: Number(parts.get("day")),
    hour: parts.get("hour") ?? "",
    minute: parts.get("minute") ?? "",
    second: parts.get("second") ?? "",
  };
}

function dayText({ year, month, day }: Day, locale: Locale, thisYear: number): string {
  const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
  if (locale === "en") {
    const text = `${WEEKDAYS_EN[weekday]} ${day} ${MONTHS_EN[month - 1]}`;
    return year === thisYear ? text : `${text} ${year}`;
  }
  const text = `${month}月${day}日(${WEEKDAYS_ZH[weekday]})`;
  return year === thisYear ? text : `${year}年${text}`;
}

/** A business date `YYYY-MM-DD` as people read it: `11月21日(六)`; another year is named. */
export function formatDate(date: string, locale: Locale, now: number = Date.now()): string {
  const [year, month, day] = date.split("-").map(Number);
  if (!year || !month || !day) return date;
  return dayText({ year, month, day }, locale, new Date(now).getUTCFullYear());
}

/** A moment's time of day in the brand's zone: `14:05`. */
export function formatTime(moment: string | number, zone: string, seconds = false): string {
  const { hour, minute, second } = inZone(moment, zone);
  return seconds ? `${hour}:${minute}:${second}` : `${hour}:${minute}`;
}

/** A moment: the time alone on the same day, the day before it otherwise. */
export function formatMoment(
  moment: string | number,
  zone: string,
  locale: Locale,
  now: number = Date.now(),
): string {
  const then = inZone(moment, zone);
  const today = inZone(now, zone);
  const time = `${then.hour}:${then.minute}`;
  if (then.year === today.year && then.month === today.month && then.day === today.day) return time;
  return `${dayText(then, locale, today.year)} ${time}`;
}

/** Day and time always, for papers: `2026年11月21日(六) 14:05`. */
export function formatFull(moment: string | number, zone: string, locale: Locale): string {
  const then = inZone(moment, zone);
  return `${dayText(then, locale, 0)} ${then.hour}:${then.minute}`;
}

/** The hour of the day, 0 to 23, in the brand's zone. */
export function hourOf(moment: string | number, zone: string): number {
  return Number(inZone(moment, zone).hour);
}
