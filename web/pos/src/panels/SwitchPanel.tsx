import { useQueryClient } from "@tanstack/react-query";
import { answer, api } from "@tenon/api-client";
import { preferLocale, Waiting } from "@tenon/ui";
import { useState } from "react";
import { type Proof, Prove } from "../parts/Prove.js";
import { useSale } from "../sell/sale.js";
import { usePeople } from "../till/usePeople.js";
import { useWords } from "../words.js";

/** Puts somebody else at this till; the basket stays. */
export function SwitchPanel() {
  const say = useWords();
  const { register, show, tell, online } = useSale();
  const people = usePeople(register.id);
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  async function prove(body: Proof) {
    if (busy || !online) return;
    setBusy(true);
    setError(null);
    try {
      const session = await answer(
        api.POST("/api/v1/registers/{id}/switch", { params: { path: { id: register.id } }, body }),
      );
      preferLocale(session.person.locale);
      queries.setQueryData(["me"], session);
      show({ kind: "goods" });
      tell({ tone: "good", text: say("switch.done", { name: session.person.name }) });
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  }

  return (
    <section className="panel" aria-labelledby="switch-title">
      <h2 id="switch-title">{say("switch.title")}</h2>
      <p className="quiet">{say("switch.help")}</p>
      {people.data === undefined ? (
        <Waiting rows={2} height={40} />
      ) : (
        <Prove
          people={people.data.items}
          submit={say("switch.submit")}
          busy={busy}
          error={error ?? people.error}
          onProve={(proof) => void prove(proof)}
          onCancel={() => show({ kind: "goods" })}
        />
      )}
    </section>
  );
}
