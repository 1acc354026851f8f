import type { PrinterChoice } from "./choice.js";
import { sendNetwork } from "./network.js";
import type { Outcome } from "./outcome.js";
import { sendSerial } from "./serial.js";
import { sendUsb } from "./usb.js";

/** Sends bytes to the printer that this device uses, or to the drawer at its serial port where it uses none. */
export function sendBytes(
  { kind, baudRate, name }: Pick<PrinterChoice, "kind" | "baudRate" | "name">,
  bytes: Uint8Array,
): Promise<Outcome> {
  if (kind === "usb") return sendUsb(bytes);
  return kind === "network" ? sendNetwork(bytes, name) : sendSerial(bytes, baudRate);
}
