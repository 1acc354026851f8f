import { useEffect } from "react";
import { useBlocker } from "react-router";
import { useWords } from "../words.js";

/** Asks before unsaved input is left behind, or what else `question` says. */
export function useLeaveGuard(dirty: boolean, question?: string): void {
  const say = useWords();
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => dirty && currentLocation.pathname !== nextLocation.pathname,
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
}
