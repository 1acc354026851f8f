/**
 * In so many looks a code must not be seen before it counts as another one. Looks and not time: a slow
 * phone looks seldom, and one blurred picture is not an absence.
 */
const AWAY_LOOKS = 6;

/** Tells a code that is still being held before the camera from the next one of the same kind. */
export class Sightings {
  /** Codes that are held, with the looks since each was last seen. */
  readonly #held = new Map<string, number>();

  /** The codes of one look that are new scans. */
  look(codes: readonly string[]): string[] {
    for (const [code, looks] of this.#held) {
      if (looks + 1 >= AWAY_LOOKS) this.#held.delete(code);
      else this.#held.set(code, looks + 1);
    }
    const fresh = codes.filter((code) => !this.#held.has(code));
    for (const code of codes) this.#held.set(code, 0);
    return fresh;
  }
}
