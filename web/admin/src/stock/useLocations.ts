import { useQuery } from "@tanstack/react-query";
import { answer, api } from "@tenon/api-client";
import { useMemo } from "react";

export interface Place {
  id: string;
  /** Its short name on papers and in files. */
  code: string;
  name: string;
  /** The store whose own it is; a warehouse may belong to none. */
  store: string | null;
}

/** Places that hold stock, warehouses too, in the brand's order; goods on their way lie in none of them. */
export function useLocations(): Place[] {
  const places = useQuery({
    queryKey: ["locations"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/locations", { signal })),
    staleTime: 300_000,
  });
  return useMemo(
    () =>
      (places.data?.items ?? [])
        .filter((place) => place.kind !== "transit")
        .map((place) => ({
          id: place.id,
          code: place.code,
          name: place.name,
          store: place.store_id ?? null,
        })),
    [places.data],
  );
}
