import type { TillPerson } from "@tenon/api-client";
import { Problem } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { useWords } from "../words.js";

/** How somebody proves who they are at a till. */
export type Proof = { person_id: string; pin: string } | { badge: string };

interface Props {
  people: TillPerson[];
  submit: string;
  busy: boolean;
  error: unknown;
  onProve: (proof: Proof) => void;
  onCancel: () => void;
}

/** Chooses a person and types their PIN, or takes what the scanner reads from a badge. */
export function Prove({ people, submit, busy, error, onProve, onCancel }: Props) {
  const say = useWords();
  const [person, setPerson] = useState<string | null>(null);
  const [secret, setSecret] = useState("");
  const [tried, setTried] = useState(false);
  const pin = /^\d{4,8}$/.test(secret);
  const badge = /^B[0-9A-Za-z]{16}$/i.test(secret.trim());
  const missing = !badge && (person === null || !pin);

  function prove(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (busy || missing) return;
    onProve(badge ? { badge: secret.trim() } : { person_id: person ?? "", pin: secret });
    setSecret("");
    setTried(false);
  }

  return (
    <form className="prove" onSubmit={prove} autoComplete="off">
      <fieldset className="choice choice-wrap">
        <legend>{say("prove.who")}</legend>
        {people.map(({ id, name, has_pin }) => (
          <label key={id} data-quiet={!has_pin || undefined}>
            <input type="radio" name="prove-person" checked={person === id} onChange={() => setPerson(id)} />
            <span>
              {name}
              {!has_pin && <small className="quiet"> {say("prove.noPin")}</small>}
            </span>
          </label>
        ))}
      </fieldset>
      <label className="field">
        <span>{say("prove.secret")}</span>
        <input
          className="figures"
          type="password"
          name="till-secret"
          inputMode="numeric"
          autoComplete="off"
          maxLength={64}
          value={secret}
          aria-invalid={tried && missing}
          // biome-ignore lint/a11y/noAutofocus: a scanner types into the field that has the focus
          autoFocus
          onChange={(event) => setSecret(event.currentTarget.value)}
        />
        {tried && missing && <em role="alert">{say("prove.missing")}</em>}
      </label>
      <Problem error={error} />
      <div className="panel-actions">
        <button type="button" className="big-button" data-edged onClick={onCancel}>
          {say("prove.cancel")}
        </button>
        <button type="submit" className="big-button" data-filled aria-disabled={busy}>
          {submit}
        </button>
      </div>
    </form>
  );
}
