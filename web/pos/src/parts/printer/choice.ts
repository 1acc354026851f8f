/** How this device reaches its receipt printer. */
export type PrinterKind = "dialog" | "usb" | "serial" | "network";

/** How a printer is told Chinese characters; the server knows what each means. */
export const ENCODINGS = ["big5", "big5_chosen", "utf8", "utf8_chosen", "picture"] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** Bits a second of a serial port. */
export const BAUD_RATES = [9_600, 19_200, 38_400, 115_200] as const;

/** The printer of this device. How wide its paper is, is kept apart: the print dialog needs it, too. */
export interface PrinterChoice {
  kind: PrinterKind;
  encoding: Encoding;
  cutter: boolean;
  baudRate: number;
  /** Which printer of the shop's network; empty while none is chosen. */
  name: string;
}

const KEY = "tenon.printer";
const NOTHING_CHOSEN: PrinterChoice = {
  kind: "dialog",
  encoding: "big5",
  cutter: true,
  baudRate: 9_600,
  name: "",
};

const oneOf = <T>(all: readonly T[], value: unknown, otherwise: T): T =>
  all.includes(value as T) ? (value as T) : otherwise;

/** What was chosen on this device; what is not understood is as if it had not been chosen. */
export function readPrinter(): PrinterChoice {
  let kept: Partial<Record<keyof PrinterChoice, unknown>> = {};
  try {
    kept = (JSON.parse(localStorage.getItem(KEY) ?? "{}") ?? {}) as typeof kept;
  } catch {
    // Not ours.
  }
  return {
    kind: oneOf<PrinterKind>(["dialog", "usb", "serial", "network"], kept.kind, NOTHING_CHOSEN.kind),
    encoding: oneOf<Encoding>(ENCODINGS, kept.encoding, NOTHING_CHOSEN.encoding),
    cutter: typeof kept.cutter === "boolean" ? kept.cutter : NOTHING_CHOSEN.cutter,
    baudRate: oneOf<number>(BAUD_RATES, kept.baudRate, NOTHING_CHOSEN.baudRate),
    name: typeof kept.name === "string" ? kept.name : NOTHING_CHOSEN.name,
  };
}

export function writePrinter(choice: PrinterChoice): void {
  localStorage.setItem(KEY, JSON.stringify(choice));
}
