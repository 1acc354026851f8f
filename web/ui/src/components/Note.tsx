import { LineCut, Refused } from "@tenon/api-client";
import type { ReactNode } from "react";
import { useLocale, useSharedWords } from "../i18n/index.js";
import { Icon, type IconName } from "./Icon.js";

export type Tone = "plain" | "good" | "info" | "warn" | "bad" | "member";

const ICONS: Record<Tone, IconName> = {
  plain: "info",
  good: "check",
  info: "info",
  warn: "alert",
  bad: "alert",
  member: "person",
};

/** A sentence that matters, with what to do next beside it. */
export function Note({
  tone,
  title,
  children,
  action,
  role,
}: {
  tone: Tone;
  title?: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
  /** `alert` is read aloud at once, `status` when there is a pause. */
  role?: "alert" | "status";
}) {
  return (
    <div className="note" data-tone={tone} role={role}>
      <Icon name={ICONS[tone]} />
      <div className="note-words">
        {title && <strong>{title}</strong>}
        {children && <div>{children}</div>}
      </div>
      {action && <div className="note-action">{action}</div>}
    </div>
  );
}

/** What went wrong, in the reader's language, from whatever was thrown. */
export function useProblemText(): (error: unknown) => string {
  const say = useSharedWords();
  const locale = useLocale();
  return (error) => {
    if (error instanceof Refused) return error.sentence(locale);
    if (error instanceof LineCut) return say("problem.cut");
    return say("problem.unknown");
  };
}

/** A note about an error; nothing when there is none. */
export function Problem({ error, retry }: { error: unknown; retry?: () => void }) {
  const text = useProblemText();
  const say = useSharedWords();
  if (error === null || error === undefined) return null;
  return (
    <Note
      tone={error instanceof Refused ? "warn" : "bad"}
      role="alert"
      action={
        retry && (
          <button type="button" className="plain-button" onClick={retry}>
            {say("problem.again")}
          </button>
        )
      }
    >
      {text(error)}
    </Note>
  );
}

/** What stands where there is nothing yet: says why and teaches the next step. */
export function Empty({
  icon,
  title,
  children,
  action,
}: {
  icon: IconName;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="empty">
      <span className="empty-icon">
        <Icon name={icon} size={28} />
      </span>
      <strong>{title}</strong>
      {children && <p>{children}</p>}
      {action}
    </div>
  );
}

/** A short state such as 待取貨, told by word first and by colour second. */
export function Tag({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className="tag" data-tone={tone}>
      {children}
    </span>
  );
}

/** Grey bars in the shape of what is coming. */
export function Waiting({ rows = 3, height = 20 }: { rows?: number; height?: number }) {
  const say = useSharedWords();
  return (
    <div className="waiting" role="status" aria-label={say("loading")}>
      {Array.from({ length: rows }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars are all the same
        <span key={at} style={{ height, width: `${100 - ((at * 17) % 40)}%` }} />
      ))}
    </div>
  );
}
