import { Button, Menu, Progress } from "@mantine/core";
import { LineCut, Refused } from "@tenon/api-client";
import { Icon, Note, separator, useProblemText, useSharedWords } from "@tenon/ui";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useStateWords, useWords } from "../words.js";
import type { BulkAction } from "./bulk.js";
import type { Bulk, Report } from "./useBulk.js";
import { useTableWords } from "./words.js";

/** So many actions stand in the bar; the others are behind one more press. */
const IN_SIGHT = 3;

interface Props<T> {
  /** The rows that are selected, as they are shown. */
  chosen: T[];
  actions: BulkAction<T>[];
  bulk: Bulk<T>;
  rowKey: (row: T) => string;
  rowName: (row: T) => string;
  /** How to select more than what is shown. */
  further: ReactNode;
  onClear: () => void;
}

/** Below the rows and always in sight: how many are selected, what can be done with them, and what came of it. */
export function Selected<T>({ chosen, actions, bulk, rowKey, rowName, further, onClear }: Props<T>) {
  const words = useTableWords();
  const say = useWords();
  const [open, setOpen] = useState<string | null>(null);
  const { progress, report } = bulk;
  const asking = chosen.length > 0 ? actions.find(({ key }) => key === open) : undefined;
  // What is asked stands alone: the buttons are back once it is answered.
  const visible = asking ? [] : actions;
  const bar = useRef<HTMLElement>(null);
  const cancel = () => {
    setOpen(null);
    bar.current?.focus({ preventScroll: true });
  };

  function press(action: BulkAction<T>) {
    setOpen(null);
    if ("take" in action) action.take(chosen);
    else if ("ask" in action || action.sure) setOpen(action.key);
    else begin(action);
  }

  function begin(action: BulkAction<T>) {
    if (!("each" in action)) return;
    const { key, words: called, said } = action;
    void bulk.start({
      key,
      words: called,
      said,
      rows: chosen,
      act: action.each,
      pieces: action.pieces?.(chosen),
    });
  }

  if (chosen.length === 0 && !progress && !report) return null;
  return (
    <section
      ref={bar}
      className="bulk"
      tabIndex={-1}
      aria-label={words("barLabel")}
      onKeyDown={(event) => {
        if (event.key === "Escape" && asking) cancel();
      }}
    >
      {report && !progress && (
        <Came
          key={report.words}
          {...{ report, rowKey, rowName }}
          kept={chosen.length > 0}
          onClose={bulk.close}
        />
      )}
      {progress && (
        <div className="bulk-run" role="status">
          <span className="figures">{words("running", { ...progress, action: progress.words })}</span>
          <Progress value={(progress.over / progress.all) * 100} aria-label={progress.words} />
          <button type="button" className="plain-button" data-edged onClick={bulk.stop}>
            {words("stop")}
          </button>
        </div>
      )}
      {!progress && chosen.length > 0 && (
        <div className="bulk-acts">
          <strong className="figures" role="status">
            {say("table.selected", { n: chosen.length })}
          </strong>
          {!asking && further}
          <span className="spring" />
          {visible.slice(0, IN_SIGHT).map((action) => (
            <button
              key={action.key}
              type="button"
              className="plain-button"
              data-edged
              onClick={() => press(action)}
            >
              {called(action)}
            </button>
          ))}
          {visible.length > IN_SIGHT && (
            <Menu position="top-end" shadow="md" returnFocus={false}>
              <Menu.Target>
                <button type="button" className="plain-button" data-edged>
                  {words("moreActions")}
                  <Icon name="up" size={16} />
                </button>
              </Menu.Target>
              <Menu.Dropdown>
                {visible.slice(IN_SIGHT).map((action) => (
                  <Menu.Item key={action.key} onClick={() => press(action)}>
                    {called(action)}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
          )}
          {!asking && (
            <button type="button" className="plain-button" onClick={onClear}>
              {say("table.clear")}
            </button>
          )}
        </div>
      )}
      {asking && !progress && (
        <div className="bulk-ask">
          {"ask" in asking &&
            asking.ask({
              rows: chosen,
              cancel,
              go: (act, input, pieces) => {
                cancel();
                const { key, words: called, said } = asking;
                void bulk.start({ key, words: called, said, rows: chosen, act, input, pieces });
              },
            })}
          {"each" in asking && (
            <Sure
              words={asking.sure?.(chosen) ?? words("sure", { action: asking.words, n: chosen.length })}
              go={words("go", { action: asking.words, n: chosen.length })}
              danger={asking.danger}
              onGo={() => {
                cancel();
                begin(asking);
              }}
              onCancel={cancel}
            />
          )}
        </div>
      )}
    </section>
  );
}

/** What the button says: dots where something is asked first. */
function called<T>(action: BulkAction<T>): string {
  return "ask" in action ? `${action.words}…` : action.words;
}

function Sure(props: {
  words: string;
  go: string;
  danger?: boolean;
  onGo: () => void;
  onCancel: () => void;
}) {
  const words = useTableWords();
  return (
    <div className="bulk-sure">
      <p>{props.words}</p>
      <Button color={props.danger ? "red" : undefined} autoFocus onClick={props.onGo}>
        {props.go}
      </Button>
      <Button variant="default" onClick={props.onCancel}>
        {words("notNow")}
      </Button>
    </div>
  );
}

interface CameProps<T> {
  report: Report<T>;
  rowKey: (row: T) => string;
  rowName: (row: T) => string;
  /** Some of the others are still listed, and selected. */
  kept: boolean;
  onClose: () => void;
}

/** What came of it: how many were done, and of each of the others why not. */
function Came<T>({ report, rowKey, rowName, kept, onClose }: CameProps<T>) {
  const words = useTableWords();
  const shared = useSharedWords();
  const why = useWhy();
  const { done, failed, untried } = report.outcome;
  const whole = failed.length + untried.length === 0;
  const box = useRef<HTMLElement>(null);
  // What was pressed is gone by now: whoever works by key goes on from here.
  useEffect(() => {
    const lost = document.activeElement === null || document.activeElement === document.body;
    if (lost) box.current?.focus({ preventScroll: true });
  }, []);
  const action = report.words;
  return (
    <section ref={box} className="bulk-came" tabIndex={-1} aria-label={words("resultLabel")}>
      <Note
        tone={whole ? "good" : "warn"}
        role="status"
        title={
          failed.length === 0
            ? (whole && report.said?.(done.length)) || words("done", { action, n: done.length })
            : words(done.length === 0 ? "doneNone" : "doneSome", {
                action,
                done: done.length,
                failed: failed.length,
              })
        }
        action={
          <button type="button" className="plain-button" aria-label={shared("close")} onClick={onClose}>
            <Icon name="close" size={16} />
          </button>
        }
      >
        {failed.length > 0 && (
          <ul className="bulk-faults">
            {failed.map(({ row, error }) => (
              <li key={rowKey(row)}>
                <strong>{rowName(row)}</strong> <span>{why(error)}</span>
              </li>
            ))}
          </ul>
        )}
        {untried.length > 0 && <p>{words("untried", { n: untried.length })}</p>}
        {!whole && kept && <p className="small">{words("kept")}</p>}
      </Note>
    </section>
  );
}

/** Why a row was not done, in words: what the server said, with what it said of each field. */
function useWhy(): (error: unknown) => string {
  const words = useTableWords();
  const state = useStateWords();
  const problemText = useProblemText();
  return (error) => {
    if (typeof error === "string") return error;
    if (error instanceof LineCut) return words("noAnswer");
    const fields = error instanceof Refused ? error.problem.fields.map(({ detail }) => detail) : [];
    if (fields.length > 0) return [...new Set(fields)].join(separator());
    // A sentence of the server may hold a state as programs call it.
    const raw = error instanceof Refused ? error.text("state") : null;
    return raw === null ? problemText(error) : problemText(error).replace(raw, state("state", raw));
  };
}
