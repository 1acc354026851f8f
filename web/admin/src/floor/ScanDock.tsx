import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { answer, api } from "@tenon/api-client";
import { Icon, looksLikeCode, Problem, useLocale, useScanField } from "@tenon/ui";
import { type ReactNode, type Ref, useEffect, useImperativeHandle, useRef, useState } from "react";
import type { Goods } from "../stock/findByCode.js";
import { Camera } from "./camera/Camera.js";
import { useFloorWords } from "./words.js";

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
  const field = useRef<HTMLInputElement>(null);
  const scan = useScanField({
    field,
    text,
    onText: setText,
    onEnter: (code, scanned) => {
      if (code === "" || !(scanned || looksLikeCode(code))) return;
      setText("");
      onCode(code);
    },
  });
  useImperativeHandle(ref, () => ({ focus: scan.type }));

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
      <form className="floor-scan" onSubmit={scan.submit}>
        <Icon name="scan" size={24} />
        <input {...scan.input} aria-label={say("scan.label")} placeholder={say("scan.placeholder")} />
        {text !== "" && (
          <button type="button" className="floor-key" aria-label={say("scan.clear")} onClick={scan.clear}>
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
