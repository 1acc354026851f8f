import { formatQuantity, Tag } from "@tenon/ui";
import { useEffect, useRef } from "react";
import { type Brought, CONDITIONS, conditionOf, step, type Why } from "../logic/bring.js";
import { useWords } from "../words.js";

/** Goods that may come back. */
export interface Bringable {
  key: string;
  name: string;
  detail: string;
  /** Thousandths of the unit. */
  left: number;
  /** Why it may not, when the rules say so. */
  refused?: string | null;
}

interface Props {
  goods: Bringable[];
  brought: ReadonlyMap<string, Brought>;
  reason: Why;
  /** Nothing else on the panel is typed into: the keyboard begins at the first of them. */
  takesFocus?: boolean;
  onBring: (key: string, brought: Brought) => void;
}

/** How much of each comes back, and what it is good for. */
export function BroughtGoods({ goods, brought, reason, takesFocus = false, onBring }: Props) {
  const say = useWords();
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => first.current?.focus(), []);
  return (
    <ul className="rows">
      {goods.map(({ key, name, detail, left, refused }, at) => {
        const one = brought.get(key);
        const quantity = one?.quantity ?? 0;
        return (
          <li key={key} className="row">
            <span className="row-words">
              <strong>{name}</strong>
              <span className="quiet figures">{detail}</span>
            </span>
            {refused && (
              <Tag tone="warn">{say(refused === "orders.return_late" ? "return.late" : "return.exempt")}</Tag>
            )}
            {quantity > 0 && (
              <label className="field">
                <span className="unseen">{say("return.condition")}</span>
                <select
                  value={conditionOf(one, reason)}
                  onChange={(event) => {
                    const condition = CONDITIONS.find((word) => word === event.currentTarget.value);
                    onBring(key, condition === undefined ? { quantity } : { quantity, condition });
                  }}
                >
                  {CONDITIONS.map((condition) => (
                    <option key={condition} value={condition}>
                      {say(`condition.${condition}`)}
                    </option>
                  ))}
                </select>
              </label>
            )}
            <span className="stepper">
              <button
                type="button"
                className="icon-button"
                aria-label={say("return.less", { name })}
                aria-disabled={quantity === 0}
                onClick={() => onBring(key, step(one, -1, left))}
              >
                −
              </button>
              <output className="figures">{formatQuantity(quantity)}</output>
              <button
                type="button"
                className="icon-button"
                aria-label={say("return.more", { name })}
                aria-disabled={quantity >= left}
                ref={at === 0 && takesFocus ? first : undefined}
                onClick={() => onBring(key, step(one, 1, left))}
              >
                +
              </button>
            </span>
          </li>
        );
      })}
    </ul>
  );
}
