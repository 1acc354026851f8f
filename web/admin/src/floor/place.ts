import { useQuery } from "@tanstack/react-query";
import { answer, api } from "@tenon/api-client";
import { useMemo, useState } from "react";
import { useMayIn, useSession } from "../parts/session.js";

/** A place where somebody works. */
export interface Place {
  id: string;
  name: string;
  /** The store whose goods lie there. */
  store: string | null;
  /** The store whose till is asked what a code stands for. */
  asks: string | null;
}

const KEY = "tenon.floor.place";

/** The places that are this person's to work in, and the one that this phone stands in. */
export function usePlaces() {
  const mayIn = useMayIn();
  const { session } = useSession();
  const [chosen, setChosen] = useState(() => localStorage.getItem(KEY));
  const found = useQuery({
    queryKey: ["locations"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/locations", { signal })),
    staleTime: 300_000,
  });
  const asks = session.stores[0]?.id ?? null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: mayIn follows the session
  const places = useMemo(
    () =>
      found.data?.items
        .filter(({ state, store_id }) => state === "active" && mayIn("stock.read", store_id))
        .map(
          ({ id, name, store_id }): Place => ({
            id,
            name,
            store: store_id ?? null,
            asks: store_id ?? asks,
          }),
        ),
    [found.data, session, asks],
  );

  function choose(place: Place | null) {
    if (place) localStorage.setItem(KEY, place.id);
    else localStorage.removeItem(KEY);
    setChosen(place?.id ?? null);
  }

  const [only] = places?.length === 1 ? places : [];
  const place = places?.find(({ id }) => id === chosen) ?? only;
  return { places, place, choose, error: found.error, again: () => void found.refetch() };
}
