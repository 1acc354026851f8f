import { createContext, useCallback, useContext, useSyncExternalStore } from "react";
import type { Entry } from "./draft.js";

/** Work that is done here and has to be told to the server: sent again under its key until it is answered. */
export interface Parcel {
  /** The `Idempotency-Key`: however often it is sent, it is booked once. */
  key: string;
  kind: "receive" | "pack" | "send" | "arrive";
  /** The place for goods that came in, else the transfer. */
  subject: string;
  /** What it is about, for people. */
  title: string;
  lines: { variant_id: string; quantity: number }[];
  /** The list that it was made of, and where that list goes when the server says no. */
  draft: string;
  entries: Entry[];
  /** Why the server said no. */
  refused?: string;
}

/** Everything that this device must not forget. */
export interface Kept {
  /** How this device calls itself towards a count. */
  device: string;
  drafts: Record<string, Entry[]>;
  parcels: Parcel[];
}

type Box = Pick<Storage, "getItem" | "setItem">;

/**
 * Drafts and what waits to be sent, in one record of the device: a list and the parcel made of it change
 * together, so that no crash can book it twice. Two windows see the same.
 */
export class Keep {
  readonly #key: string;
  readonly #box: Box;
  readonly #newId: () => string;
  readonly #watchers = new Set<() => void>();
  #text: string | null = null;
  #kept: Kept;
  /** False when the device refuses to store: then only this window remembers. */
  stored = true;

  constructor(key: string, box: Box, newId: () => string) {
    this.#key = key;
    this.#box = box;
    this.#newId = newId;
    this.#kept = this.#empty();
  }

  #empty(): Kept {
    return { device: `floor-${this.#newId().slice(-6)}`, drafts: {}, parcels: [] };
  }

  read = (): Kept => {
    if (!this.stored) return this.#kept;
    const text = this.#box.getItem(this.#key);
    if (text !== this.#text) {
      this.#text = text;
      this.#kept = parse(text) ?? this.#empty();
    }
    return this.#kept;
  };

  change = (by: (before: Kept) => Kept): void => {
    const after = by(this.read());
    if (after === this.#kept) return;
    const text = JSON.stringify(after);
    try {
      this.#box.setItem(this.#key, text);
      this.#text = text;
    } catch {
      this.stored = false;
    }
    this.#kept = after;
    for (const watcher of this.#watchers) watcher();
  };

  watch = (watcher: () => void): (() => void) => {
    const fromElsewhere = (event: StorageEvent) => event.key === this.#key && watcher();
    this.#watchers.add(watcher);
    window.addEventListener("storage", fromElsewhere);
    return () => {
      this.#watchers.delete(watcher);
      window.removeEventListener("storage", fromElsewhere);
    };
  };

  /** Changes one list. */
  edit(draft: string, by: (entries: Entry[]) => Entry[]): void {
    this.change((before) => {
      const { [draft]: entries = [], ...others } = before.drafts;
      const next = by(entries);
      return { ...before, drafts: next.length === 0 ? others : { ...others, [draft]: next } };
    });
  }

  /** Ties a list up to be sent; the list is empty from then on. */
  tie(parcel: Parcel): void {
    this.change((before) => {
      const { [parcel.draft]: _, ...drafts } = before.drafts;
      return { ...before, drafts, parcels: [...before.parcels, parcel] };
    });
  }

  /** Takes a parcel away: it arrived, or nobody wants it any more. */
  drop(key: string): void {
    this.change((before) => ({ ...before, parcels: before.parcels.filter((one) => one.key !== key) }));
  }

  /** Unties a refused parcel: its entries go back to the head of their list. */
  untie(key: string): void {
    this.change((before) => {
      const parcel = before.parcels.find((one) => one.key === key);
      if (parcel === undefined) return before;
      const drafts = {
        ...before.drafts,
        [parcel.draft]: [...parcel.entries, ...(before.drafts[parcel.draft] ?? [])],
      };
      return { ...before, drafts, parcels: before.parcels.filter((one) => one !== parcel) };
    });
  }

  refuse(key: string, why: string): void {
    this.change((before) => ({
      ...before,
      parcels: before.parcels.map((one) => (one.key === key ? { ...one, refused: why } : one)),
    }));
  }
}

function parse(text: string | null): Kept | null {
  if (text === null) return null;
  try {
    const kept = JSON.parse(text) as Kept;
    return typeof kept.device === "string" && typeof kept.drafts === "object" && Array.isArray(kept.parcels)
      ? kept
      : null;
  } catch {
    return null;
  }
}

export const KeepContext = createContext<Keep | null>(null);

export function useKeep(): Keep {
  const keep = useContext(KeepContext);
  if (keep === null) throw new Error("useKeep stands inside KeepContext");
  return keep;
}

export function useKept(): Kept {
  const keep = useKeep();
  return useSyncExternalStore(keep.watch, keep.read);
}

const NOTHING: Entry[] = [];

/** One list and how to change it. */
export function useDraft(draft: string): [Entry[], (by: (entries: Entry[]) => Entry[]) => void] {
  const keep = useKeep();
  const entries = useKept().drafts[draft] ?? NOTHING;
  const edit = useCallback((by: (before: Entry[]) => Entry[]) => keep.edit(draft, by), [keep, draft]);
  return [entries, edit];
}
