import type { Product } from "@tenon/api-client";
import { separator } from "@tenon/ui";
import {
  type ClipboardEvent,
  type KeyboardEvent,
  type MouseEvent,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { useStateWords, useWords } from "../../words.js";
import {
  type Cell,
  type Changes,
  cellOf,
  cellsOf,
  codesOf,
  FIELDS,
  type Field,
  faultOf,
  fillDown,
  isInside,
  kindOf,
  paste,
  rangeOf,
  readClipboard,
  toClipboard,
  WORDS,
  type Writes,
} from "./sheet.js";

interface Props {
  products: Product[];
  changes: Changes;
  /** What the server said of cells and rows, by product and field; the row itself under `row`. */
  faults: Readonly<Record<string, Partial<Record<Field | "row", string>>>>;
  onWrite: (writes: Writes) => void;
  onUndo: () => void;
}

const STEPS: Record<string, [down: number, across: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-10, 0],
  PageDown: [10, 0],
};

/** How a cell's value is said. */
export function useCellWords(): (field: Field, value: string) => string {
  const say = useWords();
  const words = useStateWords();
  return (field, value) => {
    const kind = kindOf(field);
    const group = WORDS[field];
    if (group !== undefined) return words(group, value);
    if (kind === "switch" && (value === "yes" || value === "no")) return say(value);
    return value;
  };
}

/** Products as a spreadsheet: arrows move, typing writes, ranges are copied, pasted and filled. */
export function Sheet({ products, changes, faults, onWrite, onUndo }: Props) {
  const say = useWords();
  const cellWords = useCellWords();
  const [at, setAt] = useState<Cell>({ row: 0, column: 0 });
  const [from, setFrom] = useState<Cell>({ row: 0, column: 0 });
  /** The text that an edit of the active cell begins with; null while nothing is edited. */
  const [editing, setEditing] = useState<string | null>(null);
  const grid = useRef<HTMLTableElement>(null);
  const mouse = useRef(false);
  const range = rangeOf(at, from);
  const last = { row: products.length - 1, column: FIELDS.length - 1 };

  const valueAt = ({ row, column }: Cell) => {
    const [product, field] = [products[row], FIELDS[column]];
    return product && field ? cellOf(product, changes, field) : "";
  };
  const textAt = (cell: Cell) => {
    const field = FIELDS[cell.column];
    return field ? cellWords(field, valueAt(cell)) : "";
  };

  /** The active cell has the focus, or the field in it: an input method can only write into a field. */
  const held = useRef(false);
  useLayoutEffect(() => {
    if (!held.current) return;
    const cell = grid.current?.querySelector<HTMLElement>(`[data-cell="${at.row} ${at.column}"]`);
    (cell?.querySelector<HTMLElement>("input, select") ?? cell)?.focus();
  });

  function go(cell: Cell, stretch: boolean) {
    const to = {
      row: Math.max(0, Math.min(last.row, cell.row)),
      column: Math.max(0, Math.min(last.column, cell.column)),
    };
    setAt(to);
    if (!stretch) setFrom(to);
  }

  /** Takes what is being written, if anything is. */
  function commit() {
    setEditing(null);
    if (editing !== null && editing !== valueAt(at)) onWrite([{ ...at, text: editing }]);
  }

  /** While a cell is written: Enter goes down, Tab goes on, Escape leaves it as it was. */
  function pressInCell(event: KeyboardEvent) {
    const back = event.shiftKey ? -1 : 1;
    if (event.key === "Escape") return setEditing(null);
    if (event.key !== "Enter" && event.key !== "Tab") return;
    event.preventDefault();
    commit();
    const down = event.key === "Enter";
    go({ row: at.row + (down ? back : 0), column: at.column + (down ? 0 : back) }, false);
  }

  function press(event: KeyboardEvent) {
    // An input method's own keys pick characters.
    if (event.nativeEvent.isComposing || event.key === "Process") return;
    if (editing !== null) return pressInCell(event);
    const control = event.ctrlKey || event.metaKey;
    const step = STEPS[event.key];
    const field = FIELDS[at.column];
    if (step) {
      event.preventDefault();
      const [down, across] = control ? [step[0] * products.length, step[1] * FIELDS.length] : step;
      return go({ row: at.row + down, column: at.column + across }, event.shiftKey);
    }
    if (event.key === "Home" || event.key === "End") {
      event.preventDefault();
      return go({ row: at.row, column: event.key === "Home" ? 0 : last.column }, event.shiftKey);
    }
    if (control && event.key === "d") {
      event.preventDefault();
      return onWrite(fillDown(range, textAt));
    }
    if (control && event.key === "z") {
      event.preventDefault();
      return onUndo();
    }
    if (control || event.altKey || field === undefined) return;
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      const text = cellsOf(range).filter(({ column }) => kindOf(FIELDS[column] ?? "state") === "text");
      return onWrite(text.map((cell) => ({ ...cell, text: "" })));
    }
    if (event.key === " " && kindOf(field) === "switch") {
      event.preventDefault();
      const text = valueAt(at) === "yes" ? "no" : "yes";
      return onWrite(
        cellsOf({ ...range, left: at.column, right: at.column }).map((one) => ({ ...one, text })),
      );
    }
    if (event.key === "Enter" || event.key === "F2") {
      event.preventDefault();
      return setEditing(valueAt(at));
    }
  }

  function copy(event: ClipboardEvent) {
    if (editing !== null) return;
    event.preventDefault();
    const rows: string[][] = [];
    for (const cell of cellsOf(range)) {
      if (cell.column === range.left) rows.push([]);
      rows.at(-1)?.push(textAt(cell));
    }
    event.clipboardData.setData("text/plain", toClipboard(rows));
  }

  function takePaste(event: ClipboardEvent) {
    if (editing !== null) return;
    event.preventDefault();
    onWrite(paste(range, readClipboard(event.clipboardData.getData("text/plain"))));
  }

  function point(event: MouseEvent, cell: Cell) {
    if (editing !== null && cell.row === at.row && cell.column === at.column) return;
    commit();
    if (event.type === "mousedown") {
      mouse.current = true;
      held.current = true;
      // The cell's field takes the focus; the browser would take it away again.
      event.preventDefault();
    }
    setAt(cell);
    if (!event.shiftKey && event.type === "mousedown") setFrom(cell);
  }

  return (
    <div className="table-wrap sheet-wrap">
      <table
        ref={grid}
        className="sheet"
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose cells are moved through by arrows is a grid
        role="grid"
        aria-label={say("many.sheet")}
        aria-rowcount={products.length + 1}
        onKeyDown={press}
        onCopy={copy}
        onPaste={takePaste}
        onMouseUp={() => {
          mouse.current = false;
        }}
        onFocus={() => {
          held.current = true;
        }}
        onBlur={(event) => {
          if (event.currentTarget.contains(event.relatedTarget)) return;
          held.current = false;
          commit();
        }}
      >
        <thead>
          <tr>
            <th scope="col">{say("products.sku")}</th>
            {FIELDS.map((field) => (
              <th key={field} scope="col">
                {say(`many.${field}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {products.map((product, row) => (
            <tr key={product.id} data-bad={faults[product.id]?.row !== undefined}>
              <th scope="row">
                {product.variants.map(({ sku }) => sku).join(separator()) || product.handle}
                {faults[product.id]?.row && <span className="sheet-fault">{faults[product.id]?.row}</span>}
              </th>
              {FIELDS.map((field, column) => {
                const cell = { row, column };
                const active = at.row === row && at.column === column;
                const value = cellOf(product, changes, field);
                const own = faultOf(field, value);
                const fault = own ? say(`many.bad.${own}`) : faults[product.id]?.[field];
                return (
                  // biome-ignore lint/a11y/useKeyWithMouseEvents: keys are heard by the grid
                  <td
                    key={field}
                    // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a cell of a grid
                    role="gridcell"
                    data-cell={`${row} ${column}`}
                    data-kind={kindOf(field)}
                    data-changed={changes[product.id]?.[field] !== undefined}
                    data-selected={isInside(range, cell)}
                    data-active={active}
                    aria-selected={isInside(range, cell)}
                    aria-invalid={fault !== undefined}
                    tabIndex={active && kindOf(field) !== "text" && editing === null ? 0 : -1}
                    onMouseDown={(event) => point(event, cell)}
                    onMouseOver={(event) => mouse.current && point(event, cell)}
                    onDoubleClick={() => setEditing(value)}
                  >
                    {active && (kindOf(field) === "text" || editing !== null) && (
                      <CellField
                        field={field}
                        label={`${say(`many.${field}`)} ${product.names["zh-TW"] ?? product.handle}`}
                        text={editing}
                        onText={setEditing}
                      />
                    )}
                    {cellWords(field, value)}
                    {fault && <span className="sheet-fault">{fault}</span>}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface FieldProps {
  field: Field;
  label: string;
  /** What is being written; null while the field only waits for the first letter, unseen. */
  text: string | null;
  onText: (text: string) => void;
}

/** The field of the active cell. It is there before anything is written, so that the first letter is not lost. */
function CellField({ field, label, text, onText }: FieldProps) {
  const cellWords = useCellWords();
  if (kindOf(field) === "text") {
    return (
      <input
        aria-label={label}
        data-idle={text === null}
        maxLength={200}
        value={text ?? ""}
        onCompositionStart={() => text === null && onText("")}
        onChange={(event) => onText(event.currentTarget.value)}
      />
    );
  }
  return (
    <select aria-label={label} value={text ?? ""} onChange={(event) => onText(event.currentTarget.value)}>
      {codesOf(field).map((code) => (
        <option key={code} value={code}>
          {cellWords(field, code)}
        </option>
      ))}
    </select>
  );
}
