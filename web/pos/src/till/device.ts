import type { TillCommand } from "@tenon/api-client";
import { inTraining } from "../training/flag.js";

/** The register that this device stands for. */
export interface DeviceRegister {
  id: string;
  store_id: string;
}

/** A command that was sent and not answered yet. */
export interface Pending {
  body: TillCommand;
  since: number;
}

const REGISTER = "tenon.register";
const pendingKey = (register: string) => `tenon.pending.${register}`;
const basketKey = (register: string) => `tenon.basket.${register}`;
const paymentKey = (subject: string) => `tenon.payment.${subject}`;
const unpaidKey = (register: string) => `tenon.preorders.${register}`;
const WIDTH = "tenon.paper";

/** Where a sale is kept: what is practised stays in its tab and apart from what is real. */
function sales(): Storage {
  return inTraining() ? sessionStorage : localStorage;
}

function readJson<T>(key: string, storage = localStorage): T | null {
  const text = storage.getItem(key);
  if (text === null) return null;
  try {
    return JSON.parse(text) as T;
  } catch {
    return null;
  }
}

export function readRegister(): DeviceRegister | null {
  const register = readJson<DeviceRegister>(REGISTER);
  return typeof register?.id === "string" && typeof register.store_id === "string" ? register : null;
}

export function writeRegister(register: DeviceRegister | null): void {
  if (register === null) localStorage.removeItem(REGISTER);
  else localStorage.setItem(REGISTER, JSON.stringify(register));
}

export function readPending(register: string): Pending | null {
  const pending = readJson<Pending>(pendingKey(register), sales());
  return typeof pending?.body?.command_id === "string" ? pending : null;
}

/** Written before the command leaves, so that not even a crash forgets that it did. */
export function writePending(register: string, pending: Pending | null): void {
  if (pending === null) sales().removeItem(pendingKey(register));
  else sales().setItem(pendingKey(register), JSON.stringify(pending));
}

export function readBasketText(register: string): string | null {
  return sales().getItem(basketKey(register));
}

export function writeBasketText(register: string, text: string): void {
  sales().setItem(basketKey(register), text);
}

export function readPaymentText(subject: string): string | null {
  return sales().getItem(paymentKey(subject));
}

/** Kept with every change, so that not even a crash forgets what a terminal was asked. A payment code is not in it. */
export function writePaymentText(subject: string, text: string | null): void {
  if (text === null) sales().removeItem(paymentKey(subject));
  else sales().setItem(paymentKey(subject), text);
}

export function readUnpaidText(register: string): string | null {
  return sales().getItem(unpaidKey(register));
}

/** Pre-orders whose deposit was not taken: ids and numbers, nothing of who ordered. */
export function writeUnpaidText(register: string, text: string): void {
  sales().setItem(unpaidKey(register), text);
}

/** Width of the receipt paper in millimetres. */
export type PaperWidth = 57 | 80;

export function readPaper(): PaperWidth {
  return localStorage.getItem(WIDTH) === "57" ? 57 : 80;
}

export function writePaper(width: PaperWidth): void {
  localStorage.setItem(WIDTH, String(width));
}
