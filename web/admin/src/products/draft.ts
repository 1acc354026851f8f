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
  if (touched.has("nameZh") || touched.has("nameEn")) {
    edit.names = withTexts(product.names, draft.nameZh, draft.nameEn);
  }
  if (touched.has("descriptionZh") || touched.has("descriptionEn")) {
    edit.descriptions = withTexts(product.descriptions, draft.descriptionZh, draft.descriptionEn);
  }
  if (touched.has("handle")) edit.handle = draft.handle;
  if (touched.has("state")) edit.state = draft.state;
  if (touched.has("onWeb")) edit.on_web = draft.onWeb;
  if (touched.has("onTill")) edit.on_till = draft.onTill;
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

/** A handle as it may stand in an address. */
export function isHandle(text: string): boolean {
  return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text) && text.length <= 80;
}
