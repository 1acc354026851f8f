import { useQuery, useQueryClient } from "@tanstack/react-query";
import {
  answer,
  api,
  LineCut,
  newId,
  type Order,
  type PreorderHere,
  type PreorderOffer,
} from "@tenon/api-client";
import { soundError } from "@tenon/ui";
import { useRef, useState } from "react";
import { lineInputs } from "../logic/basket.js";
import { useSale } from "../sell/sale.js";

const AGAIN_MS = 15_000;

/** The days and slots on which a store hands over, as everybody is told them. */
export function useSlots(offer: string, store: string) {
  return useQuery({
    queryKey: ["preorder-slots", offer, store],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/preorder-offers/{id}/slots", {
          params: { path: { id: offer }, query: { store } },
          signal,
        }),
      ),
    enabled: store !== "",
    staleTime: 0,
    refetchInterval: AGAIN_MS,
  });
}

/** The offer's stores with their names, this one first; a store that does not sell the goods is none of them. */
export function useOfferStores(offer: PreorderOffer) {
  const { basket, register, till } = useSale();
  const variants = basket.lines.map(({ variant_id }) => variant_id).join(",");
  const found = useQuery({
    queryKey: ["preorder-stores", variants],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/availability", { params: { query: { variants } }, signal })),
    enabled: variants !== "",
    staleTime: 60_000,
  });
  const names = new Map(
    found.data?.items.flatMap(({ stores }) => stores.map(({ store_id, name }) => [store_id, name] as const)),
  );
  names.set(register.store_id, till.register.store_name);
  const here = (id: string) => (id === register.store_id ? 0 : 1);
  return offer.store_ids
    .map((id) => ({ id, name: names.get(id) ?? "" }))
    .filter(({ name }) => name !== "")
    .sort((one, other) => here(one.id) - here(other.id));
}

/** What the basket comes to as an order that is fetched, which is priced as the web's are. */
export function useOrderQuote() {
  const { basket, register } = useSale();
  const lines = lineInputs(basket);
  const member_id = basket.member?.id;
  const { store_id } = register;
  return useQuery({
    queryKey: ["preorder-quote", store_id, lines, member_id],
    queryFn: ({ signal }) =>
      answer(
        api.POST("/api/v1/quotes", {
          body: { store_id, channel: "web", delivery: "pickup", lines, member_id },
          signal,
        }),
      ),
    enabled: lines.length > 0,
    staleTime: 30_000,
  });
}

/**
 * Takes the order. What was sent and not answered is sent again as it was, under its key, whatever the page shows by
 * then: the place that looks taken may be its own.
 */
export function usePreorder(onPlaced: (order: Order) => void, onRefused: (error: unknown) => void) {
  const { register } = useSale();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const attempt = useRef<{ key: string; body: PreorderHere } | null>(null);
  const isLost = error instanceof LineCut;

  async function place(wanted: PreorderHere) {
    if (busy) return;
    if (!isLost || attempt.current === null) attempt.current = { key: newId(), body: wanted };
    const { key, body } = attempt.current;
    setBusy(true);
    try {
      const params = { path: { id: register.id }, header: { "Idempotency-Key": key } };
      const order = await answer(api.POST("/api/v1/registers/{id}/preorders", { params, body }));
      void client.invalidateQueries({ queryKey: ["preorder-slots"] });
      onPlaced(order);
    } catch (caught) {
      soundError();
      setError(caught);
      if (!(caught instanceof LineCut)) onRefused(caught);
    } finally {
      setBusy(false);
    }
  }

  return { place, busy, error, isLost, forget: () => setError(null) };
}
