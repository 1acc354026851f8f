import { useQuery } from "@tanstack/react-query";
import { answer, api, type PreorderOffer } from "@tenon/api-client";
import { isEmpty } from "../logic/basket.js";
import { offerFor } from "../logic/preorder.js";
import { useSale } from "../sell/sale.js";

const A_WHILE_MS = 5 * 60_000;

/** The open campaign that all of the basket belongs to; null where there is none, or nobody can be asked. */
export function usePreorderOffer(): PreorderOffer | null {
  const { basket, online } = useSale();
  const offers = useQuery({
    queryKey: ["preorder-offers"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/preorder-offers", { signal })),
    enabled: online,
    staleTime: 60_000,
    refetchInterval: A_WHILE_MS,
  });
  const items = offers.data?.items ?? [];
  const ids = [...new Set(items.flatMap(({ product_ids }) => product_ids))].sort();
  const products = useQuery({
    queryKey: ["preorder-products", ids],
    queryFn: async ({ signal }) => {
      const found = new Map<string, string>();
      // One after another, before they are needed: a scan never waits behind them.
      for (const id of ids) {
        const product = await answer(api.GET("/api/v1/products/{id}", { params: { path: { id } }, signal }));
        for (const variant of product.variants) found.set(variant.id, id);
      }
      return found;
    },
    enabled: online && ids.length > 0,
    staleTime: A_WHILE_MS,
  });
  if (isEmpty(basket) || products.data === undefined) return null;
  return offerFor(basket.lines, products.data, items);
}
