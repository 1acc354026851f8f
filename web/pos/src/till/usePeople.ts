import { useQuery } from "@tanstack/react-query";
import { answer, api } from "@tenon/api-client";

/** Who may use a register, and what each of them may approve there. */
export function usePeople(register: string) {
  return useQuery({
    queryKey: ["till-people", register],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/registers/{id}/people", { params: { path: { id: register } }, signal })),
    staleTime: 60_000,
  });
}
