import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api, type Quote } from "@tenon/api-client";
import { useCallback } from "react";
import { type Basket, lineInputs } from "../logic/basket.js";

const quoteKey = (store: string) => ["quote", store] as const;

/** What the server asks for this basket, and whether it is this very basket's quote. */
export interface BasketQuote {
  quote: Quote | null;
  fresh: boolean;
  error: unknown;
}

/** Quotes the basket anew with every change. Nothing is priced on this side. */
export function useQuote(store: string, basket: Basket, online: boolean) {
  const client = useQueryClient();
  const lines = lineInputs(basket);
  const member_id = basket.member?.id;
  const query = useQuery({
    queryKey: [...quoteKey(store), lines, member_id],
    queryFn: ({ signal }) =>
      answer(
        api.POST("/api/v1/quotes", {
          body: { store_id: store, channel: "till", lines, member_id },
          signal,
        }),
      ),
    enabled: lines.length > 0 && online,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    retry: 1,
  });
  const again = useCallback(async (): Promise<void> => {
    await client.invalidateQueries({ queryKey: quoteKey(store) });
  }, [client, store]);
  const empty = lines.length === 0;
  const state: BasketQuote = {
    quote: empty ? null : (query.data ?? null),
    fresh: !empty && query.data !== undefined && !query.isPlaceholderData,
    error: empty ? null : query.error,
  };
  return { ...state, again };
}
