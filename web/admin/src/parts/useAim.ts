import { useEffect } from "react";
import { useLocation } from "react-router";

const ACTS = ["pointerdown", "keydown", "wheel", "touchmove"] as const;

/**
 * Goes to the part of the page that the address names behind `#`. What stands above it comes with the data and pushes
 * it down, so whatever changes on the page goes there again, until the person does something themselves.
 */
export function useAim(): void {
  const { hash, key } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: each visit begins anew
  useEffect(() => {
    if (hash === "") return;
    const go = () => {
      const named = document.getElementById(decodeURIComponent(hash.slice(1)));
      (named?.closest("section, form") ?? named)?.scrollIntoView({ block: "start" });
    };
    const watch = new MutationObserver(go);
    const stop = () => {
      watch.disconnect();
      for (const act of ACTS) window.removeEventListener(act, stop, { capture: true });
    };
    watch.observe(document.body, { childList: true, subtree: true });
    for (const act of ACTS) window.addEventListener(act, stop, { capture: true, passive: true });
    go();
    return stop;
  }, [hash, key]);
}
