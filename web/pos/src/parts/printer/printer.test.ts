import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { readPrinter, writePrinter } from "./choice.js";
import { sendSerial } from "./serial.js";
import { chooseUsb, sendUsb } from "./usb.js";

const BYTES = Uint8Array.from({ length: 5_000 }, (_, at) => at % 251);

/** A USB printer that takes so many pieces before it fails. */
function usbPrinter(takes: number, failure: () => Promise<{ status?: string; bytesWritten?: number }>) {
  const calls: string[] = [];
  const taken: number[] = [];
  const printing = {
    interfaceNumber: 1,
    alternate: {
      interfaceClass: 7,
      endpoints: [
        { endpointNumber: 1, direction: "in", type: "bulk" },
        { endpointNumber: 2, direction: "out", type: "bulk" },
      ],
    },
  };
  const other = { interfaceNumber: 0, alternate: { interfaceClass: 3, endpoints: [] } };
  const device = {
    configuration: null as { interfaces: unknown[] } | null,
    open: async () => void calls.push("open"),
    close: async () => void calls.push("close"),
    selectConfiguration: async () => {
      device.configuration = { interfaces: [other, printing] };
    },
    claimInterface: async (number: number) => void calls.push(`claim ${number}`),
    transferOut: async (endpoint: number, bytes: Uint8Array) => {
      calls.push(`out ${endpoint}`);
      if (calls.filter((call) => call.startsWith("out")).length > takes) return failure();
      taken.push(...bytes);
      return { status: "ok", bytesWritten: bytes.length };
    },
  };
  return { device, calls, taken };
}

function usb(devices: unknown[] | null, requestDevice = async () => devices?.[0]) {
  const value = devices === null ? undefined : { getDevices: async () => devices, requestDevice };
  Object.defineProperty(navigator, "usb", { value, configurable: true });
}

function serial(ports: unknown[]) {
  Object.defineProperty(navigator, "serial", { value: { getPorts: async () => ports }, configurable: true });
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  localStorage.clear();
});

const gone = () => Promise.reject(new Error("the cable came loose"));

it("sends all bytes by USB, in pieces, to the printer's own endpoint", async () => {
  const { device, calls, taken } = usbPrinter(9, gone);
  usb([device]);
  expect(await chooseUsb()).toBe(true);
  expect(await sendUsb(BYTES)).toBe("printed");
  expect(taken).toEqual([...BYTES]);
  expect(calls).toEqual(["open", "claim 1", "out 2", "out 2", "close"]);
});

it("knows that nothing was sent where no printer is, or where it cannot be had", async () => {
  usb(null);
  expect([await chooseUsb(), await sendUsb(BYTES)]).toEqual([false, "failed"]);
  usb([], () => Promise.reject(new Error("nobody chose")));
  expect([await chooseUsb(), await sendUsb(BYTES)]).toEqual([false, "failed"]);
  const { device, calls } = usbPrinter(9, gone);
  usb([{ ...device, claimInterface: () => Promise.reject(new Error("somebody else has it")) }]);
  expect(await sendUsb(BYTES)).toBe("failed");
  expect(calls.at(-1)).toBe("close");
});

it("does not say that nothing came out once a piece was on its way", async () => {
  for (const takes of [0, 1]) {
    const { device } = usbPrinter(takes, gone);
    usb([device]);
    expect(await sendUsb(BYTES)).toBe("unsure");
  }
  const short = usbPrinter(0, async () => ({ status: "ok", bytesWritten: 7 }));
  usb([short.device]);
  expect(await sendUsb(BYTES)).toBe("unsure");
});

it("waits for a printer without paper, but not for ever", async () => {
  const { device, calls } = usbPrinter(1, () => new Promise(() => undefined));
  usb([device]);
  const sent = sendUsb(BYTES);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await sent).toBe("unsure");
  expect(calls.at(-1)).toBe("close");
});

it("sends one thing after the other", async () => {
  const { device, calls, taken } = usbPrinter(9, gone);
  usb([device]);
  expect(await Promise.all([sendUsb(BYTES), sendUsb(Uint8Array.of(1, 2))])).toEqual(["printed", "printed"]);
  expect(taken).toEqual([...BYTES, 1, 2]);
  expect(calls.filter((call) => call === "open" || call === "close")).toEqual([
    "open",
    "close",
    "open",
    "close",
  ]);
});

it("flushes a serial port before it lets go of it", async () => {
  const calls: string[] = [];
  const writer = {
    write: async (bytes: Uint8Array) => void calls.push(`write ${bytes.length}`),
    close: async () => void calls.push("flush"),
  };
  const port = {
    open: async ({ baudRate }: { baudRate: number }) => void calls.push(`open ${baudRate}`),
    close: async () => void calls.push("close"),
    writable: { getWriter: () => writer },
  };
  serial([port]);
  expect(await sendSerial(BYTES, 38_400)).toBe("printed");
  expect(calls).toEqual(["open 38400", "write 5000", "flush", "close"]);
  serial([{ ...port, open: gone }]);
  expect(await sendSerial(BYTES, 9_600)).toBe("failed");
  serial([{ ...port, writable: { getWriter: () => ({ ...writer, close: gone }) } }]);
  expect(await sendSerial(BYTES, 9_600)).toBe("unsure");
});

it("remembers the printer, and takes nothing for one that is none", () => {
  const none = { kind: "dialog", encoding: "big5", cutter: true, baudRate: 9_600, name: "" };
  expect(readPrinter()).toEqual(none);
  writePrinter({ kind: "usb", encoding: "utf8", cutter: false, baudRate: 115_200, name: "" });
  expect(readPrinter()).toEqual({
    kind: "usb",
    encoding: "utf8",
    cutter: false,
    baudRate: 115_200,
    name: "",
  });
  for (const text of ["nonsense", "null", '{"kind":"fax","encoding":7,"cutter":"yes","baudRate":1}']) {
    localStorage.setItem("tenon.printer", text);
    expect(readPrinter()).toEqual(none);
  }
});
