import type { TillCommand } from "@tenon/api-client";

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
const WIDTH = "tenon.paper";

function readJson<T>(key: string): T | null {
  const text = localStorage.getItem(key);
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
  const pending = readJson<Pending>(pendingKey(register));
  return typeof pending?.body?.command_id === "string" ? pending : null;
}

/** Written before the command leaves, so that not even a crash forgets that it did. */
export function writePending(register: string, pending: Pending | null): void {
  if (pending === null) localStorage.removeItem(pendingKey(register));
  else localStorage.setItem(pendingKey(register), JSON.stringify(pending));
}

export function readBasketText(register: string): string | null {
  return localStorage.getItem(basketKey(register));
}

export function writeBasketText(register: string, text: string): void {
  localStorage.setItem(basketKey(register), text);
}

export function readPaymentText(subject: string): string | null {
  return localStorage.getItem(paymentKey(subject));
}

/** Kept with every change, so that not even a crash forgets what a terminal was asked. A payment code is not in it. */
export function writePaymentText(subject: string, text: string | null): void {
  if (text === null) localStorage.removeItem(paymentKey(subject));
  else localStorage.setItem(paymentKey(subject), text);
}

/** Width of the receipt paper in millimetres. */
export type PaperWidth = 57 | 80;

export function readPaper(): PaperWidth {
  return localStorage.getItem(WIDTH) === "57" ? 57 : 80;
}

export function writePaper(width: PaperWidth): void {
  localStorage.setItem(WIDTH, String(width));
}
