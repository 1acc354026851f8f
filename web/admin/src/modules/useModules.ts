import { useQuery } from "@tanstack/react-query";
import { answer, api } from "@tenon/api-client";

export const MODULES = ["modules"];

/** The brand's modules, and which of them are on. */
export function useModules() {
  return useQuery({
    queryKey: MODULES,
    queryFn: ({ signal }) => answer(api.GET("/api/v1/modules", { signal })),
    staleTime: 60_000,
  });
}

/** Whether a module is on; until that is known, everything is. */
export function useIsOn(): (name: string) => boolean {
  const modules = useModules();
  return (name) => modules.data?.modules.find((module) => module.name === name)?.on ?? true;
}
