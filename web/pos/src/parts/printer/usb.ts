import { inTurn, type Outcome, PATIENCE_MS, within } from "./outcome.js";

/** As much of the browser's USB as a printer needs. */
interface Endpoint {
  endpointNumber: number;
  direction: "in" | "out";
  type: "bulk" | "interrupt" | "isochronous";
}
interface Interface {
  interfaceNumber: number;
  alternate: { interfaceClass: number; endpoints: Endpoint[] };
}
interface Device {
  configuration: { interfaces: Interface[] } | null;
  open(): Promise<void>;
  close(): Promise<void>;
  selectConfiguration(value: number): Promise<void>;
  claimInterface(number: number): Promise<void>;
  transferOut(endpoint: number, bytes: Uint8Array): Promise<{ status?: string; bytesWritten?: number }>;
}
interface Usb {
  getDevices(): Promise<Device[]>;
  requestDevice(options: { filters: { classCode: number }[] }): Promise<Device>;
}

const PRINTER_CLASS = 7;
/** Bytes that are sent at once; the buffers of small printers hold a few of these. */
const PIECE = 4_096;

const usb = (): Usb | undefined => (navigator as { usb?: Usb }).usb;

/** Whether this browser can reach printers by USB. */
export const canReachUsb = (): boolean => usb() !== undefined;

/** Lets the cashier choose a printer; the browser remembers it. False when none was chosen. */
export async function chooseUsb(): Promise<boolean> {
  try {
    return (await usb()?.requestDevice({ filters: [{ classCode: PRINTER_CLASS }] })) !== undefined;
  } catch {
    return false;
  }
}

function outletOf(device: Device): { at: number; endpoint: number } | undefined {
  for (const { interfaceNumber, alternate } of device.configuration?.interfaces ?? []) {
    if (alternate.interfaceClass !== PRINTER_CLASS) continue;
    const out = alternate.endpoints.find(({ direction, type }) => direction === "out" && type === "bulk");
    if (out) return { at: interfaceNumber, endpoint: out.endpointNumber };
  }
  return undefined;
}

/** Sends bytes to the printer that was chosen. */
export function sendUsb(bytes: Uint8Array): Promise<Outcome> {
  return inTurn(async () => {
    let device: Device | undefined;
    let begun = false;
    try {
      [device] = (await usb()?.getDevices()) ?? [];
      if (device === undefined) return "failed";
      await device.open();
      if (device.configuration === null) await device.selectConfiguration(1);
      const outlet = outletOf(device);
      if (outlet === undefined) return "failed";
      await device.claimInterface(outlet.at);
      for (let at = 0; at < bytes.length; at += PIECE) {
        const piece = bytes.slice(at, at + PIECE);
        begun = true;
        const { status, bytesWritten } = await within(
          PATIENCE_MS,
          device.transferOut(outlet.endpoint, piece),
        );
        if (status !== "ok" || bytesWritten !== piece.length) return "unsure";
      }
      return "printed";
    } catch {
      return begun ? "unsure" : "failed";
    } finally {
      // Lets go of the interface, too.
      await device?.close().catch(() => undefined);
    }
  });
}
