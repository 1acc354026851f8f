/** Why a shop cannot be taken out: it is the only one, and a product without shops is sold in all of them. */
export class OnlyShop extends Error {}

/**
 * The shops that sell a product after one more does, or one no longer does; none stands for all of them.
 * Unchanged, it is the same list.
 */
export function shopsAfter(
  now: readonly string[],
  all: readonly string[],
  shop: string,
  sells: boolean,
): readonly string[] {
  if (sells) return now.length === 0 || now.includes(shop) ? now : [...now, shop];
  const left = (now.length === 0 ? all : now).filter((one) => one !== shop);
  if (left.length === 0) throw new OnlyShop();
  return now.length > 0 && !now.includes(shop) ? now : left;
}
