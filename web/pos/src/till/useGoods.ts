import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { type Availability, answer, api, type Page, type TillProduct } from "@tenon/api-client";
import { useLive } from "@tenon/ui";
import { useCallback, useEffect, useRef, useState } from "react";

const TOGETHER_MS = 80;
const EVERYTHING_MS = 500;
const MOST_AT_ONCE = 40;
const TYPING_MS = 150;

export const goodsKey = (store: string) => ["goods", store] as const;

/**
 * The text once nobody has typed for a moment; at once when it is emptied. A scanner is done before that, so
 * what hangs on it, such as hundreds of tiles, is not drawn anew for a code that is gone with the next frame.
 */
export function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    if (text === "") return setSettled("");
    const timer = setTimeout(() => setSettled(text), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

/** The goods for this store's grid, of one category or of all; `q` searches among all of them. */
export function useGoods(store: string, q: string, chosen: string | null) {
  const category = q === "" && chosen !== null ? chosen : undefined;
  return useQuery({
    queryKey: [...goodsKey(store), q, category ?? ""],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/till/products", {
          params: { query: { store, q: q || undefined, category } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}

/** Looks one barcode or SKU up. */
export function lookUp(store: string, code: string): Promise<TillProduct> {
  return answer(api.GET("/api/v1/lookup", { params: { query: { store, code } } }));
}

/** How long a code stands for what it stood for. The quote has the last word on everything else. */
const CODE_MS = 300_000;

/** Looks a scanned code up, and asks nobody for what this till knows already: a scan has no time to wait. */
export function useLookUp(store: string): (code: string) => Promise<TillProduct> {
  const client = useQueryClient();
  return useCallback(
    async (code) => {
      for (const [, page] of client.getQueriesData<Page<TillProduct>>({ queryKey: goodsKey(store) })) {
        const found = page?.items.find((goods) => goods.sku === code);
        if (found) return found;
      }
      return client.fetchQuery({
        queryKey: ["code", store, code],
        queryFn: () => lookUp(store, code),
        staleTime: CODE_MS,
        gcTime: CODE_MS,
        retry: false,
      });
    },
    [client, store],
  );
}

/** Goods that any of the lists has already brought. */
export function useKnownGoods(store: string) {
  const client = useQueryClient();
  return useCallback(
    (variantId: string): TillProduct | undefined => {
      for (const [, page] of client.getQueriesData<Page<TillProduct>>({ queryKey: goodsKey(store) })) {
        const found = page?.items.find((goods) => goods.variant_id === variantId);
        if (found) return found;
      }
      return undefined;
    },
    [client, store],
  );
}

/** Keeps prices and availability on the screen as they change elsewhere. */
export function useLiveGoods(store: string, onChanged: (changed: Availability[]) => void) {
  const client = useQueryClient();
  const waiting = useRef(new Set<string>());
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const everything = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const known = useKnownGoods(store);
  const changed = useRef(onChanged);
  changed.current = onChanged;

  const readAll = useCallback(() => {
    void client.invalidateQueries({ queryKey: goodsKey(store) });
    changed.current([]);
  }, [client, store]);

  const readWaiting = useCallback(async () => {
    timer.current = undefined;
    const variants = [...waiting.current];
    waiting.current.clear();
    if (variants.length > MOST_AT_ONCE) return readAll();
    try {
      const { items } = await answer(
        api.GET("/api/v1/availability", { params: { query: { variants: variants.join(",") } } }),
      );
      const byVariant = new Map(items.map((item) => [item.variant_id, item]));
      client.setQueriesData<Page<TillProduct>>(
        { queryKey: goodsKey(store) },
        (page) =>
          page && {
            ...page,
            items: page.items.map((goods) => withNews(goods, byVariant.get(goods.variant_id), store)),
          },
      );
      changed.current(items);
    } catch {
      readAll();
    }
  }, [client, readAll, store]);

  useEffect(
    () => () => {
      clearTimeout(timer.current);
      clearTimeout(everything.current);
    },
    [],
  );

  useLive((event) => {
    if (event.topic !== "availability") return;
    if (known(event.subject)) {
      waiting.current.add(event.subject);
      timer.current ??= setTimeout(() => void readWaiting(), TOGETHER_MS);
    } else {
      // The event names something wider than one variant: all are read, though not with every event.
      everything.current ??= setTimeout(() => {
        everything.current = undefined;
        readAll();
      }, EVERYTHING_MS);
    }
  }, readAll);
}

function withNews(goods: TillProduct, news: Availability | undefined, store: string): TillProduct {
  if (news === undefined) return goods;
  const here = news.stores.find((place) => place.store_id === store);
  return {
    ...goods,
    available: here ? here.available : goods.available,
    unit_price: news.unit_price ?? goods.unit_price,
    price_version: news.price_version,
  };
}
