/** An instant as a field for date and time takes it, in this machine's zone; empty where there is none. */
export function toInput(instant: string | null | undefined): string {
  if (!instant) return "";
  const at = new Date(instant);
  const two = (number: number) => String(number).padStart(2, "0");
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** The instant that such a field says; nothing where it is empty. */
export function fromInput(text: string): string | undefined {
  return text === "" ? undefined : new Date(text).toISOString();
}
