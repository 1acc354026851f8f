import type { Session } from "@tenon/api-client";
import { Mark } from "./Icon.js";
import { LoginForm } from "./LoginForm.js";
import { LanguageSwitch, SchemeSwitch } from "./Switches.js";

/** The first page for whoever is not signed in. */
export function LoginPage({
  title,
  place,
  onDone,
}: {
  title: string;
  place: string;
  onDone: (session: Session) => void;
}) {
  return (
    <div className="login-page">
      <main className="login-box">
        <header>
          <Mark size={40} />
          <div>
            <h1>{title}</h1>
            <p className="quiet">{place}</p>
          </div>
        </header>
        <LoginForm onDone={onDone} />
      </main>
      <footer>
        <LanguageSwitch />
        <SchemeSwitch withWords />
      </footer>
    </div>
  );
}
