import { inTraining } from "../training/flag.js";

/** As much of the browser's serial ports as a drawer needs. */
interface Port {
  open(options: { baudRate: number }): Promise<void>;
  close(): Promise<void>;
  writable: WritableStream<Uint8Array> | null;
}
interface Serial {
  getPorts(): Promise<Port[]>;
  requestPort(): Promise<Port>;
}

/** What receipt printers pass on to the drawer that hangs at them: ESC p, the first pin, 50 ms on, 500 ms off. */
export const PULSE = Uint8Array.of(0x1b, 0x70, 0x00, 0x19, 0xfa);
const BAUD_RATE = 9_600;

const serial = (): Serial | undefined => (navigator as { serial?: Serial }).serial;

/** Whether this browser can reach a drawer. */
export const canReachDrawer = (): boolean => serial() !== undefined;

/** Lets the cashier choose the port at which the drawer hangs; the browser remembers it. False when none was chosen. */
export async function connectDrawer(): Promise<boolean> {
  try {
    await serial()?.requestPort();
    return ((await serial()?.getPorts()) ?? []).length > 0;
  } catch {
    return false;
  }
}

let busy = false;

/**
 * Opens the drawer, where one is connected. A drawer that does not answer has a key, so nothing is said of it: the
 * sale is done. What is practised opens nothing.
 */
export async function openDrawer(): Promise<boolean> {
  if (busy || inTraining()) return false;
  busy = true;
  try {
    const [port] = (await serial()?.getPorts()) ?? [];
    if (port === undefined) return false;
    await port.open({ baudRate: BAUD_RATE });
    try {
      const writer = port.writable?.getWriter();
      await writer?.write(PULSE);
      writer?.releaseLock();
      return writer !== undefined;
    } finally {
      await port.close();
    }
  } catch {
    return false;
  } finally {
    busy = false;
  }
}
