import { Icon, looksLikeMember, soundError } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { forgetMember } from "../logic/invoice.js";
import { useWords } from "../words.js";
import { useSale } from "./sale.js";
import { useMember } from "./useMember.js";

/** Who buys: asked for only when there is a member. */
export function MemberField({ finding, onFind }: { finding: boolean; onFind: (finding: boolean) => void }) {
  const say = useWords();
  const { basket, change, fail, show, tell } = useSale();
  const member = useMember();
  const [phone, setPhone] = useState("");
  const [busy, setBusy] = useState(false);

  async function find(event: FormEvent) {
    event.preventDefault();
    const wanted = phone.replace(/[\s-]/g, "");
    if (wanted === "" || busy) return;
    setBusy(true);
    try {
      // A card is scanned where a phone would be typed.
      const card = looksLikeMember(wanted);
      const found = await member(card ? { number: wanted } : { phone: wanted });
      if (!found) {
        soundError();
        if (card) tell({ tone: "warn", text: say("scan.missing", { code: wanted }) });
        else show({ kind: "join", phone: wanted });
      }
      setPhone("");
      onFind(false);
    } catch (error) {
      fail(error);
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
  const chosen = basket.member;
  if (chosen) {
    return (
      <span className="member-chip-pair">
        <button
          type="button"
          className="plain-button member-chip"
          aria-label={`${say("member.show")} ${chosen.label}`}
          onClick={() => show({ kind: "member", id: chosen.id })}
        >
          <Icon name="person" />
          <span>{chosen.label}</span>
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label={`${say("member.remove")} ${chosen.label}`}
          onClick={() => change(forgetMember)}
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
