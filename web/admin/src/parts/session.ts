import type { Session } from "@tenon/api-client";
import { createContext, useContext } from "react";

interface Signed {
  session: Session;
  logOut: () => Promise<void>;
}

export const SessionContext = createContext<Signed | null>(null);

/** Topics of the live stream and the permission that each needs. */
const TOPICS: [topic: string, permission: string | null][] = [
  ["availability", null],
  ["orders", "orders.read"],
  ["kitchen", "orders.make"],
  ["till", "till.use"],
  ["stock", "stock.read"],
  ["cases", "cases.read"],
  ["imports", "exchange.import"],
];

/** What this person may listen to; one topic too many and the whole stream is refused. */
export function topicsFor(session: Session): string {
  return TOPICS.filter(([, needed]) => needed === null || session.permissions.includes(needed))
    .map(([topic]) => topic)
    .join(",");
}

/** Whether the person may do this somewhere. The server has the last word; this only tidies the page. */
export function useMay(): (permission: string) => boolean {
  const { session } = useSession();
  return (permission) => session.permissions.includes(permission);
}

/** Whether the person may do this for the whole brand, as with goods and prices, which all stores share. */
export function useMayForBrand(): (permission: string) => boolean {
  const { session } = useSession();
  return (permission) => session.brand_permissions.includes(permission);
}

/** Whether the person may do this in a store; what belongs to none is for those who work for all. */
export function useMayIn(): (permission: string, store: string | null | undefined) => boolean {
  const { session } = useSession();
  return (permission, store) =>
    session.brand_permissions.includes(permission) ||
    (session.permissions.includes(permission) && session.stores.some(({ id }) => id === store));
}

/** Who is signed in. */
export function useSession(): Signed {
  const signed = useContext(SessionContext);
  if (signed === null) throw new Error("useSession stands inside SessionContext");
  return signed;
}
