import type { Practice } from "./till.js";

const KEY = "tenon.training";

/** Whether this tab practises: what is done in it is booked nowhere. */
export function inTraining(): boolean {
  return sessionStorage.getItem(KEY) !== null;
}

/** Begins to practise in this tab. The page is loaded anew, so that nothing of the real till stays on it. */
export function beginTraining(): void {
  sessionStorage.setItem(KEY, "null");
  location.reload();
}

/** Ends it and forgets all that was practised. */
export function leaveTraining(): void {
  sessionStorage.clear();
  location.reload();
}

/** What was practised so far. */
export function readPractice(): Practice | null {
  return JSON.parse(sessionStorage.getItem(KEY) ?? "null") as Practice | null;
}

export function writePractice(practice: Practice): void {
  sessionStorage.setItem(KEY, JSON.stringify(practice));
}
