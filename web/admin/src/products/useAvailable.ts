import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { answer, api, type ProductRow } from "@tenon/api-client";
import { useMemo } from "react";
import { useQuietRefresh } from "../table/useList.js";

const TOGETHER = 50;
const KEY = ["available"];

/** What can be sold of each product in all stores together, in thousandths; null while it is not known. */
export function useAvailable(rows: ProductRow[] | undefined): (row: ProductRow) => number | null {
  const ids = useMemo(() => rows?.flatMap((row) => row.variants.map((variant) => variant.id)) ?? [], [rows]);
  const available = useQuery({
    queryKey: [...KEY, ids],
    queryFn: async ({ signal }) => {
      const chunks: string[][] = [];
      for (let at = 0; at < ids.length; at += TOGETHER) chunks.push(ids.slice(at, at + TOGETHER));
      const pages = await Promise.all(
        chunks.map((chunk) =>
          answer(
            api.GET("/api/v1/availability", { params: { query: { variants: chunk.join(",") } }, signal }),
          ),
        ),
      );
      return new Map(
        pages.flatMap((page) => page.items).map((item) => [item.variant_id, item.total_available]),
      );
    },
    enabled: ids.length > 0,
    placeholderData: keepPreviousData,
  });
  useQuietRefresh(KEY, (event) => event.topic === "availability");
  const { data } = available;
  return (row) =>
    data === undefined ? null : row.variants.reduce((sum, variant) => sum + (data.get(variant.id) ?? 0), 0);
}
