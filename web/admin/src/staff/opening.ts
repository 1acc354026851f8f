import type { StoreOpening } from "@tenon/api-client";

const DAY = 1440;

/** A span as a form shows it: two clocks. */
export interface Clocks {
  opens: string;
  closes: string;
}

/** A day that differs, as a form shows it. */
export interface SpecialRow extends Clocks {
  date: string;
  closed: boolean;
  note: string;
}

/** What the form on opening hours holds. */
export interface OpeningFields {
  /** Spans of each day from Monday to Sunday. */
  week: Clocks[][];
  special: SpecialRow[];
  /** North and east in degrees, as maps copy them: `25.033000, 121.565000`. */
  place: string;
}

/** Minutes after midnight as a clock shows them. Those of the next day begin at 00:00 again. */
export const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60) % 24).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

function minutes(text: string): number {
  const [hours = 0, rest = 0] = text.split(":").map(Number);
  return hours * 60 + rest;
}

/** What closes no later than it opens closes on the next day. */
function span({ opens, closes }: Clocks) {
  const from = minutes(opens);
  const to = minutes(closes);
  return { opens_minutes: from, closes_minutes: to <= from ? to + DAY : to };
}

const degrees = (micro: number) => (micro / 1_000_000).toFixed(6);

/** The form of a store as it is. */
export function fieldsOf(store: {
  opening: StoreOpening;
  latitude_microdegrees?: number | null;
  longitude_microdegrees?: number | null;
}): OpeningFields {
  const { week = [], special = [] } = store.opening;
  const { latitude_microdegrees: north, longitude_microdegrees: east } = store;
  return {
    week: [1, 2, 3, 4, 5, 6, 7].map((day) =>
      week
        .filter((hours) => hours.day === day)
        .map((hours) => ({ opens: clock(hours.opens_minutes), closes: clock(hours.closes_minutes) })),
    ),
    special: special.map((day) => ({
      date: day.date,
      closed: day.opens_minutes == null,
      opens: clock(day.opens_minutes ?? 660),
      closes: clock(day.closes_minutes ?? 1260),
      note: day.note ?? "",
    })),
    place: north == null || east == null ? "" : `${degrees(north)}, ${degrees(east)}`,
  };
}

/** A place on the map in millionths of a degree; nothing for an empty field, `undefined` for what is no place. */
export function placeOf(text: string): { north: number; east: number } | null | undefined {
  if (text.trim() === "") return null;
  const parts = text.split(/[,，\s]+/).filter(Boolean);
  const [north, east] = parts.map(Number);
  if (parts.length !== 2 || north === undefined || east === undefined) return undefined;
  if (!(Math.abs(north) <= 90 && Math.abs(east) <= 180)) return undefined;
  return { north: Math.round(north * 1_000_000), east: Math.round(east * 1_000_000) };
}

/** The form as it is sent, with the row of the form that each span came from. */
export function openingOf(fields: OpeningFields): StoreOpening {
  return {
    week: fields.week.flatMap((spans, index) => spans.map((one) => ({ day: index + 1, ...span(one) }))),
    special: fields.special.map(({ date, closed, note, ...clocks }) => ({
      date,
      note: note.trim(),
      ...(closed ? { opens_minutes: null, closes_minutes: null } : span(clocks)),
    })),
  };
}
