import { fitsStep, formatQuantity, Icon, parseQuantity, soundError, useFormat } from "@tenon/ui";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { type BasketLine, nudge, remove, setQuantity } from "../logic/basket.js";
import { Chosen } from "../parts/Chosen.js";
import type { Reason } from "../parts/ReasonChoice.js";
import { useWords } from "../words.js";
import { useSale } from "./sale.js";

interface Editing {
  editing: boolean;
  onEdit: (editing: boolean) => void;
}

/** The lines of the basket; the selected one shows its handles. */
export function BasketLines({ editing, onEdit }: Editing) {
  const { basket } = useSale();
  const list = useRef<HTMLUListElement>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the selection
  useEffect(() => {
    list.current?.querySelector('[data-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }, [basket.selected, basket.lines.length]);

  return (
    <ul className="lines" ref={list}>
      {basket.lines.map((line, at) => (
        <Line
          key={line.key}
          line={line}
          at={at}
          selected={line.key === basket.selected}
          editing={editing && line.key === basket.selected}
          onEdit={onEdit}
        />
      ))}
    </ul>
  );
}

interface LineProps extends Editing {
  line: BasketLine;
  /** Its place: a quote has its lines in the basket's order. */
  at: number;
  selected: boolean;
}

function Line({ line, at, selected, editing, onEdit }: LineProps) {
  const say = useWords();
  const format = useFormat();
  const { quote, change, stage, show } = useSale();
  const candidate = quote.quote?.lines[at];
  const quoted = candidate?.variant_id === line.variant_id ? candidate : undefined;
  const fresh = quote.fresh && quoted?.quantity === line.quantity;
  const name = line.name || quoted?.name || line.sku || quoted?.sku || "…";
  const price = quoted && quote.fresh ? quoted.unit_price : line.unit_price;

  return (
    <li className="line" data-selected={selected} data-variant={line.variant_id}>
      <button
        type="button"
        className="line-main"
        aria-expanded={selected}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => {
          change((before) => ({ ...before, selected: line.key }));
          onEdit(false);
        }}
      >
        <span className="line-name">
          {name}
          {quoted && fresh && <Chosen options={quoted.options} note={line.note} />}
        </span>
        <span className="line-price quiet figures">
          {format.price(price)} × {formatQuantity(line.quantity)}
          {line.unit && line.quantity_step !== 1000 ? ` ${line.unit}` : ""}
        </span>
        <span className="line-net figures" data-fresh={fresh}>
          {quoted && fresh ? format.money(quoted.net) : "…"}
          {quoted && fresh && quoted.discount > 0 && (
            <s className="quiet">
              <span className="unseen">{say("basket.discount")}</span>
              {format.money(quoted.gross)}
            </s>
          )}
        </span>
        {line.price_by_hand && (
          <span className="line-by-hand">
            {say("price.byHand", { reason: say(`reason.${line.price_by_hand.reason as Reason}`) })}
          </span>
        )}
        {quoted && fresh && quoted.available < line.quantity && (
          <span className="line-short">
            {say("basket.short", { left: formatQuantity(Math.max(0, quoted.available)) })}
          </span>
        )}
      </button>
      {selected && stage.kind === "goods" && (
        <div className="line-tools">
          <button
            type="button"
            className="step-button"
            aria-label={say("basket.less", { name })}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => change((before) => nudge(before, line.key, -1))}
          >
            <Icon name="minus" />
          </button>
          {editing ? (
            <QuantityInput line={line} name={name} onDone={() => onEdit(false)} />
          ) : (
            <button
              type="button"
              className="step-count figures"
              aria-label={`${say("basket.quantity", { name })} ${formatQuantity(line.quantity)}`}
              onClick={() => onEdit(true)}
            >
              {formatQuantity(line.quantity)}
            </button>
          )}
          <button
            type="button"
            className="step-button"
            aria-label={say("basket.more", { name })}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => change((before) => nudge(before, line.key, 1))}
          >
            <Icon name="plus" />
          </button>
          <button
            type="button"
            className="step-button"
            aria-label={say("price.change", { name })}
            aria-keyshortcuts="*"
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => show({ kind: "price", line: line.key })}
          >
            <Icon name="tag" />
          </button>
          {line.option_groups.length > 0 && (
            <button
              type="button"
              className="step-button"
              aria-label={say("choose.change", { name })}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => show({ kind: "choose", goods: line, line: line.key })}
            >
              <Icon name="edit" />
            </button>
          )}
          <button
            type="button"
            className="step-button line-bin"
            aria-label={say("basket.remove", { name })}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => change((before) => remove(before, line.key))}
          >
            <Icon name="bin" />
          </button>
        </div>
      )}
    </li>
  );
}

function QuantityInput({ line, name, onDone }: { line: BasketLine; name: string; onDone: () => void }) {
  const say = useWords();
  const { change, tell } = useSale();
  const [text, setText] = useState(formatQuantity(line.quantity));
  const field = useRef<HTMLInputElement>(null);
  const left = useRef(false);
  useEffect(() => field.current?.select(), []);

  function finish(keep: boolean, leaving = false) {
    if (left.current) return;
    const quantity = parseQuantity(text);
    if (keep && quantity !== line.quantity) {
      if (quantity === null || !(quantity === 0 || fitsStep(quantity, line.quantity_step))) {
        if (leaving) return finish(false);
        soundError();
        tell({ tone: "warn", text: say("basket.badQuantity", { step: formatQuantity(line.quantity_step) }) });
        field.current?.select();
        return;
      }
      change((before) => setQuantity(before, line.key, quantity));
    }
    left.current = true;
    onDone();
  }

  return (
    <input
      ref={field}
      className="step-count figures"
      inputMode="decimal"
      aria-label={say("basket.quantity", { name })}
      value={text}
      maxLength={9}
      // biome-ignore lint/a11y/noAutofocus: the person asked for this field by key or tap
      autoFocus
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => finish(true, true)}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key === "Enter") finish(true);
        if (event.key === "Escape") {
          event.stopPropagation();
          finish(false);
        }
      }}
    />
  );
}
