import type { KitchenTicket } from "@tenon/api-client";

export type TicketState = KitchenTicket["state"];
/** The columns of the screen, in the order of the work. */
export const COLUMNS = ["waiting", "started", "ready"] as const;
export type Column = (typeof COLUMNS)[number];

const ORDER: TicketState[] = ["waiting", "started", "ready", "handed_over"];

/** One step on; none where the kitchen's work ends: an order of the web is handed over elsewhere. */
export function next(ticket: Pick<KitchenTicket, "state" | "channel">): TicketState | null {
  const to = ORDER[ORDER.indexOf(ticket.state) + 1] ?? null;
  if (!ORDER.includes(ticket.state)) return null;
  return to === "handed_over" && ticket.channel === "web" ? null : to;
}

/** One step back; none where there is none. */
export function before(state: TicketState): TicketState | null {
  return ORDER[ORDER.indexOf(state) - 1] ?? null;
}

const MINUTE = 60_000;
/** After so many minutes somebody waits for long. */
export const LONG_MINUTES = 10;

/** Whole minutes since an instant; none before it. */
export function minutesSince(moment: string, now: number): number {
  return Math.max(0, Math.floor((now - Date.parse(moment)) / MINUTE));
}

/** True for what is wanted later than now: it is shown by its hour, not by how long it waits. */
export function isAhead(ticket: Pick<KitchenTicket, "due_at">, now: number): boolean {
  return Date.parse(ticket.due_at) > now;
}

/** Since when its buyer waits: since it was to be ready, where that was said, else since it was sold. */
export function waitsSince(ticket: Pick<KitchenTicket, "due_at" | "opened_at" | "fulfilment">): string {
  return ticket.fulfilment === "take_away" ? ticket.opened_at : ticket.due_at;
}
