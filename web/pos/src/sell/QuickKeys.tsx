import type { TillProduct } from "@tenon/api-client";
import { useFormat, useKeys } from "@tenon/ui";
import { useWords } from "../words.js";
import { Picture } from "./Grid.js";

/** Goods that are asked for all day, such as bags and wrapping: one tap or one key each. */
export function QuickKeys({ items, onPick }: { items: TillProduct[]; onPick: (goods: TillProduct) => void }) {
  const say = useWords();
  const format = useFormat();
  useKeys(Object.fromEntries(items.map((goods, at) => [`Shift+F${at + 1}`, () => onPick(goods)])));
  if (items.length === 0) return null;
  return (
    <ul className="quick-keys" aria-label={say("quick.title")}>
      {items.map((goods, at) => (
        <li key={goods.variant_id}>
          <button
            type="button"
            className="quick-key"
            aria-keyshortcuts={`Shift+F${at + 1}`}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onPick(goods)}
          >
            <Picture picture={goods.picture} name={goods.name} />
            <span className="quick-name">{goods.name}</span>
            <span className="quick-price figures">{format.price(goods.unit_price)}</span>
            <kbd>⇧F{at + 1}</kbd>
          </button>
        </li>
      ))}
    </ul>
  );
}
