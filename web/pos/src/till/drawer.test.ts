import { afterEach, expect, it, vi } from "vitest";
import { beginTraining, inTraining } from "../training/flag.js";
import { canReachDrawer, connectDrawer, openDrawer, PULSE } from "./drawer.js";

const written: Uint8Array[] = [];
const calls: string[] = [];
const port = {
  open: async () => void calls.push("open"),
  close: async () => void calls.push("close"),
  writable: {
    getWriter: () => ({
      write: async (bytes: Uint8Array) => void written.push(bytes),
      close: async () => void calls.push("flush"),
    }),
  },
};

/** A browser with these ports; none stands for one that knows no ports. */
function browser(ports: unknown[] | null, requestPort = async () => port as unknown) {
  const serial = ports === null ? undefined : { getPorts: async () => ports, requestPort };
  Object.defineProperty(navigator, "serial", { value: serial, configurable: true });
}

afterEach(() => {
  written.length = 0;
  calls.length = 0;
  sessionStorage.clear();
});

it("sends one pulse and lets go of the port", async () => {
  browser([port]);
  expect(await openDrawer()).toBe(true);
  expect(written).toEqual([PULSE]);
  expect(calls).toEqual(["open", "flush", "close"]);
});

it("is no matter where no drawer hangs, or where it does not answer", async () => {
  browser(null);
  expect([canReachDrawer(), await openDrawer(), await connectDrawer()]).toEqual([false, false, false]);
  browser([]);
  expect(await openDrawer()).toBe(false);
  browser([{ ...port, open: () => Promise.reject(new Error("somebody else has it")) }]);
  expect(await openDrawer()).toBe(false);
  browser([], () => Promise.reject(new Error("nobody chose a port")));
  expect(await connectDrawer()).toBe(false);
  browser([port]);
  expect(await connectDrawer()).toBe(true);
});

it("opens nothing in training", async () => {
  vi.stubGlobal("location", { ...location, reload: () => undefined, assign: () => undefined });
  browser([port]);
  beginTraining();
  expect(inTraining()).toBe(true);
  expect(await openDrawer()).toBe(false);
  vi.unstubAllGlobals();
});
