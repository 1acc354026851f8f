const KEY = "tenon.practised";

/** Notes in this browser that a sale was practised. Practice is booked nowhere, so the server cannot know. */
export function notePractised(): void {
  localStorage.setItem(KEY, new Date().toISOString());
}

/** Whether a sale was practised in this browser. */
export function hasPractised(): boolean {
  return localStorage.getItem(KEY) !== null;
}
