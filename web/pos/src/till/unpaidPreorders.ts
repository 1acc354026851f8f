import { readUnpaidText, writeUnpaidText } from "./device.js";

/** A pre-order of this register whose deposit was not taken yet. */
export interface UnpaidPreorder {
  id: string;
  number: string;
  /** When it lapses, ISO 8601. */
  expires_at: string;
}

/** Those that have not lapsed, the oldest first. */
export function unpaidPreorders(register: string, now: number = Date.now()): UnpaidPreorder[] {
  try {
    const kept = JSON.parse(readUnpaidText(register) ?? "[]") as UnpaidPreorder[];
    return kept.filter(({ expires_at }) => Date.parse(expires_at) > now);
  } catch {
    return [];
  }
}

/** Remembers one: whoever leaves it finds it among the pickups, also when another store hands it over. */
export function rememberUnpaid(register: string, order: UnpaidPreorder): void {
  const others = unpaidPreorders(register).filter(({ id }) => id !== order.id);
  writeUnpaidText(register, JSON.stringify([...others, order]));
}

/** Forgets one that stands now, or never will. */
export function forgetUnpaid(register: string, order: string): void {
  writeUnpaidText(register, JSON.stringify(unpaidPreorders(register).filter(({ id }) => id !== order)));
}
