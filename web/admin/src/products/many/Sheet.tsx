import type { Product } from "@tenon/api-client";
import { type ClipboardEvent, type KeyboardEvent, type MouseEvent, useEffect, useRef, useState } from "react";
import { useStateWords, useWords } from "../../words.js";
import {
  type Cell,
  type Changes,
  cellOf,
  cellsOf,
  FIELDS,
  type Field,
  faultOf,
  fillDown,
  isInside,
  kindOf,
  paste,
  rangeOf,
  readClipboard,
  STATES,
  toClipboard,
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
    if (kind === "state") return words("pstate", value);
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

  function focus({ row, column }: Cell) {
    grid.current?.querySelector<HTMLElement>(`[data-cell="${row} ${column}"]`)?.focus();
  }

  function go(cell: Cell, stretch: boolean) {
    const to = {
      row: Math.max(0, Math.min(last.row, cell.row)),
      column: Math.max(0, Math.min(last.column, cell.column)),
    };
    setAt(to);
    if (!stretch) setFrom(to);
    focus(to);
  }

  function commit(text: string, step: [number, number]) {
    setEditing(null);
    onWrite([{ ...at, text }]);
    go({ row: at.row + step[0], column: at.column + step[1] }, false);
  }

  function press(event: KeyboardEvent) {
    if (editing !== null) return;
    const held = event.ctrlKey || event.metaKey;
    const step = STEPS[event.key];
    const field = FIELDS[at.column];
    if (step) {
      event.preventDefault();
      const [down, across] = held ? [step[0] * products.length, step[1] * FIELDS.length] : step;
      return go({ row: at.row + down, column: at.column + across }, event.shiftKey);
    }
    if (event.key === "Home" || event.key === "End") {
      event.preventDefault();
      return go({ row: at.row, column: event.key === "Home" ? 0 : last.column }, event.shiftKey);
    }
    if (held && event.key === "d") {
      event.preventDefault();
      return onWrite(fillDown(range, textAt));
    }
    if (held && event.key === "z") {
      event.preventDefault();
      return onUndo();
    }
    if (held || event.altKey || field === undefined) return;
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
    // A letter writes the cell anew, as in every spreadsheet.
    if (event.key.length === 1 && kindOf(field) === "text") {
      event.preventDefault();
      setEditing(event.key === " " ? valueAt(at) : event.key);
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
    if (event.type === "mousedown") mouse.current = true;
    setEditing(null);
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
                {product.variants.map(({ sku }) => sku).join("、") || product.handle}
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
                    tabIndex={active && editing === null ? 0 : -1}
                    onMouseDown={(event) => point(event, cell)}
                    onMouseOver={(event) => mouse.current && point(event, cell)}
                    onDoubleClick={() => setEditing(value)}
                  >
                    {active && editing !== null ? (
                      <CellEditor
                        field={field}
                        label={`${say(`many.${field}`)} ${product.names["zh-TW"] ?? product.handle}`}
                        text={editing}
                        onCommit={commit}
                        onDrop={() => {
                          setEditing(null);
                          focus(cell);
                        }}
                      />
                    ) : (
                      cellWords(field, value)
                    )}
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

interface EditorProps {
  field: Field;
  label: string;
  text: string;
  onCommit: (text: string, step: [number, number]) => void;
  onDrop: () => void;
}

/** Writes one cell: Enter goes down, Tab goes on, Escape leaves it as it was. */
function CellEditor({ field, label, text, onCommit, onDrop }: EditorProps) {
  const cellWords = useCellWords();
  const [value, setValue] = useState(text);
  const ended = useRef(false);
  const input = useRef<HTMLInputElement & HTMLSelectElement>(null);
  useEffect(() => {
    input.current?.focus();
    const end = input.current?.value.length ?? 0;
    if (kindOf(field) === "text") input.current?.setSelectionRange(end, end);
  }, [field]);

  function end(step: [number, number], next = value) {
    if (ended.current) return;
    ended.current = true;
    onCommit(next, step);
  }

  function press(event: KeyboardEvent) {
    event.stopPropagation();
    // An input method's own Enter picks a character.
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") {
      event.preventDefault();
      end([event.shiftKey ? -1 : 1, 0]);
    } else if (event.key === "Tab") {
      event.preventDefault();
      end([0, event.shiftKey ? -1 : 1]);
    } else if (event.key === "Escape") {
      ended.current = true;
      onDrop();
    }
  }

  const shared = { ref: input, "aria-label": label, value, onKeyDown: press, onBlur: () => end([0, 0]) };
  if (kindOf(field) === "text") {
    return <input {...shared} maxLength={200} onChange={(event) => setValue(event.currentTarget.value)} />;
  }
  const codes = field === "state" ? STATES : (["yes", "no"] as const);
  return (
    <select {...shared} onChange={(event) => setValue(event.currentTarget.value)}>
      {codes.map((code) => (
        <option key={code} value={code}>
          {cellWords(field, code)}
        </option>
      ))}
    </select>
  );
}
