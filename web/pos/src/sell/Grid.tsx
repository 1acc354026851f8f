import type { TillProduct } from "@tenon/api-client";
import { Empty, formatQuantity, Problem, useFormat, Waiting } from "@tenon/ui";
import { memo, useCallback, useEffect, useRef, useState } from "react";
import { useWords } from "../words.js";

const FEW = 3_000;
/** Tiles drawn at once: more than two screens of them. The rest comes as one gets there. */
const TILES = 60;
/** How far below the screen the next ones are drawn. */
const AHEAD = "800px";

/** A picture, or the first character of the name where there is none. */
export function Picture({ picture, name }: { picture: TillProduct["picture"]; name: string }) {
  const [broken, setBroken] = useState<string | null>(null);
  const url = picture?.sizes[0]?.url;
  if (!picture || !url || broken === url) {
    return (
      <span className="picture picture-none" aria-hidden="true">
        {[...name][0] ?? ""}
      </span>
    );
  }
  return (
    <img
      className="picture"
      src={url}
      srcSet={picture.sizes.map((size) => `${size.url} ${size.width}w`).join(", ")}
      sizes="220px"
      alt=""
      loading="lazy"
      decoding="async"
      onError={() => setBroken(url)}
    />
  );
}

/** How much this store has, told where the eye already is. */
export function Left({ available }: { available: number }) {
  const say = useWords();
  if (available <= 0) return <span className="left left-none">{say("goods.none")}</span>;
  const left = formatQuantity(available);
  if (available <= FEW) return <span className="left left-few">{say("goods.few", { left })}</span>;
  return <span className="left">{say("goods.left", { left })}</span>;
}

interface Props {
  items: TillProduct[] | undefined;
  inBasket: ReadonlyMap<string, number>;
  text: string;
  error: unknown;
  retry: () => void;
  onPick: (goods: TillProduct) => void;
}

/** The goods of this store with picture, price and what is left. */
export function Grid({ items, inBasket, text, error, retry, onPick }: Props) {
  const say = useWords();
  const latest = useRef(onPick);
  latest.current = onPick;
  const pick = useCallback((goods: TillProduct) => latest.current(goods), []);
  const [drawn, setDrawn] = useState(TILES);
  // Other words, another list: it begins at its top.
  const [words, setWords] = useState(text);
  if (words !== text) {
    setWords(text);
    setDrawn(TILES);
  }
  if (items === undefined && error) return <Problem error={error} retry={retry} />;
  if (items === undefined) return <Waiting rows={4} height={120} />;
  if (items.length === 0 && text.trim() !== "") {
    return (
      <Empty icon="search" title={say("goods.nothing", { text: text.trim() })}>
        {say("goods.nothingHelp")}
      </Empty>
    );
  }
  if (items.length === 0) {
    return (
      <Empty icon="tag" title={say("goods.empty")}>
        {say("goods.emptyHelp")}
      </Empty>
    );
  }
  return (
    <ul className="grid" aria-label={say("goods.title")}>
      {items.slice(0, drawn).map((goods) => (
        <li key={goods.variant_id}>
          <Tile goods={goods} count={inBasket.get(goods.variant_id) ?? 0} onPick={pick} />
        </li>
      ))}
      {drawn < items.length && <Next key={drawn} onNear={() => setDrawn(drawn + TILES)} />}
    </ul>
  );
}

/** Stands where the tiles that are drawn end. */
function Next({ onNear }: { onNear: () => void }) {
  const mark = useRef<HTMLLIElement>(null);
  const near = useRef(onNear);
  near.current = onNear;
  useEffect(() => {
    if (mark.current === null) return;
    const root = mark.current.closest(".stage");
    const seen = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && near.current(),
      { root, rootMargin: `0px 0px ${AHEAD}` },
    );
    seen.observe(mark.current);
    return () => seen.disconnect();
  }, []);
  return <li ref={mark} aria-hidden="true" />;
}

interface TileProps {
  goods: TillProduct;
  /** How much of it is in the basket. */
  count: number;
  onPick: (goods: TillProduct) => void;
}

/** Drawn anew only when something of it changed: a scan touches one tile of two hundred. */
const Tile = memo(function Tile({ goods, count, onPick }: TileProps) {
  const format = useFormat();
  return (
    <button
      type="button"
      className="tile"
      data-variant={goods.variant_id}
      // A tap must not take the focus from the scan field; the keyboard still can.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onPick(goods)}
    >
      <Picture picture={goods.picture} name={goods.name} />
      <span className="tile-name">{goods.name}</span>
      <span className="tile-foot">
        <span className="tile-price figures">{format.price(goods.unit_price)}</span>
        <Left available={goods.available} />
      </span>
      {count > 0 && <span className="tile-count figures">×{formatQuantity(count)}</span>}
    </button>
  );
});
