import { Checkbox } from "@mantine/core";
import type { ImportKind } from "@tenon/api-client";
import { Empty, Problem, useSharedWords } from "@tenon/ui";
import { Fragment, type KeyboardEvent, type ReactNode, useRef, useState } from "react";
import { isTexts, useKept } from "../parts/useKept.js";
import { useLeaveGuard } from "../parts/useLeaveGuard.js";
import { useWords } from "../words.js";
import type { BulkAction } from "./bulk.js";
import { download, toCsv } from "./csv.js";
import { Selected } from "./Selected.js";
import { allTicked, howMany, neighbour, ticked } from "./selection.js";
import { Tools } from "./Tools.js";
import { useBulk } from "./useBulk.js";
import type { List } from "./useList.js";
import { useTableWords } from "./words.js";

export interface Column<T> {
  key: string;
  title: string;
  render: (row: T) => ReactNode;
  /** The cell as text for export; without it the column is not exported. */
  text?: (row: T) => string;
  /** Figures stand at the end of their cell. */
  figures?: boolean;
  /** Left out on a phone. */
  low?: boolean;
  /** Hidden until somebody chooses it. */
  hidden?: boolean;
}

interface Props<T> {
  /** Names what is remembered for this person: columns and views. */
  name: string;
  /** What the table is called by those who hear it. */
  label: string;
  columns: Column<T>[];
  list: List<T>;
  rowKey: (row: T) => string;
  rowName: (row: T) => string;
  filters?: ReactNode;
  /** True when a filter narrows the list. */
  narrowed?: boolean;
  onReset?: () => void;
  empty: ReactNode;
  /** What can be done with selected rows, by whoever looks; rows are selected only where there is something. */
  bulk?: BulkAction<T>[];
  /** Reads anew what many rows were changed in. */
  afterBulk?: () => Promise<unknown>;
  /** What the server can export as a whole. */
  whole?: ImportKind;
  news?: { count: number; read: () => Promise<void> };
  /** More about a row, below it; nothing while it is closed. */
  detail?: (row: T) => ReactNode;
}

/** Rows that stand in for those that are coming: as high as they are, so that nothing moves when they come. */
const STAND_INS = ["a", "b", "c", "d", "e", "f", "g", "h"];

/** The most rows that are selected by one press. */
const MOST_SELECTED = 1000;

/** A list as a real table: columns to choose, views to keep, rows to select, a file to take away. */
export function DataTable<T>(props: Props<T>) {
  const { name, columns, list, rowKey, rowName } = props;
  const say = useWords();
  const words = useTableWords();
  const [hidden, setHidden] = useHidden(name, columns);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const shown = columns.filter((column) => !hidden.has(column.key));
  const { rows } = list;
  const keys = rows?.map(rowKey) ?? [];
  const actions = props.bulk ?? [];
  const hasChecks = actions.length > 0;
  const chosen = rows?.filter((row) => selected.has(rowKey(row))) ?? [];
  const bulk = useBulk<T>({
    rowKey,
    after: props.afterBulk,
    onLeft: (left) => setSelected(new Set(left)),
  });
  const running = bulk.progress !== null;
  /** Where a stretch of rows begins that a press with Shift ends. */
  const anchor = useRef<string | null>(null);
  const shift = useRef(false);
  const body = useRef<HTMLTableSectionElement>(null);
  const [gathering, setGathering] = useState(false);

  function toggle(key: string) {
    // What is under way was begun with these rows.
    if (running) return;
    setSelected(ticked(selected, keys, key, shift.current ? anchor.current : null));
    anchor.current = key;
  }

  /** From row to row by arrow; with Shift the rows on the way become what the one was where it began. */
  function walk(event: KeyboardEvent, key: string) {
    shift.current = event.shiftKey;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : null;
    if (step === null) return;
    event.preventDefault();
    const next = neighbour(keys, key, step);
    const box = body.current?.querySelector<HTMLInputElement>(`[data-row="${CSS.escape(next)}"]`);
    box?.focus();
    if (event.shiftKey && !running && next !== key) {
      anchor.current = next;
      setSelected(
        new Set(selected.has(key) ? [...selected, next] : [...selected].filter((one) => one !== next)),
      );
    }
  }

  async function selectMatching() {
    setGathering(true);
    const all = await list.loadUpTo(MOST_SELECTED);
    setSelected(new Set(all.slice(0, MOST_SELECTED).map(rowKey)));
    setGathering(false);
  }

  function exportRows() {
    const exported = shown.filter((column) => column.text);
    const body = (chosen.length > 0 ? chosen : (rows ?? [])).map((row) =>
      exported.map((column) => column.text?.(row) ?? ""),
    );
    download(`${name}.csv`, toCsv([exported.map((column) => column.title), ...body]));
  }

  return (
    <section className="list">
      <div className="list-tools">
        {props.filters}
        <span className="spring" />
        <Tools
          name={name}
          columns={columns}
          hidden={hidden}
          onHidden={setHidden}
          onExport={exportRows}
          canExport={(rows?.length ?? 0) > 0}
          whole={props.whole}
        />
      </div>
      {props.news && props.news.count > 0 && (
        <button type="button" className="news" onClick={() => void props.news?.read()}>
          {say("table.news", { n: props.news.count })}
        </button>
      )}
      {list.error && <Problem error={list.error} retry={list.refetch} />}
      {rows === undefined && !list.error && <StandIns columns={shown} hasChecks={hasChecks} />}
      {rows?.length === 0 && !props.narrowed && props.empty}
      {rows?.length === 0 && props.narrowed && (
        <Empty
          icon="search"
          title={say("table.nothing")}
          action={
            <button type="button" className="plain-button" data-edged onClick={() => props.onReset?.()}>
              {say("table.reset")}
            </button>
          }
        >
          {say("table.nothingHelp")}
        </Empty>
      )}
      {rows !== undefined && rows.length > 0 && (
        <>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls sideways is reached by key */}
          <section className="table-wrap" tabIndex={0} aria-label={props.label} data-stale={list.stale}>
            <table>
              <thead>
                <tr>
                  {hasChecks && (
                    <th className="table-check">
                      <Checkbox
                        aria-label={words("selectShown")}
                        title={words("selectHelp")}
                        checked={howMany(selected, keys) === "all"}
                        indeterminate={howMany(selected, keys) === "some"}
                        onChange={(event) => {
                          const { checked } = event.currentTarget;
                          if (!running) setSelected(allTicked(selected, keys, checked));
                        }}
                      />
                    </th>
                  )}
                  {shown.map((column) => (
                    <th key={column.key} data-figures={column.figures} data-low={column.low}>
                      {column.title}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody ref={body}>
                {rows.map((row) => {
                  const key = rowKey(row);
                  const detail = props.detail?.(row);
                  return (
                    <Fragment key={key}>
                      <tr data-selected={selected.has(key)}>
                        {hasChecks && (
                          <td className="table-check">
                            <Checkbox
                              aria-label={say("table.select", { name: rowName(row) })}
                              checked={selected.has(key)}
                              data-row={key}
                              // A change knows nothing of keys; the press before it does.
                              onPointerDown={(event) => {
                                shift.current = event.shiftKey;
                              }}
                              // With Shift the browser would mark the text between two presses.
                              onMouseDown={(event) => event.shiftKey && event.preventDefault()}
                              onKeyDown={(event) => walk(event, key)}
                              onChange={() => toggle(key)}
                            />
                          </td>
                        )}
                        {shown.map((column) => (
                          <td key={column.key} data-figures={column.figures} data-low={column.low}>
                            {column.render(row)}
                          </td>
                        ))}
                      </tr>
                      {detail && (
                        <tr className="row-detail">
                          <td colSpan={shown.length + (hasChecks ? 1 : 0)}>{detail}</td>
                        </tr>
                      )}
                    </Fragment>
                  );
                })}
              </tbody>
            </table>
          </section>
          <footer className="list-foot">
            <span className="quiet figures">
              {say(list.more ? "table.count" : "table.countAll", { n: rows.length })}
            </span>
            {list.more && (
              <button
                type="button"
                className="plain-button"
                data-edged
                aria-disabled={list.loadingMore}
                onClick={list.loadMore}
              >
                {say("table.more")}
              </button>
            )}
          </footer>
        </>
      )}
      {running && <StayHere />}
      <Selected
        {...{ chosen, actions, bulk, rowKey, rowName }}
        onClear={() => setSelected(new Set())}
        further={
          <>
            {list.more && chosen.length === rows?.length && chosen.length < MOST_SELECTED && (
              <button
                type="button"
                className="plain-button"
                data-edged
                aria-disabled={gathering}
                onClick={() => void selectMatching()}
              >
                {say("table.selectMatching")}
              </button>
            )}
            {list.more && chosen.length >= MOST_SELECTED && (
              <span className="quiet">{say("table.selectedMost", { n: chosen.length })}</span>
            )}
          </>
        }
      />
    </section>
  );
}

/** Asks whoever leaves while rows still wait for their turn. */
function StayHere() {
  useLeaveGuard(true, useTableWords()("leave"));
  return null;
}

/** The table before its rows are there. */
function StandIns<T>({ columns, hasChecks }: { columns: Column<T>[]; hasChecks: boolean }) {
  const shared = useSharedWords();
  return (
    <div className="table-wrap">
      <p className="waiting unseen" role="status">
        {shared("loading")}
      </p>
      <table aria-hidden="true">
        <thead>
          <tr>
            {hasChecks && <th className="table-check" />}
            {columns.map((column) => (
              <th key={column.key} data-figures={column.figures} data-low={column.low}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {STAND_INS.map((row) => (
            <tr key={row}>
              {hasChecks && <td className="table-check" />}
              {columns.map((column) => (
                <td key={column.key} data-figures={column.figures} data-low={column.low}>
                  <span className="stand-in" />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The columns this person does not want to see, and how to say so. */
function useHidden<T>(name: string, columns: Column<T>[]) {
  const usual = columns.filter((column) => column.hidden).map((column) => column.key);
  const [kept, keep] = useKept<string[]>(`columns.${name}`, usual, isTexts);
  return [new Set(kept) as ReadonlySet<string>, (next: ReadonlySet<string>) => keep([...next])] as const;
}
