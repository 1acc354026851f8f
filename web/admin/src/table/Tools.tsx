import { Checkbox, Popover } from "@mantine/core";
import type { ImportKind } from "@tenon/api-client";
import { Icon } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { useSearchParams } from "react-router";
import { isTexts, useKept } from "../parts/useKept.js";
import { useWords } from "../words.js";
import type { Column } from "./DataTable.js";
import { ExportWhole } from "./ExportWhole.js";

interface Props<T> {
  name: string;
  columns: Column<T>[];
  hidden: ReadonlySet<string>;
  onHidden: (hidden: ReadonlySet<string>) => void;
  /** Exports the rows that the list shows. */
  onExport: () => void;
  canExport: boolean;
  /** What the server can give as a whole, in the form an import takes in again. */
  whole?: ImportKind;
}

/** Views, columns and export of a list. */
export function Tools<T>({ name, columns, hidden, onHidden, onExport, canExport, whole }: Props<T>) {
  const say = useWords();
  return (
    <div className="tools">
      <Views {...{ name, hidden, onHidden }} />
      <Popover position="bottom-end" shadow="md" trapFocus>
        <Popover.Target>
          <button type="button" className="plain-button">
            <Icon name="columns" />
            {say("table.columns")}
          </button>
        </Popover.Target>
        <Popover.Dropdown>
          <div className="pop-list">
            {columns.map((column, at) => (
              <Checkbox
                key={column.key}
                label={column.title}
                checked={!hidden.has(column.key)}
                // The first column names the row: it stays.
                disabled={at === 0}
                onChange={() => {
                  const next = new Set(hidden);
                  if (!next.delete(column.key)) next.add(column.key);
                  onHidden(next);
                }}
              />
            ))}
          </div>
        </Popover.Dropdown>
      </Popover>
      {whole ? (
        <Popover position="bottom-end" shadow="md" trapFocus>
          <Popover.Target>
            <button type="button" className="plain-button">
              <Icon name="download" />
              {say("export.title")}
            </button>
          </Popover.Target>
          <Popover.Dropdown>
            <div className="pop-list">
              <RowsButton words={say("export.rows")} {...{ onExport, canExport }} />
              <ExportWhole kind={whole} />
            </div>
          </Popover.Dropdown>
        </Popover>
      ) : (
        <RowsButton words={say("table.export")} {...{ onExport, canExport }} />
      )}
    </div>
  );
}

function RowsButton(props: { words: string; onExport: () => void; canExport: boolean }) {
  const { words, onExport, canExport } = props;
  return (
    <button
      type="button"
      className="plain-button"
      aria-disabled={!canExport}
      onClick={() => canExport && onExport()}
    >
      <Icon name="download" />
      {words}
    </button>
  );
}

interface View {
  name: string;
  /** The filters, as they stand in the address bar. */
  query: string;
  /** The columns that are left out; those of the moment where a view says nothing of them. */
  hidden?: string[];
}

function isViews(found: unknown): found is View[] {
  return (
    Array.isArray(found) &&
    found.every(
      (view) =>
        typeof view?.name === "string" &&
        typeof view.query === "string" &&
        (view.hidden === undefined || isTexts(view.hidden)),
    )
  );
}

interface ViewsProps {
  name: string;
  hidden: ReadonlySet<string>;
  onHidden: (hidden: ReadonlySet<string>) => void;
}

/** Filters and columns worth keeping, by name: one press brings them back. */
function Views({ name, hidden, onHidden }: ViewsProps) {
  const say = useWords();
  const [params, setParams] = useSearchParams();
  const [views, keep] = useKept<View[]>(`views.${name}`, [], isViews);
  const [title, setTitle] = useState("");
  const [open, setOpen] = useState(false);
  const now = params.toString();

  function save(event: FormEvent) {
    event.preventDefault();
    const wanted = title.trim();
    if (wanted === "") return;
    const view = { name: wanted, query: now, hidden: [...hidden] };
    keep([...views.filter((other) => other.name !== wanted), view]);
    setTitle("");
    setOpen(false);
  }

  function show(view: View) {
    setParams(new URLSearchParams(view.query), { replace: true });
    if (view.hidden) onHidden(new Set(view.hidden));
  }

  return (
    <>
      {views.map((view) => (
        <button
          key={view.name}
          type="button"
          className="plain-button view"
          aria-pressed={view.query === now}
          onClick={() => show(view)}
        >
          {view.name}
        </button>
      ))}
      <Popover position="bottom-end" shadow="md" trapFocus opened={open} onChange={setOpen}>
        <Popover.Target>
          <button type="button" className="plain-button" onClick={() => setOpen(!open)}>
            <Icon name="order" />
            {say("table.views")}
          </button>
        </Popover.Target>
        <Popover.Dropdown>
          <div className="pop-list">
            {views.length === 0 && <p className="quiet small">{say("table.viewNone")}</p>}
            {views.map((view) => (
              <div key={view.name} className="pop-row">
                <button
                  type="button"
                  className="plain-button"
                  onClick={() => {
                    show(view);
                    setOpen(false);
                  }}
                >
                  {view.name}
                </button>
                <button
                  type="button"
                  className="plain-button"
                  aria-label={say("table.viewRemove", { name: view.name })}
                  onClick={() => keep(views.filter((other) => other !== view))}
                >
                  <Icon name="close" size={16} />
                </button>
              </div>
            ))}
            <form className="pop-form" onSubmit={save}>
              <input
                aria-label={say("table.viewName")}
                placeholder={say("table.viewName")}
                value={title}
                maxLength={40}
                onChange={(event) => setTitle(event.currentTarget.value)}
              />
              <button type="submit" className="plain-button" data-edged>
                {say("table.viewSave")}
              </button>
            </form>
            <p className="quiet small">{say("table.viewKept")}</p>
          </div>
        </Popover.Dropdown>
      </Popover>
    </>
  );
}
