import { answer, api, Refused } from "@tenon/api-client";
import { Note, Waiting } from "@tenon/ui";
import { useState } from "react";
import { useSale } from "../sell/sale.js";
import { usePeople } from "../till/usePeople.js";
import { useWords } from "../words.js";
import { type Proof, Prove } from "./Prove.js";

/** What shall be approved: the act, what it is about, and why. */
export interface Act {
  permission:
    | "till.void"
    | "till.cash"
    | "till.drawer"
    | "till.reprint"
    | "till.price"
    | "till.refund_blind"
    | "orders.return_exception";
  subject: string;
  reason: string;
}

interface Wanted {
  act: Act;
  onApproved: () => Promise<void>;
  onCancel: () => void;
}

/** Tries an act; when the person may not do it alone, asks for a manager and tries it once more. */
export function useApproval() {
  const [wanted, setWanted] = useState<Wanted | null>(null);
  async function attempt(act: Act, carryOut: () => Promise<void>, fail: (error: unknown) => void) {
    try {
      await carryOut();
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== "till.not_permitted") return fail(error);
      setWanted({
        act,
        onCancel: () => setWanted(null),
        onApproved: async () => {
          setWanted(null);
          try {
            await carryOut();
          } catch (again) {
            fail(again);
          }
        },
      });
    }
  }
  return { wanted, attempt };
}

/** A manager approves one act with their PIN or badge. */
export function Approval({ act, onApproved, onCancel }: Wanted) {
  const say = useWords();
  const { register, online } = useSale();
  const people = usePeople(register.id);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  async function approve(approver: Proof) {
    if (busy || !online) return;
    setBusy(true);
    setError(null);
    try {
      const body = { permission: act.permission, subject_id: act.subject, reason: act.reason, approver };
      await answer(
        api.POST("/api/v1/registers/{id}/grants", { params: { path: { id: register.id } }, body }),
      );
    } catch (caught) {
      setError(caught);
      return;
    } finally {
      setBusy(false);
    }
    await onApproved();
  }

  const able = people.data?.items.filter(({ may_grant }) => may_grant.includes(act.permission));
  return (
    <section className="approval" aria-label={say("approve.title")}>
      <Note tone="info" title={say("approve.title")}>
        {say("approve.help")}
      </Note>
      {able === undefined ? (
        <Waiting rows={2} height={40} />
      ) : (
        <Prove
          people={able}
          submit={say("approve.submit")}
          busy={busy}
          error={error ?? people.error}
          onProve={(proof) => void approve(proof)}
          onCancel={onCancel}
        />
      )}
    </section>
  );
}
