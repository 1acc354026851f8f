import { inTurn, type Outcome, PATIENCE_MS, within } from "./outcome.js";

/** As much of the browser's serial ports as a printer or a drawer needs. */
interface Port {
  open(options: { baudRate: number }): Promise<void>;
  close(): Promise<void>;
  writable: WritableStream<Uint8Array> | null;
}
interface Serial {
  getPorts(): Promise<Port[]>;
  requestPort(): Promise<Port>;
}

const serial = (): Serial | undefined => (navigator as { serial?: Serial }).serial;

/** Whether this browser can reach serial ports. */
export const canReachSerial = (): boolean => serial() !== undefined;

/** Lets the cashier choose a port; the browser remembers it. False when none was chosen. */
export async function chooseSerial(): Promise<boolean> {
  try {
    await serial()?.requestPort();
    return ((await serial()?.getPorts()) ?? []).length > 0;
  } catch {
    return false;
  }
}

/** Sends bytes to the port that was chosen, and waits until they have left this machine. */
export function sendSerial(bytes: Uint8Array, baudRate: number): Promise<Outcome> {
  return inTurn(async () => {
    let port: Port | undefined;
    try {
      [port] = (await serial()?.getPorts()) ?? [];
      await port?.open({ baudRate });
    } catch {
      return "failed";
    }
    if (port === undefined) return "failed";
    let begun = false;
    try {
      const writer = port.writable?.getWriter();
      if (writer === undefined) return "failed";
      begun = true;
      await within(PATIENCE_MS, writer.write(bytes));
      // Closing flushes: what still waits in this machine would be lost with the port.
      await within(PATIENCE_MS, writer.close());
      return "printed";
    } catch {
      return begun ? "unsure" : "failed";
    } finally {
      await port.close().catch(() => undefined);
    }
  });
}
