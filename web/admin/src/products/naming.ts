// What a variant is called among the others of its product.

import type { Variant } from "@tenon/api-client";

type Named = Pick<Variant, "labels" | "values">;

/** Its name in a language: what was written for it, else what makes it differ; nothing where neither is known. */
export function nameIn(variant: Named, locale: string): string {
  const values = variant.values.map((value) => value.value).join(" · ");
  return variant.labels[locale] || values || Object.values(variant.labels)[0] || "";
}

/** Both names as they are sent; an empty one is taken away. */
export const labelsOf = (zh: string, en: string) => ({ "zh-TW": zh.trim(), en: en.trim() });

/**
 * What makes a variant of that name differ: files have it in a column, and it stands in for a language without a name.
 * One with several values keeps them, since a name does not say which of them changed.
 */
export function valuesOf(zh: string, axis: string, before: Variant["values"] = []): Variant["values"] {
  return before.length > 1 ? before : [{ axis: before[0]?.axis ?? axis, value: zh.trim() }];
}
