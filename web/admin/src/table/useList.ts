import {
  keepPreviousData,
  type QueryKey,
  type UseQueryResult,
  useInfiniteQuery,
  useQueryClient,
} from "@tanstack/react-query";
import type { Page } from "@tenon/api-client";
import { type LiveEvent, useLive } from "@tenon/ui";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";

type Fetch<T> = (cursor: string | undefined, signal: AbortSignal) => Promise<Page<T>>;

/** The rows of a list, page after page. */
export function useList<T>(queryKey: QueryKey, fetch: Fetch<T>) {
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => fetch(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: Page<T>) => last.next ?? undefined,
    placeholderData: keepPreviousData,
  });
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items), [query.data]);
  return {
    rows,
    error: query.error,
    more: query.hasNextPage,
    loadingMore: query.isFetchingNextPage,
    stale: query.isPlaceholderData,
    loadMore: () => void query.fetchNextPage(),
    /** Reads on until there are so many rows, or no more; the rows that there are then. */
    async loadUpTo(most: number): Promise<T[]> {
      let pages = query.data?.pages ?? [];
      let more = query.hasNextPage;
      while (more && pages.reduce((sum, page) => sum + page.items.length, 0) < most) {
        const next = await query.fetchNextPage();
        if (next.error) break;
        pages = next.data?.pages ?? pages;
        more = next.hasNextPage;
      }
      return pages.flatMap((page) => page.items);
    },
    refetch: () => void query.refetch(),
  };
}

/** A list that comes as a whole, as the table takes it. */
export function wholeList<T>(query: UseQueryResult<{ items: T[] }>): List<T> {
  const rows = query.data?.items;
  return {
    rows,
    error: query.error,
    more: false,
    loadingMore: false,
    stale: query.isPlaceholderData,
    loadMore: () => undefined,
    loadUpTo: async () => rows ?? [],
    refetch: () => void query.refetch(),
  };
}

export type List<T> = ReturnType<typeof useList<T>>;

const QUIET_MS = 1_500;

/** Reads figures anew as they change; rows keep their places, so nothing jumps. */
export function useQuietRefresh(queryKey: QueryKey, isNews: (event: LiveEvent) => boolean): void {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const read = () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void client.invalidateQueries({ queryKey });
    }, QUIET_MS);
  };
  useLive((event) => isNews(event) && read(), read);
  useEffect(() => () => clearTimeout(timer.current), []);
}

/** Counts what happened since the rows were read. Nothing moves until the person asks for it. */
export function useNews(queryKey: QueryKey, isNews: (event: LiveEvent) => boolean) {
  const client = useQueryClient();
  const [subjects, setSubjects] = useState<ReadonlySet<string>>(new Set());
  useLive((event) => {
    if (isNews(event)) setSubjects((before) => new Set(before).add(event.subject));
  });
  const read = useCallback(() => {
    setSubjects(new Set());
    return client.invalidateQueries({ queryKey });
  }, [client, queryKey]);
  return { count: subjects.size, read };
}
