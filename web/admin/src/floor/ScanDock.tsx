import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { answer, api } from "@tenon/api-client";
import { Icon, isScanned, looksLikeCode, Problem, useCatchTyping, useLocale } from "@tenon/ui";
import {
  type FormEvent,
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import type { Goods } from "../stock/findByCode.js";
import { Camera } from "./camera/Camera.js";
import { useFloorWords } from "./words.js";

// A phone's own keyboard would cover half of the list with every scan.
const touchFirst = window.matchMedia("(pointer: coarse)").matches;
const TYPING_MS = 200;
const SHOWN = 8;

export interface Dock {
  focus: () => void;
}

interface Props {
  onCode: (code: string) => void;
  onPick: (goods: Goods) => void;
  /** What goods are being looked for, when that is not simply the next ones. */
  hint?: ReactNode;
  /** Below the field: the one thing to do with the list. */
  children?: ReactNode;
  ref?: Ref<Dock>;
}

/** Where everything is scanned or typed: at the thumb, and it hears a scanner wherever the focus is. */
export function ScanDock({ onCode, onPick, hint, children, ref }: Props) {
  const say = useFloorWords();
  const [text, setText] = useState("");
  const [camera, setCamera] = useState(false);
  const [typing, setTyping] = useState(!touchFirst);
  const field = useRef<HTMLInputElement>(null);
  const times = useRef<number[]>([]);
  useCatchTyping(field);
  // Before anybody sees the field it hears already.
  useLayoutEffect(() => field.current?.focus(), []);
  useImperativeHandle(ref, () => ({
    focus: () => {
      setTyping(true);
      field.current?.focus();
    },
  }));

  function submit(event: FormEvent) {
    event.preventDefault();
    const code = text.trim();
    const scanned = isScanned(times.current);
    times.current = [];
    if (code === "" || !(scanned || looksLikeCode(code))) return;
    setText("");
    onCode(code);
  }

  function press(event: KeyboardEvent<HTMLInputElement>) {
    if (event.key === "Escape") setText("");
    if (event.key.length !== 1) return;
    times.current = text === "" ? [event.timeStamp] : [...times.current, event.timeStamp];
  }

  function pick(goods: Goods) {
    setText("");
    onPick(goods);
    field.current?.focus();
  }

  return (
    <div className="floor-dock">
      {camera && <Camera onCode={onCode} />}
      <Matches text={text.trim()} onPick={pick} />
      {hint}
      <form className="floor-scan" onSubmit={submit}>
        <Icon name="scan" size={24} />
        <input
          ref={field}
          type="search"
          aria-label={say("scan.label")}
          placeholder={say("scan.placeholder")}
          value={text}
          inputMode={typing ? "search" : "none"}
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          enterKeyHint="search"
          maxLength={64}
          onPointerDown={() => setTyping(true)}
          onBlur={() => setTyping(!touchFirst)}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={press}
        />
        {text !== "" && (
          <button
            type="button"
            className="floor-key"
            aria-label={say("scan.clear")}
            onClick={() => {
              setText("");
              field.current?.focus();
            }}
          >
            <Icon name="close" />
          </button>
        )}
        <button
          type="button"
          className="floor-key"
          data-filled="true"
          aria-pressed={camera}
          aria-label={say(camera ? "scan.cameraOff" : "scan.camera")}
          onClick={() => setCamera(!camera)}
        >
          <Icon name="camera" size={26} />
        </button>
      </form>
      {children}
    </div>
  );
}

/** Goods that fit what was typed. */
function Matches({ text, onPick }: { text: string; onPick: (goods: Goods) => void }) {
  const say = useFloorWords();
  const locale = useLocale();
  const [q, setQ] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setQ(text), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const wanted = text !== "" && q !== "";
  const found = useQuery({
    queryKey: ["pick", locale, q, "floor"],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/products", { params: { query: { q, limit: SHOWN } }, signal })),
    placeholderData: keepPreviousData,
    enabled: wanted,
  });
  if (!wanted) return null;
  if (found.error) return <Problem error={found.error} />;
  const all = (found.data?.items ?? []).flatMap((product) =>
    product.variants.map(({ id, sku }) => ({ variant_id: id, sku, name: product.name, unit: "" })),
  );
  if (found.data !== undefined && all.length === 0) {
    return (
      <p className="floor-none" role="status">
        {say("scan.none", { text })}
      </p>
    );
  }
  return (
    <ul className="floor-matches" aria-label={say("scan.found")}>
      {all.slice(0, SHOWN).map((goods) => (
        <li key={goods.variant_id}>
          <button type="button" onClick={() => onPick(goods)}>
            <span>{goods.name}</span>
            <span className="quiet small">{goods.sku}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
