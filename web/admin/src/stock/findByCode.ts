import { answer, api, Refused } from "@tenon/api-client";

/** Goods as a person who handles them needs to know them. */
export interface Goods {
  variant_id: string;
  sku: string;
  name: string;
  unit: string;
}

/** What a code stands for: goods, and how much of them in thousandths. */
export interface Found {
  goods: Goods;
  quantity: number;
}

const ONE = 1000;
/** How long the same code is not asked for again. */
const KNOWN_MS = 600_000;
const known = new Map<string, { found: Found; until: number }>();

/**
 * What a scanned or typed code stands for, or null when nobody has such goods: one unit, a pack of
 * several, a weight. Tills know what they sell; what they do not sell, such as a draft, is found by its
 * SKU or barcode.
 *
 * @throws `Refused` when the code says something that cannot be, `LineCut` when nobody answered.
 */
export async function findByCode(
  store: string | null,
  code: string,
  now = Date.now(),
): Promise<Found | null> {
  const key = `${store} ${code}`;
  const before = known.get(key);
  if (before && before.until > now) return before.found;
  const found = (store === null ? null : await asTillsDo(store, code)) ?? (await amongAll(code));
  if (found) known.set(key, { found, until: now + KNOWN_MS });
  return found;
}

async function asTillsDo(store: string, code: string): Promise<Found | null> {
  try {
    const goods = await answer(api.GET("/api/v1/lookup", { params: { query: { store, code } } }));
    const { variant_id, sku, name, unit, quantity } = goods;
    return { goods: { variant_id, sku, name, unit }, quantity };
  } catch (error) {
    // 403: somebody who receives goods need not be somebody who sells them.
    if (error instanceof Refused && (error.status === 404 || error.status === 403)) return null;
    throw error;
  }
}

/** How many articles of a search are looked at for the barcode itself. */
const CANDIDATES = 3;

async function amongAll(code: string): Promise<Found | null> {
  const query = { q: code, limit: 20 };
  const { items } = await answer(api.GET("/api/v1/products", { params: { query } }));
  for (const product of items) {
    const variant = product.variants.find(({ sku }) => sku.toLowerCase() === code.toLowerCase());
    if (variant === undefined) continue;
    const { id, sku } = variant;
    return { goods: { variant_id: id, sku, name: product.name, unit: "" }, quantity: ONE };
  }
  if (!/^\d+$/.test(code)) return null;
  // The search also finds pieces of names and SKUs: only the barcodes themselves decide.
  for (const product of items.slice(0, CANDIDATES)) {
    const params = { path: { id: product.id } };
    const whole = await answer(api.GET("/api/v1/products/{id}", { params }));
    for (const { id, sku, unit, barcodes } of whole.variants) {
      const barcode = barcodes.find((one) => sameNumber(one.code, code));
      if (barcode === undefined) continue;
      return { goods: { variant_id: id, sku, name: product.name, unit }, quantity: barcode.quantity };
    }
  }
  return null;
}

/** One number of GS1 is printed with or without zeros before it. */
function sameNumber(left: string, right: string): boolean {
  return left.replace(/^0+/, "") === right.replace(/^0+/, "");
}
