import { answer, api, Refused } from "@tenon/api-client";
import { Icon, soundError, soundScan } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { useWords } from "../words.js";
import { useSale } from "./sale.js";

/** The last digits are enough to agree on a person without showing the whole number. */
function masked(phone: string): string {
  return `…${phone.slice(-3)}`;
}

/** Who buys: asked for only when there is a member. */
export function MemberField({ finding, onFind }: { finding: boolean; onFind: (finding: boolean) => void }) {
  const say = useWords();
  const { basket, change, fail, show, tell } = useSale();
  const [phone, setPhone] = useState("");
  const [busy, setBusy] = useState(false);

  async function find(event: FormEvent) {
    event.preventDefault();
    const wanted = phone.replace(/[\s-]/g, "");
    if (wanted === "" || busy) return;
    setBusy(true);
    try {
      const { items } = await answer(api.GET("/api/v1/members", { params: { query: { phone: wanted } } }));
      const [member] = items;
      if (member === undefined) throw new NoMember();
      soundScan();
      change((before) => ({ ...before, member: { id: member.id, label: member.name || masked(wanted) } }));
      tell(null);
      show({ kind: "member", id: member.id });
      setPhone("");
      onFind(false);
    } catch (error) {
      const nobody = error instanceof NoMember || (error instanceof Refused && error.status === 404);
      if (!nobody) return fail(error);
      soundError();
      show({ kind: "join", phone: wanted });
      setPhone("");
      onFind(false);
    } finally {
      setBusy(false);
    }
  }

  if (finding) {
    return (
      <form className="member-form" onSubmit={find}>
        <input
          type="tel"
          inputMode="tel"
          autoComplete="off"
          aria-label={say("member.phone")}
          placeholder={say("member.phone")}
          value={phone}
          maxLength={20}
          // biome-ignore lint/a11y/noAutofocus: the person asked for this field by key or tap
          autoFocus
          onChange={(event) => setPhone(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            event.stopPropagation();
            onFind(false);
          }}
        />
        <button type="submit" className="plain-button" data-edged aria-disabled={busy}>
          {say("member.find")}
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label={say("key.back")}
          onClick={() => onFind(false)}
        >
          <Icon name="close" />
        </button>
      </form>
    );
  }
  const { member } = basket;
  if (member) {
    return (
      <span className="member-chip-pair">
        <button
          type="button"
          className="plain-button member-chip"
          aria-label={`${say("member.show")} ${member.label}`}
          onClick={() => show({ kind: "member", id: member.id })}
        >
          <Icon name="person" />
          <span>{member.label}</span>
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label={`${say("member.remove")} ${member.label}`}
          onClick={() => change((before) => ({ ...before, member: null }))}
        >
          <Icon name="close" size={16} />
        </button>
      </span>
    );
  }
  return (
    <button type="button" className="plain-button" aria-keyshortcuts="F4" onClick={() => onFind(true)}>
      <Icon name="person" />
      <span>{say("member.add")}</span>
    </button>
  );
}

class NoMember extends Error {}
