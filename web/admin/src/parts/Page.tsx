import { Icon } from "@tenon/ui";
import { type ReactNode, useEffect } from "react";
import { Link, useLocation } from "react-router";
import { useWords } from "../words.js";
import { useAim } from "./useAim.js";

interface Props {
  title: string;
  /** Beside the title: a state, a time. */
  aside?: ReactNode;
  actions?: ReactNode;
  back?: { to: string; words: string };
  children: ReactNode;
}

/** A page: its name, what can be done here, and what it tells. */
export function Page({ title, aside, actions, back, children }: Props) {
  const say = useWords();
  useEffect(() => {
    document.title = `${title} · ${say("app.title")}`;
  }, [title, say]);
  useAim();
  const fromGuide = useLocation().state?.guide === true;
  return (
    <div className="page">
      {fromGuide && (
        <Link className="page-back" to="/setup">
          <Icon name="back" size={16} />
          {say("nav.setup")}
        </Link>
      )}
      {back && !fromGuide && (
        <Link className="page-back" to={back.to}>
          <Icon name="back" size={16} />
          {back.words}
        </Link>
      )}
      <header className="page-head">
        <h1>{title}</h1>
        {aside}
        <span className="spring" />
        {actions}
      </header>
      {children}
    </div>
  );
}
