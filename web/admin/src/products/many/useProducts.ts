import { answer, api, type Product } from "@tenon/api-client";
import { useCallback, useEffect, useState } from "react";

/** How many products are asked for at the same time. */
const AT_ONCE = 6;

/** Products with everything that is known of them, in the order of their ids here. */
export function useProducts(ids: readonly string[]) {
  const [products, setProducts] = useState<Product[] | null>(null);
  const [error, setError] = useState<unknown>(null);

  const read = useCallback(
    async (wanted: readonly string[], signal?: AbortSignal) => {
      const found = new Map<string, Product>();
      const left = [...wanted];
      const reader = async () => {
        for (let id = left.shift(); id !== undefined; id = left.shift()) {
          const params = { path: { id } };
          found.set(id, await answer(api.GET("/api/v1/products/{id}", { params, signal })));
        }
      };
      try {
        await Promise.all(Array.from({ length: AT_ONCE }, reader));
        setError(null);
        setProducts((before) => {
          const known = new Map((before ?? []).map((one) => [one.id, one]));
          return ids.flatMap((id) => found.get(id) ?? known.get(id) ?? []);
        });
      } catch (caught) {
        if (!signal?.aborted) setError(caught);
      }
    },
    [ids],
  );

  useEffect(() => {
    const ended = new AbortController();
    setProducts(null);
    void read(ids, ended.signal);
    return () => ended.abort();
  }, [ids, read]);

  return { products, error, again: (wanted: readonly string[] = ids) => read(wanted) };
}
