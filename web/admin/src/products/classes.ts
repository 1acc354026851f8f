import type { Product } from "@tenon/api-client";

/** The closed sets of the API, in the order in which people choose. */
export const LEGAL_CLASSES = [
  "general",
  "alcohol",
  "tobacco",
  "medicine",
  "medical_device",
  "infant_formula",
] as const satisfies readonly Product["legal_class"][];
export const RETURN_CLASSES = [
  "standard",
  "perishable",
  "made_to_order",
  "periodical",
  "opened_media",
  "digital",
  "hygiene",
  "international_flight",
  "none",
] as const satisfies readonly Product["return_class"][];
export const STORAGE_CLASSES = [
  "ambient",
  "chilled",
  "frozen",
] as const satisfies readonly Product["storage_class"][];
export const KINDS = [
  "goods",
  "set",
  "service",
  "fee",
  "voucher",
  "gift",
  "sample",
  "consigned",
] as const satisfies readonly Product["kind"][];

const COUNTED: readonly Product["kind"][] = ["goods", "consigned", "gift", "sample", "voucher"];
const UNCOUNTED: readonly Product["kind"][] = ["service", "fee"];

/** What a product of this kind may become: stock is kept of all of them in the same way. */
export function kindsLike(kind: Product["kind"]): readonly Product["kind"][] {
  return [COUNTED, UNCOUNTED].find((group) => group.includes(kind)) ?? [kind];
}

/** Whether the web may sell it, as the server decides. */
export function webMaySell(kind: Product["kind"], legal: Product["legal_class"]): boolean {
  return (
    !["fee", "voucher", "gift", "sample"].includes(kind) &&
    !["alcohol", "tobacco", "medicine"].includes(legal)
  );
}
