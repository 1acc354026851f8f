import { readPrinter } from "../parts/printer/choice.js";
import { sendBytes } from "../parts/printer/send.js";
import { canReachSerial, chooseSerial } from "../parts/printer/serial.js";
import { inTraining } from "../training/flag.js";

/** What receipt printers pass on to the drawer that hangs at them: ESC p, the first pin, 50 ms on, 500 ms off. */
export const PULSE = Uint8Array.of(0x1b, 0x70, 0x00, 0x19, 0xfa);

/** Whether this browser can reach a drawer that hangs at no printer of this device. */
export const canReachDrawer = canReachSerial;

/** Lets the cashier choose the port at which the drawer hangs; the browser remembers it. False when none was chosen. */
export const connectDrawer = chooseSerial;

let busy = false;

/**
 * Opens the drawer, where one is connected. A drawer that does not answer has a key, so nothing is said of it: the
 * sale is done. What is practised opens nothing.
 */
export async function openDrawer(): Promise<boolean> {
  if (busy || inTraining()) return false;
  busy = true;
  try {
    return (await sendBytes(readPrinter(), PULSE)) === "printed";
  } catch {
    return false;
  } finally {
    busy = false;
  }
}
