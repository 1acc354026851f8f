import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { setSound, soundError, soundPaid, soundScan } from "./sound.js";

const frequencies: number[] = [];
let shakes = 0;
function shake() {
  shakes += 1;
  return true;
}

class FakeContext {
  state = "running";
  currentTime = 0;
  destination = {};
  createOscillator() {
    return {
      type: "sine",
      frequency: {
        set value(hertz: number) {
          frequencies.push(hertz);
        },
      },
      connect: (next: unknown) => next,
      start: () => undefined,
      stop: () => undefined,
    };
  }
  createGain() {
    const gain = { setValueAtTime: () => undefined, exponentialRampToValueAtTime: () => undefined };
    return { gain, connect: (next: unknown) => next };
  }
}

beforeEach(() => {
  frequencies.length = 0;
  shakes = 0;
  vi.stubGlobal("AudioContext", FakeContext);
  Object.defineProperty(navigator, "vibrate", { configurable: true, value: shake });
});
afterEach(() => {
  setSound(true);
  vi.unstubAllGlobals();
});

it("a scan, an error and a payment sound differently", () => {
  const heard = [soundScan, soundError, soundPaid].map((sound) => {
    frequencies.length = 0;
    sound();
    return frequencies.join();
  });
  expect(new Set(heard).size).toBe(3);
  expect(heard.every((tones) => tones !== "")).toBe(true);
  expect(shakes).toBe(3);
});

it("a muted device makes no sound and does not shake", () => {
  setSound(false);
  for (const sound of [soundScan, soundError, soundPaid]) sound();
  expect(frequencies).toEqual([]);
  expect(shakes).toBe(0);
});
