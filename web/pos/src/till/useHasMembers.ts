import { useQueryClient } from "@tanstack/react-query";
import type { Session } from "@tenon/api-client";

/** Whether members are looked up here: the brand has that module, and whoever stands here may see members. */
export function useHasMembers(): boolean {
  const me = useQueryClient().getQueryData<Session | null>(["me"]);
  // Until it is known who stands here, the line is cut: a member's card is still taken.
  return me?.permissions.includes("members.read") ?? true;
}
