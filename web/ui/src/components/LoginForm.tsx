import { Button, PasswordInput, TextInput } from "@mantine/core";
import { answer, api, Refused, type Session } from "@tenon/api-client";
import { type FormEvent, useState } from "react";
import { preferLocale, useSharedWords } from "../i18n/index.js";
import { Problem } from "./Note.js";

/** Login and password; the session itself is a cookie that scripts cannot read. */
export function LoginForm({ onDone }: { onDone: (session: Session) => void }) {
  const say = useSharedWords();
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  // Asked for once the password was right: null until then.
  const [code, setCode] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [missing, setMissing] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (busy) return;
    const lacking = login.trim() === "" || password === "";
    setMissing(lacking);
    setError(null);
    if (lacking) return;
    setBusy(true);
    try {
      const body = { login: login.trim(), password, ...(code ? { code: code.trim() } : {}) };
      const session = await answer(api.POST("/api/v1/staff/sessions", { body }));
      preferLocale(session.person.locale);
      onDone(session);
    } catch (caught) {
      if (caught instanceof Refused && caught.code === "staff.code_needed" && code === null) setCode("");
      else setError(caught);
    } finally {
      setBusy(false);
    }
  }

  return (
    <form className="login-form" onSubmit={submit} noValidate>
      <TextInput
        label={say("login.login")}
        name="login"
        type="email"
        autoComplete="username"
        size="lg"
        value={login}
        onChange={(event) => setLogin(event.currentTarget.value)}
        error={missing && login.trim() === "" ? say("login.missing") : undefined}
        data-autofocus
        autoFocus
      />
      <PasswordInput
        label={say("login.password")}
        name="password"
        autoComplete="current-password"
        size="lg"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        error={missing && login.trim() !== "" && password === "" ? say("login.missing") : undefined}
        visibilityToggleButtonProps={{ "aria-label": say("login.password"), tabIndex: -1 }}
      />
      {code !== null && (
        <TextInput
          label={say("login.code")}
          description={say("login.codeHelp")}
          name="code"
          autoComplete="one-time-code"
          size="lg"
          maxLength={40}
          value={code}
          autoFocus
          onChange={(event) => setCode(event.currentTarget.value)}
        />
      )}
      <Problem error={error} />
      <Button type="submit" size="lg" fullWidth aria-disabled={busy}>
        {say(busy ? "login.busy" : "login.submit")}
      </Button>
    </form>
  );
}
