import { useCallback, useMemo } from "react";
import { useSearchParams } from "react-router";

/** A filter's value as one of those that there are; whatever else an old link says filters nothing. */
export function oneOf<V extends string>(values: readonly V[], text: string): V | undefined {
  return values.find((value) => value === text);
}

/** The filters of a list, kept in the address bar: a link shows another person the same rows. */
export function useFilters<K extends string>(names: readonly K[]) {
  const [params, setParams] = useSearchParams();
  const values = useMemo(
    () => Object.fromEntries(names.map((name) => [name, params.get(name) ?? ""])) as Record<K, string>,
    [names, params],
  );
  const set = useCallback(
    (change: Partial<Record<K, string>>) => {
      setParams(
        (before) => {
          const after = new URLSearchParams(before);
          for (const [name, value] of Object.entries(change) as [K, string][]) {
            if (value) after.set(name, value);
            else after.delete(name);
          }
          return after;
        },
        { replace: true },
      );
    },
    [setParams],
  );
  const reset = useCallback(() => setParams(new URLSearchParams(), { replace: true }), [setParams]);
  const active = names.some((name) => values[name] !== "");
  return { values, set, reset, active, text: params.toString() };
}
