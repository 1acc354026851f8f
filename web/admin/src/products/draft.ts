import type { Product, ProductEdit } from "@tenon/api-client";

/** The most products that one call edits: all of them change, or none. */
export const MOST_EDITED = 200;

/** What can be edited on a product's page, flat, one value a field. */
export interface Draft {
  nameZh: string;
  nameEn: string;
  descriptionZh: string;
  descriptionEn: string;
  handle: string;
  state: Product["state"];
  onWeb: boolean;
  onTill: boolean;
  maker: string;
  kind: Product["kind"];
  taxClass: string;
  legalClass: Product["legal_class"];
  returnClass: Product["return_class"];
  storageClass: Product["storage_class"];
  /** As typed; empty where it keeps anyhow. */
  shelfLifeDays: string;
  /** Its sale is work for the store's kitchen. */
  madeToOrder: boolean;
}

export type Field = keyof Draft;
export const FIELDS: Field[] = [
  "nameZh",
  "nameEn",
  "descriptionZh",
  "descriptionEn",
  "handle",
  "state",
  "onWeb",
  "onTill",
  "maker",
  "kind",
  "taxClass",
  "legalClass",
  "returnClass",
  "storageClass",
  "shelfLifeDays",
  "madeToOrder",
];

export function draftOf(product: Product): Draft {
  return {
    nameZh: product.names["zh-TW"] ?? "",
    nameEn: product.names.en ?? "",
    descriptionZh: product.descriptions["zh-TW"] ?? "",
    descriptionEn: product.descriptions.en ?? "",
    handle: product.handle,
    state: product.state,
    onWeb: product.on_web,
    onTill: product.on_till,
    maker: product.maker ?? "",
    kind: product.kind,
    taxClass: product.tax_class,
    legalClass: product.legal_class,
    returnClass: product.return_class,
    storageClass: product.storage_class,
    shelfLifeDays: product.shelf_life_days == null ? "" : String(product.shelf_life_days),
    madeToOrder: product.made_to_order,
  };
}

/** The fields that differ. */
export function changed(base: Draft, draft: Draft): Field[] {
  return FIELDS.filter((field) => base[field] !== draft[field]);
}

/** What is sent: only what was changed, so that two people can edit two fields. */
export function editOf(product: Product, draft: Draft): ProductEdit {
  const touched = new Set(changed(draftOf(product), draft));
  const edit: ProductEdit = {};
  // A text that was emptied is sent as an empty one; a language that is not named stays.
  const texts = (zh: "nameZh" | "descriptionZh", en: "nameEn" | "descriptionEn") => ({
    ...(touched.has(zh) && { "zh-TW": draft[zh].trim() }),
    ...(touched.has(en) && { en: draft[en].trim() }),
  });
  if (touched.has("nameZh") || touched.has("nameEn")) edit.names = texts("nameZh", "nameEn");
  if (touched.has("descriptionZh") || touched.has("descriptionEn")) {
    edit.descriptions = texts("descriptionZh", "descriptionEn");
  }
  if (touched.has("maker")) edit.maker = draft.maker.trim();
  if (touched.has("handle")) edit.handle = draft.handle;
  if (touched.has("state")) edit.state = draft.state;
  if (touched.has("onWeb")) edit.on_web = draft.onWeb;
  if (touched.has("onTill")) edit.on_till = draft.onTill;
  if (touched.has("kind")) edit.kind = draft.kind;
  if (touched.has("taxClass")) edit.tax_class = draft.taxClass;
  if (touched.has("legalClass")) edit.legal_class = draft.legalClass;
  if (touched.has("returnClass")) edit.return_class = draft.returnClass;
  if (touched.has("storageClass")) edit.storage_class = draft.storageClass;
  // No days are 0 days.
  if (touched.has("shelfLifeDays")) edit.shelf_life_days = Number(draft.shelfLifeDays.trim());
  if (touched.has("madeToOrder")) edit.made_to_order = draft.madeToOrder;
  return edit;
}

/** The texts with ours in them; other languages stay, and an empty text is no text. */
export function withTexts(texts: Record<string, string>, zh: string, en: string): Record<string, string> {
  const next: Record<string, string> = { ...texts, "zh-TW": zh, en };
  for (const [locale, text] of Object.entries(next)) {
    if (text.trim() === "") delete next[locale];
  }
  return next;
}

/**
 * Brings a draft onto a newer version: fields nobody here touched follow the newer one, fields only
 * we touched keep ours, and fields both touched differently are left for the person to decide.
 */
export function rebase(base: Draft, draft: Draft, theirs: Draft): { draft: Draft; conflicts: Field[] } {
  const mine = new Set(changed(base, draft));
  const conflicts = FIELDS.filter(
    (field) => mine.has(field) && base[field] !== theirs[field] && draft[field] !== theirs[field],
  );
  const next: Draft = { ...theirs };
  for (const field of mine) Object.assign(next, { [field]: draft[field] });
  return { draft: next, conflicts };
}

/** The most days that something keeps: a hundred years. */
const MOST_DAYS = 36_500;

/** A number of days, or none. */
export function isDays(text: string): boolean {
  return /^\d*$/.test(text.trim()) && Number(text.trim()) <= MOST_DAYS;
}

/** A handle as it may stand in an address. */
export function isHandle(text: string): boolean {
  return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text) && text.length <= 80;
}
