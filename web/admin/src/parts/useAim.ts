import { useEffect, useRef } from "react";
import { useLocation } from "react-router";

const ACTS = ["pointerdown", "keydown", "wheel", "touchmove"] as const;

/**
 * Goes to the part of the page that the address names behind `#`. What stands above it comes with the data and pushes
 * it down, so every rendering goes there again, until the person does something themselves.
 */
export function useAim(): void {
  const { hash, key } = useLocation();
  const acted = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each visit begins anew
  useEffect(() => {
    acted.current = false;
    const note = () => {
      acted.current = true;
    };
    for (const act of ACTS) window.addEventListener(act, note, { capture: true, passive: true });
    return () => {
      for (const act of ACTS) window.removeEventListener(act, note, { capture: true });
    };
  }, [key]);
  useEffect(() => {
    if (hash === "" || acted.current) return;
    const named = document.getElementById(decodeURIComponent(hash.slice(1)));
    (named?.closest("section, form") ?? named)?.scrollIntoView({ block: "start" });
  });
}
