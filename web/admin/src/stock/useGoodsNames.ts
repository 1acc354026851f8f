import { useQuery } from "@tanstack/react-query";
import { answer, api } from "@tenon/api-client";
import { useLocale } from "@tenon/ui";
import { useCallback } from "react";

/** How goods are called. */
export interface GoodsName {
  sku: string;
  name: string;
}

const PAGE = 200;
/** Past this many products the names of the rest are not read ahead. */
const MOST_PAGES = 10;

/** Names of goods by variant: stock itself knows ids only. */
export function useGoodsNames(): (row: { variant_id: string } & Partial<GoodsName>) => GoodsName {
  const locale = useLocale();
  const directory = useQuery({
    queryKey: ["goods-names", locale],
    queryFn: async ({ signal }) => {
      const names = new Map<string, GoodsName>();
      let cursor: string | undefined;
      for (let page = 0; page < MOST_PAGES; page += 1) {
        const query = { cursor, limit: PAGE };
        const products = await answer(api.GET("/api/v1/products", { params: { query }, signal }));
        for (const product of products.items) {
          for (const variant of product.variants)
            names.set(variant.id, { sku: variant.sku, name: product.name });
        }
        cursor = products.next ?? undefined;
        if (cursor === undefined) break;
      }
      return names;
    },
    staleTime: 300_000,
  });
  return useCallback(
    (row) => {
      const known = directory.data?.get(row.variant_id);
      const short = `…${row.variant_id.slice(-6)}`;
      return { sku: row.sku ?? known?.sku ?? short, name: row.name ?? known?.name ?? "" };
    },
    [directory.data],
  );
}
