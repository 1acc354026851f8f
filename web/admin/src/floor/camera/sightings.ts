/** A code has to be out of the picture for so long before it counts as another one, in milliseconds. */
const AWAY_MS = 700;

/** Tells a code that is still being held before the camera from the next one of the same kind. */
export class Sightings {
  readonly #last = new Map<string, number>();

  /** Whether the code, seen at that moment in milliseconds, is a new scan. */
  isNew(code: string, now: number): boolean {
    for (const [other, at] of this.#last) if (now - at > AWAY_MS) this.#last.delete(other);
    const held = this.#last.has(code);
    this.#last.set(code, now);
    return !held;
  }
}
