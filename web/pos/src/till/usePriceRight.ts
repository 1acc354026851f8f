import { useQueryClient } from "@tanstack/react-query";
import type { Session } from "@tenon/api-client";
import { usePeople } from "./usePeople.js";

/** Whether who stands here may set prices alone; undefined while that is not known. */
export function usePriceRight(register: string): boolean | undefined {
  const people = usePeople(register);
  const me = useQueryClient().getQueryData<Session | null>(["me"]);
  return people.data?.items.some(
    ({ id, may_grant }) => id === me?.person.id && may_grant.includes("till.price"),
  );
}
