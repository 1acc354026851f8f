import { PasswordInput } from "@mantine/core";
import { api, done as sent } from "@tenon/api-client";
import { type FormEvent, useState } from "react";
import { SaveFoot } from "../parts/SaveFoot.js";
import { useSession } from "../parts/session.js";
import { useSave } from "../parts/useSave.js";
import { useWords } from "./words.js";

/** One's own password, or the PIN for tills: both want the password as it is now. */
export function OwnSecret({ what }: { what: "password" | "pin" }) {
  const say = useWords();
  const { logOut } = useSession();
  const [password, setPassword] = useState("");
  const [secret, setSecret] = useState("");
  const saving = useSave();

  async function submit(event: FormEvent) {
    event.preventDefault();
    const body = { password, secret };
    const kept = await saving.save(async () => {
      if (what === "pin") await sent(api.PUT("/api/v1/staff/me/pin", { body }));
      else await sent(api.PUT("/api/v1/staff/me/password", { body }));
      return true;
    });
    if (!kept) return;
    setPassword("");
    setSecret("");
    // A new password ends every session, this one too.
    if (what === "password") await logOut();
  }

  return (
    <form className="part" onSubmit={submit} aria-labelledby={`own-${what}`}>
      <h2 id={`own-${what}`}>{say(`me.${what}Title`)}</h2>
      <p className="quiet">{say(`me.${what}Help`)}</p>
      <div className="two">
        <PasswordInput
          label={say("me.now")}
          autoComplete="current-password"
          required
          maxLength={256}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <PasswordInput
          label={say(`me.${what}New`)}
          autoComplete="new-password"
          inputMode={what === "pin" ? "numeric" : "text"}
          required
          minLength={4}
          maxLength={256}
          value={secret}
          onChange={(event) => setSecret(event.currentTarget.value)}
        />
      </div>
      <SaveFoot saving={saving} words={say(`me.${what}Set`)} quiet />
    </form>
  );
}
