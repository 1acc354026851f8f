import { answer, api, newId } from "@tenon/api-client";
import { Problem } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { useSale } from "../sell/sale.js";
import { useWords } from "../words.js";

/** Somebody whose number leads to nobody yet: they join with it, and are in the open basket at once. */
export function JoinPanel({ phone: typed }: { phone: string }) {
  const say = useWords();
  const { register, change, show, tell } = useSale();
  const [phone, setPhone] = useState(typed);
  const [name, setName] = useState("");
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  // One key for this panel: a second tap is the same wish.
  const [key] = useState(newId);

  async function join(event: FormEvent) {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      const body = { phone, name: name.trim() || undefined, join_store_id: register.store_id };
      const member = await answer(
        api.POST("/api/v1/members", { params: { header: { "Idempotency-Key": key } }, body }),
      );
      change((before) => ({
        ...before,
        member: { id: member.id, label: member.name || `…${phone.slice(-3)}` },
      }));
      tell(null);
      show({ kind: "member", id: member.id });
    } catch (caught) {
      setError(caught);
      setBusy(false);
    }
  }

  return (
    <section className="panel" aria-labelledby="join-title">
      <h2 id="join-title">{say("join.title")}</h2>
      <p className="quiet">{say("join.help")}</p>
      <Problem error={error} />
      <form className="join-form" onSubmit={join}>
        <label>
          {say("join.phone")}
          <input
            type="tel"
            inputMode="tel"
            autoComplete="off"
            value={phone}
            maxLength={20}
            required
            onChange={(event) => setPhone(event.currentTarget.value)}
          />
        </label>
        <label>
          {say("join.name")}
          <input
            autoComplete="off"
            value={name}
            maxLength={80}
            // biome-ignore lint/a11y/noAutofocus: the number is known; the name is what is typed next
            autoFocus
            onChange={(event) => setName(event.currentTarget.value)}
          />
        </label>
        <button type="submit" className="big-button" data-edged aria-disabled={busy}>
          {say("join.button")}
        </button>
      </form>
      <figure className="join-sign">
        <img src={`/join.svg?store=${register.store_id}`} alt={say("join.sign")} width={176} height={176} />
        <figcaption className="quiet">
          {say("join.own")}{" "}
          <span className="figures">{`${location.host}/join?store=${register.store_id}`}</span>
        </figcaption>
      </figure>
    </section>
  );
}
