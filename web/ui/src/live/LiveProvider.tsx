import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { Line, type LineState, type LiveEvent } from "./line.js";

const LineContext = createContext<Line | null>(null);

/** Opens the one event stream of this page for the topics named. */
export function LiveProvider({ topics, children }: { topics: string; children: ReactNode }) {
  const [line] = useState(() => new Line(topics.split(",")));
  useEffect(() => line.start(), [line]);
  return <LineContext value={line}>{children}</LineContext>;
}

/** The page's line. */
export function useLine(): Line {
  const line = useContext(LineContext);
  if (line === null) throw new Error("useLine stands inside LiveProvider");
  return line;
}

/** How the line stands; the component renders anew when that changes. */
export function useLineState(): LineState {
  const line = useLine();
  return useSyncExternalStore(line.watch, () => line.state);
}

/** Hears the stream's events, and `onGap` when events may have been missed. */
export function useLive(onEvent: (event: LiveEvent) => void, onGap?: () => void): void {
  const line = useLine();
  const latest = useRef({ onEvent, onGap });
  latest.current = { onEvent, onGap };
  useEffect(() => {
    const stopEvents = line.listen((event) => latest.current.onEvent(event));
    const stopGaps = line.whenReopened(() => latest.current.onGap?.());
    return () => {
      stopEvents();
      stopGaps();
    };
  }, [line]);
}
