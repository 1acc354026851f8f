import { useQuery } from "@tanstack/react-query";
import { answer, api, type PriceList } from "@tenon/api-client";
import { type Tone, useLocale } from "@tenon/ui";
import { named } from "../products/Belongings.js";
import { type Key, useWords } from "../words.js";

/** All price lists, the default one first. */
export function usePriceLists() {
  return useQuery({
    queryKey: ["price-lists"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/price-lists", { signal })),
  });
}

/** All stores, the web's among them. */
export function useStores() {
  return useQuery({
    queryKey: ["stores"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/staff/stores", { signal })),
    staleTime: 300_000,
  });
}

/** What a list is called; the brand's own has a name even before somebody gives it one. */
export function useListName() {
  const say = useWords();
  const locale = useLocale();
  return (list: PriceList) =>
    named(list.names, locale) || (list.is_default ? say("lists.defaultName") : list.code);
}

/** How a list stands now; nothing where it simply holds. */
export function standing(list: PriceList, now = Date.now()): { tone: Tone; key: Key } | null {
  if (!list.open) return { tone: "plain", key: "lists.closed" };
  if (list.is_default) return { tone: "good", key: "lists.default" };
  if (list.starts_at && Date.parse(list.starts_at) > now) return { tone: "info", key: "lists.waiting" };
  if (list.ends_at && Date.parse(list.ends_at) <= now) return { tone: "plain", key: "lists.over" };
  return null;
}
