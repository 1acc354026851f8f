import { Button, PasswordInput, TextInput } from "@mantine/core";
import { answer, api, done as sent } from "@tenon/api-client";
import { Note, Problem } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { Page } from "../parts/Page.js";
import { useSession } from "../parts/session.js";
import { useSave } from "../parts/useSave.js";
import { OwnSecret } from "./OwnSecret.js";
import { useWords } from "./words.js";

interface Enrolment {
  secret: string;
  qr: { size: number; path: string };
}

/** What protects one's own account. */
export function Me() {
  const say = useWords();
  const { session, logOut } = useSession();
  const [password, setPassword] = useState("");
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null);
  const [code, setCode] = useState("");
  const [recovery, setRecovery] = useState<string[] | null>(null);
  const { busy, error, save } = useSave();
  const state = session.second_factor;

  const begin = (event: FormEvent) => {
    event.preventDefault();
    void save(async () => {
      setEnrolment(await answer(api.POST("/api/v1/staff/me/second-factor", { body: { password } })));
      setPassword("");
    });
  };
  const confirm = (event: FormEvent) => {
    event.preventDefault();
    void save(async () => {
      const given = await answer(api.PUT("/api/v1/staff/me/second-factor", { body: { code } }));
      setRecovery(given.recovery_codes);
      setEnrolment(null);
    });
  };
  const end = (event: FormEvent) => {
    event.preventDefault();
    void save(async () => {
      await sent(api.POST("/api/v1/staff/me/second-factor/end", { body: { password } }));
      await logOut();
    });
  };

  return (
    <Page title={say("me.title")}>
      <section className="part" aria-labelledby="factor">
        <h2 id="factor">{say("me.factor")}</h2>
        <p>{say(state === "on" ? "me.factorOn" : state === "needed" ? "me.factorNeeded" : "me.factorOff")}</p>
        {recovery && (
          <Note tone="info" role="status" title={say("me.recovery")}>
            {say("me.recoveryHelp")}
            <code className="secret">{recovery.join("  ")}</code>
          </Note>
        )}
        {enrolment && (
          <form onSubmit={confirm}>
            <p>{say("me.scan")}</p>
            <code className="secret">{enrolment.secret}</code>
            <svg
              role="img"
              aria-label={say("me.qr")}
              width={220}
              height={220}
              viewBox={`0 0 ${enrolment.qr.size} ${enrolment.qr.size}`}
              shapeRendering="crispEdges"
            >
              <rect width="100%" height="100%" fill="#fff" />
              <path d={enrolment.qr.path} fill="#000" />
            </svg>
            <TextInput
              label={say("me.code")}
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={10}
              required
              value={code}
              onChange={(event) => setCode(event.currentTarget.value)}
            />
            <Button type="submit" loading={busy}>
              {say("me.confirm")}
            </Button>
          </form>
        )}
        {!enrolment && !recovery && (
          <form onSubmit={state === "on" ? end : begin}>
            <PasswordInput
              label={say("me.password")}
              autoComplete="current-password"
              required
              maxLength={256}
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
            />
            <Button type="submit" loading={busy} variant={state === "on" ? "outline" : "filled"}>
              {say(state === "on" ? "me.end" : "me.begin")}
            </Button>
          </form>
        )}
        <Problem error={error} />
      </section>
      {state !== "needed" && (
        <>
          <OwnSecret what="password" />
          <OwnSecret what="pin" />
        </>
      )}
    </Page>
  );
}
