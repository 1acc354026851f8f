import { answer, api } from "@tenon/api-client";
import { soundScan } from "@tenon/ui";
import { useSale } from "./sale.js";

/** The last digits are enough to agree on a person without showing the whole number. */
function masked(value: string): string {
  return `…${value.slice(-3)}`;
}

/** Looks a member up and puts them into the sale; false when nobody is found. */
export function useMember() {
  const { change, show, tell } = useSale();
  return async (query: { phone?: string; number?: string }): Promise<boolean> => {
    const { items } = await answer(api.GET("/api/v1/members", { params: { query } }));
    const [member] = items;
    if (member === undefined) return false;
    soundScan();
    const label = member.name || masked(query.phone ?? member.number);
    const tax_id = member.profile.company_tax_id ?? undefined;
    change((before) => ({ ...before, member: { id: member.id, label, tax_id } }));
    tell(null);
    show({ kind: "member", id: member.id });
    return true;
  };
}
