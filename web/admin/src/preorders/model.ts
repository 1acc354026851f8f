import type { PreorderCampaign, PreorderDay, PreorderDaysEdit } from "@tenon/api-client";
import { formatQuantity, formatTime, parseDecimal, parseQuantity } from "@tenon/ui";

export const STATES = ["draft", "open", "closed"] as const;
export const LEAD_UNITS = ["days", "hours", "minutes"] as const;
export type LeadUnit = (typeof LEAD_UNITS)[number];

/** The most days that are set at once. */
export const DAYS_MOST = 62;
/** The most slots of a day. */
export const SLOTS_MOST = 24;

const MINUTES: Record<LeadUnit, number> = { days: 1440, hours: 60, minutes: 1 };
const DAY_MS = 24 * 3600 * 1000;

/** A share in parts per million as people type it, in percent: `30`, `12.5`. */
export function percentOf(ppm: number): string {
  return String(ppm / 10_000);
}

/** What was typed as percent, in parts per million; nothing for what is no number. */
export function ppmOf(text: string): number | null {
  return parseDecimal(text.replace(/[%％]\s*$/, ""), 4);
}

/** Minutes in the largest unit that says them whole. */
export function leadOf(minutes: number): { count: number; unit: LeadUnit } {
  // None at all is said in the unit that people think of first.
  const unit = LEAD_UNITS.find((one) => minutes % MINUTES[one] === 0) ?? "minutes";
  return { count: minutes / MINUTES[unit], unit };
}

/** So many of a unit in minutes; nothing for what is no whole number. */
export function leadMinutes(count: string, unit: LeadUnit): number | null {
  const parsed = parseDecimal(count, 0);
  return parsed === null ? null : parsed * MINUTES[unit];
}

/** Minutes after midnight of a clock such as `10:30`; nothing where none was chosen. */
export function clockMinutes(clock: string): number | null {
  const found = /^(\d{2}):(\d{2})$/.exec(clock);
  return found ? Number(found[1]) * 60 + Number(found[2]) : null;
}

/** When a slot ends by the clock of its place; the end of the day is 24:00, not the next day's 00:00. */
export function endOf(slot: { ends_at: string }, zone: string): string {
  const time = formatTime(slot.ends_at, zone);
  return time === "00:00" ? "24:00" : time;
}

/** From when until when by the clock of a place: `10:00–13:00`. */
export function hoursOf(slot: { begins_at: string; ends_at: string }, zone: string): string {
  return `${formatTime(slot.begins_at, zone)}–${endOf(slot, zone)}`;
}

/** The date that a place's calendar shows at an instant. */
export function dateIn(zone: string, at: number): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(at);
}

/** Every date from one to the other; none where one is missing or they are the wrong way round or too far apart. */
export function datesBetween(from: string, to: string): string[] {
  const [first, last] = [Date.parse(from), Date.parse(to)];
  const count = (last - first) / DAY_MS + 1;
  if (!(count >= 1 && count <= DAYS_MOST)) return [];
  return Array.from({ length: count }, (_, at) => new Date(first + at * DAY_MS).toISOString().slice(0, 10));
}

/** The day of the week of a date, from 1 for Monday to 7 for Sunday. */
export function weekdayOf(date: string): number {
  return new Date(Date.parse(date)).getUTCDay() || 7;
}

/** Slots that mean something: one that was taken away stays behind with nothing in it. */
export function slotsOf(day: PreorderDay): PreorderDay["slots"] {
  return day.slots.filter((slot) => slot.capacity > 0 || slot.taken > 0);
}

/** How much can still be ordered for a day: what it has left, where its slots have no less. */
export function leftOf(day: PreorderDay): number {
  const inSlots = day.slots.reduce((sum, slot) => sum + Math.max(0, slot.capacity - slot.taken), 0);
  return Math.max(0, Math.min(day.capacity - day.taken, inSlots));
}

/** How a day stands: nothing is handed over, nothing is left, or something is. */
export function standing(day: PreorderDay): "rests" | "full" | "open" {
  if (day.taken === 0 && (day.capacity === 0 || slotsOf(day).length === 0)) return "rests";
  return leftOf(day) === 0 ? "full" : "open";
}

/** Days in figures: how much they have, how much of it is booked, how many are sold out. */
export function sumOf(days: readonly PreorderDay[]): {
  days: number;
  capacity: number;
  taken: number;
  full: number;
} {
  const open = days.filter((day) => standing(day) !== "rests");
  return {
    days: open.length,
    capacity: open.reduce((sum, day) => sum + day.capacity, 0),
    taken: open.reduce((sum, day) => sum + day.taken, 0),
    full: open.filter((day) => standing(day) === "full").length,
  };
}

/** Days by their stores, in the order in which they come. */
export function byStore(days: readonly PreorderDay[]): Map<string, PreorderDay[]> {
  const stores = new Map<string, PreorderDay[]>();
  for (const day of days) stores.set(day.store_id, [...(stores.get(day.store_id) ?? []), day]);
  return stores;
}

/** A slot as the form shows it; without a quantity it has what its day has. */
export interface SlotRow {
  from: string;
  to: string;
  capacity: string;
}

/** What the form on days holds. */
export interface DaysDraft {
  stores: string[];
  from: string;
  to: string;
  /** Dates between them on which somebody pressed to leave them out. */
  without: string[];
  capacity: string;
  slots: SlotRow[];
}

/** The dates that the form means. */
export function datesOf({ from, to, without }: DaysDraft): string[] {
  return datesBetween(from, to || from).filter((date) => !without.includes(date));
}

/** Fields of the form that cannot be understood; slots by their place. */
export interface DaysFaults {
  capacity: boolean;
  slots: number[];
}

/** The form as it is sent, or what of it cannot be understood. */
export function daysEdit(draft: DaysDraft): { body: PreorderDaysEdit | null; faults: DaysFaults } {
  const capacity = parseQuantity(draft.capacity);
  const slots = draft.slots.map((row) => {
    const [from, to] = [clockMinutes(row.from), clockMinutes(row.to)];
    const own = row.capacity.trim() === "" ? (capacity ?? 0) : parseQuantity(row.capacity);
    if (from === null || to === null || own === null) return null;
    // Midnight as an end is the day's.
    return { from_minutes: from, to_minutes: to === 0 ? 1440 : to, capacity: own };
  });
  const sound = slots.filter((slot) => slot !== null);
  const faults = {
    capacity: capacity === null,
    slots: slots.flatMap((slot, at) => (slot === null ? [at] : [])),
  };
  const body =
    capacity === null || faults.slots.length > 0
      ? null
      : { store_ids: draft.stores, dates: datesOf(draft), capacity, slots: sound };
  return { body, faults };
}

/** The form of a day as it is. */
export function draftOf(day: PreorderDay, zone: string): DaysDraft {
  return {
    stores: [day.store_id],
    from: day.date,
    to: day.date,
    without: [],
    capacity: plain(day.capacity),
    slots: slotsOf(day).map((slot) => ({
      from: formatTime(slot.begins_at, zone),
      to: formatTime(slot.ends_at, zone),
      capacity: slot.capacity === day.capacity ? "" : plain(slot.capacity),
    })),
  };
}

/** A quantity as it stands in a field: no groups. */
function plain(quantity: number): string {
  return formatQuantity(quantity).replaceAll(",", "");
}

/** What a campaign still needs before anybody can order, or what is good to know about it now. */
export function nextStep(
  campaign: Pick<PreorderCampaign, "state">,
  days: readonly PreorderDay[],
): "needsDays" | "canOpen" | "nothingOffered" | "soldOut" | null {
  const { days: count, full } = sumOf(days);
  if (campaign.state === "closed") return null;
  if (campaign.state === "draft") return count === 0 ? "needsDays" : "canOpen";
  if (count === 0) return "nothingOffered";
  return full === count ? "soldOut" : null;
}
