import { Button } from "@mantine/core";
import { useCallback, useEffect, useRef, useState } from "react";
import { useLocation, useNavigate } from "react-router";
import { useKept } from "../parts/useKept.js";
import { finderKeys } from "./keys.js";
import { useShellWords } from "./words.js";

/** What is shown, in this order; each stands at the element with its `data-tour`. */
const STEPS = ["day", "hand", "menu", "find"] as const;

const isYes = (found: unknown): found is boolean => typeof found === "boolean";

/** The tour runs by itself at the first visit to the day, and whenever it is asked for. */
export function useTour() {
  const [seen, setSeen] = useKept("tour", false, isYes);
  const [asked, setAsked] = useState(false);
  const { pathname } = useLocation();
  const navigate = useNavigate();
  return {
    running: pathname === "/" && (asked || !seen),
    start: () => {
      setAsked(true);
      if (pathname !== "/") void navigate("/");
    },
    end: () => {
      setAsked(false);
      setSeen(true);
    },
  };
}

interface Place {
  top: number;
  left: number;
  width: number;
  height: number;
}

/** A few sentences about the page, each beside a frame around what it speaks of. */
export function Tour({ onEnd }: { onEnd: () => void }) {
  const say = useShellWords();
  const [at, setAt] = useState(0);
  const [place, setPlace] = useState<Place | null>(null);
  const card = useRef<HTMLDivElement>(null);
  const step = STEPS[at] ?? "day";
  const last = at === STEPS.length - 1;

  const measure = useCallback(() => {
    // The menu stands in the page twice where there is room for it once: the one that is seen counts.
    const found = [...document.querySelectorAll<HTMLElement>(`[data-tour="${step}"]`)].find(
      (element) => element.offsetParent !== null,
    );
    const box = found?.getBoundingClientRect();
    setPlace(box ? { top: box.top, left: box.left, width: box.width, height: box.height } : null);
  }, [step]);

  useEffect(() => {
    document.querySelector(`[data-tour="${step}"]`)?.scrollIntoView({ block: "nearest" });
    measure();
    // What comes later moves the page; the frame follows.
    const watch = new ResizeObserver(measure);
    watch.observe(document.body);
    window.addEventListener("resize", measure);
    window.addEventListener("scroll", measure, true);
    return () => {
      watch.disconnect();
      window.removeEventListener("resize", measure);
      window.removeEventListener("scroll", measure, true);
    };
  }, [step, measure]);

  useEffect(() => card.current?.focus(), []);

  return (
    <>
      {place && (
        <span
          className="tour-frame"
          aria-hidden="true"
          style={{
            top: place.top - 6,
            left: Math.max(2, place.left - 6),
            width: Math.min(place.width + 12, window.innerWidth - Math.max(2, place.left - 6) - 2),
            height: place.height + 12,
          }}
        />
      )}
      <div
        ref={card}
        className="tour"
        role="dialog"
        aria-labelledby="tour-title"
        aria-describedby="tour-text"
        tabIndex={-1}
        onKeyDown={(event) => {
          if (event.key === "Escape") onEnd();
          if (event.key === "ArrowRight" && !last) setAt(at + 1);
          if (event.key === "ArrowLeft" && at > 0) setAt(at - 1);
        }}
      >
        <div aria-live="polite">
          <span className="quiet small figures">{say("tour.step", { at: at + 1, of: STEPS.length })}</span>
          <h2 id="tour-title">{say(`tour.${step}.title`)}</h2>
          <p id="tour-text">{say(`tour.${step}.text`, { keys: finderKeys() })}</p>
        </div>
        <div className="actions">
          <Button onClick={() => (last ? onEnd() : setAt(at + 1))}>
            {say(last ? "tour.done" : "tour.next")}
          </Button>
          {at > 0 && (
            <Button variant="default" onClick={() => setAt(at - 1)}>
              {say("tour.back")}
            </Button>
          )}
          <span className="spring" />
          {!last && (
            <button type="button" className="plain-button" data-testid="tour-skip" onClick={onEnd}>
              {say("tour.skip")}
            </button>
          )}
        </div>
      </div>
    </>
  );
}
