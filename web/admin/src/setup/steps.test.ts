import type { Register, Store } from "@tenon/api-client";
import { expect, it } from "vitest";
import { type Found, stepsOf } from "./steps.js";

const NOTHING: Found = {
  companies: [],
  stores: [],
  registers: [],
  people: [],
  products: 0,
  levels: 0,
  tenders: [],
  sales: [],
  days: 0,
};
const store = (id: string, part: Partial<Store> = {}) =>
  ({ id, active: true, kind: "direct", address: "信義路", phone: "02", ...part }) as Store;
const register = (store_id: string, paired = false) => ({ store_id, paired }) as Register;
const done = (found: Partial<Found>, name: string) =>
  stepsOf({ ...NOTHING, ...found }).find((step) => step.name === name)?.done;

it("an empty brand has everything before it", () => {
  expect(stepsOf(NOTHING).map((step) => step.done)).toEqual(Array(10).fill(false));
});

it("what is not known yet is neither done nor missing", () => {
  const unknown = Object.fromEntries(Object.keys(NOTHING).map((key) => [key, undefined]));
  expect(stepsOf(unknown as unknown as Found).every((step) => step.done === undefined)).toBe(true);
});

it("every store with a floor needs a register; the web shop needs none", () => {
  const stores = [store("a"), store("b"), store("web", { kind: "web" })];
  expect(done({ stores, registers: [register("a")] }, "register")).toBe(false);
  expect(done({ stores, registers: [register("a"), register("b")] }, "register")).toBe(true);
  expect(done({ stores: [store("web", { kind: "web" })] }, "register")).toBe(false);
});

it("a store without an address is not ready", () => {
  expect(done({ stores: [store("a", { address: " " })] }, "store")).toBe(false);
  expect(done({ stores: [store("a")] }, "store")).toBe(true);
});
