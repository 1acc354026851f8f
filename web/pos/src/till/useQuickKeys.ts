import { useQueries } from "@tanstack/react-query";
import { Refused, type TillProduct } from "@tenon/api-client";
import { useSyncExternalStore } from "react";
import { lookUp } from "./useGoods.js";

/** As many as there are keys for. */
export const QUICK_AT_MOST = 8;

const key = (register: string) => `tenon.quick.${register}`;
const listeners = new Set<() => void>();

function read(register: string): string {
  return localStorage.getItem(key(register)) ?? "[]";
}

function write(register: string, skus: string[]): void {
  localStorage.setItem(key(register), JSON.stringify(skus));
  for (const listener of listeners) listener();
}

function parse(text: string): string[] {
  try {
    const skus: unknown = JSON.parse(text);
    return Array.isArray(skus) ? skus.filter((sku) => typeof sku === "string").slice(0, QUICK_AT_MOST) : [];
  } catch {
    return [];
  }
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The SKUs on this device's quick keys, such as its bags and its wrapping, and how to change them. */
export function useQuickSkus(register: string) {
  const skus = parse(useSyncExternalStore(listen, () => read(register)));
  return {
    skus,
    isFull: skus.length >= QUICK_AT_MOST,
    toggle(sku: string) {
      write(register, skus.includes(sku) ? skus.filter((one) => one !== sku) : [...skus, sku]);
    },
  };
}

/** The goods on the quick keys, in their order; what this store does not sell any more is left out. */
export function useQuickGoods(register: string, store: string): TillProduct[] {
  const { skus } = useQuickSkus(register);
  const found = useQueries({
    queries: skus.map((sku) => ({
      queryKey: ["quick", store, sku],
      queryFn: () => lookUp(store, sku),
      retry: (times: number, error: unknown) => !(error instanceof Refused) && times < 2,
      staleTime: 60_000,
    })),
  });
  return found.flatMap(({ data }) => (data === undefined ? [] : [data]));
}
