import { useQuery } from "@tanstack/react-query";
import { answer, api } from "@tenon/api-client";
import { useMemo } from "react";

export interface Place {
  id: string;
  name: string;
  /** A store that sells from it. */
  store: string;
}

/** Places that hold stock, each named after the first store that sells from it. */
export function useLocations(): Place[] {
  const stores = useQuery({
    queryKey: ["stores"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/staff/stores", { signal })),
    staleTime: 300_000,
  });
  return useMemo(() => {
    const places = new Map<string, Place>();
    for (const store of stores.data?.items ?? []) {
      // A web shop sells from the place of some other store.
      const named = store.kind === "web" ? undefined : store.name;
      if (store.location_id && (named || !places.has(store.location_id))) {
        places.set(store.location_id, {
          id: store.location_id,
          name: named ?? store.name,
          store: store.id,
        });
      }
    }
    return [...places.values()];
  }, [stores.data]);
}
