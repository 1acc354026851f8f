import { useEffect, useRef } from "react";
import { useLocation } from "react-router";

const FIELDS = "input:not([type=hidden]), select, textarea";

/**
 * Goes to the part of the page that the address names behind `#`, once it is there, and into its first field. The part
 * comes with the data, so every rendering looks again until it was found.
 */
export function useAim(): void {
  const { hash, key } = useLocation();
  const aimed = useRef("");
  useEffect(() => {
    if (hash === "" || aimed.current === key) return;
    const named = document.getElementById(decodeURIComponent(hash.slice(1)));
    if (named === null) return;
    aimed.current = key;
    const part = named.closest("section, form") ?? named;
    part.scrollIntoView({ block: "start" });
    part.querySelector<HTMLElement>(FIELDS)?.focus({ preventScroll: true });
  });
}
