import { useEffect, useRef } from "react";
import { useBlocker } from "react-router";
import { useWords } from "../words.js";

/**
 * Asks before unsaved input is left behind, or what else `question` says. What comes back lets the next step go without
 * a question: whoever has just saved says so before they navigate, since the page is drawn anew only after that.
 */
export function useLeaveGuard(dirty: boolean, question?: string): () => void {
  const say = useWords();
  const finished = useRef(false);
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      dirty && !finished.current && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (blocker.state !== "blocked") return;
    if (window.confirm(question ?? say("leave"))) blocker.proceed();
    else blocker.reset();
  }, [blocker, question, say]);
  useEffect(() => {
    if (!dirty) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [dirty]);
  return () => {
    finished.current = true;
  };
}
