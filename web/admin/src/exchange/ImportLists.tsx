import { answer, api, type Difference, type Import, type KeptRow, type RefusedRow } from "@tenon/api-client";
import { Icon, Problem, useLocale } from "@tenon/ui";
import type { ReactNode } from "react";
import { type List, useList } from "../table/useList.js";
import { useStateWords, useWords } from "../words.js";

interface Part<T> {
  title: string;
  download: { href: string; words: string } | null;
  list: List<T>;
  row: (one: T) => ReactNode;
  /** What is said when there is none. */
  none?: string;
}

function Lines<T>({ title, download, list, row, none }: Part<T>) {
  const say = useWords();
  return (
    <section className="part">
      <header className="page-head">
        <h2>{title}</h2>
        <span className="spring" />
        {download && list.rows?.length !== 0 && (
          <a className="plain-button" data-edged href={download.href} download>
            <Icon name="download" size={16} />
            {download.words}
          </a>
        )}
      </header>
      <Problem error={list.error} retry={list.refetch} />
      <ul className="plain-rows file-rows">{list.rows?.map((one) => row(one))}</ul>
      {list.rows?.length === 0 && none && <p className="quiet small">{none}</p>}
      {list.more && (
        <button type="button" className="plain-button" data-edged onClick={list.loadMore}>
          {say("table.more")}
        </button>
      )}
    </section>
  );
}

const file = (found: Import, report: string) => `/api/v1/imports/${found.id}/files/${report}`;

/** What a field is called. */
function useFieldName(found: Import): (name: string) => string {
  const chinese = useLocale().startsWith("zh");
  return (name) => {
    // A slice refuses by its own place, as in `/variants/0/barcodes/0/code`: the last part that is a column of the file.
    const parts = name.split("/").flatMap((part) => [part.replace(/s$/, ""), part]);
    const field = found.fields.findLast((one) => one.name === name || parts.includes(one.name));
    return field === undefined ? "" : chinese ? field.zh_tw : field.en;
  };
}

/** Rows that were refused: where they stand, what is there, and why it cannot be. */
export function Refusals({ found }: { found: Import }) {
  const say = useWords();
  const words = useStateWords();
  const chinese = useLocale().startsWith("zh");
  const fieldName = useFieldName(found);
  const path = { id: found.id };
  const list = useList<RefusedRow>(["import-refused", found.id, found.version], (cursor, signal) =>
    answer(
      api.GET("/api/v1/imports/{id}/refused", { params: { path, query: { cursor, limit: 50 } }, signal }),
    ),
  );
  const download = found.has_file
    ? { href: file(found, "refused"), words: say("imports.refusedFile") }
    : null;
  return (
    <Lines
      title={say("imports.refusedRows")}
      download={download}
      list={list}
      row={(one) => (
        <li key={`${one.line} ${one.field}`} className="plain-row">
          <span className="figures quiet">{say("imports.line", { n: one.line })}</span>
          <span className="row-grow">
            <strong>{fieldName(one.field)}</strong>
            {one.field && <span className="quiet small"> {words("found", one.found)} </span>}{" "}
            {chinese ? one.reason.zh_tw : one.reason.en}
          </span>
        </li>
      )}
    />
  );
}

/** Where the file and the brand do not say the same. */
export function Differences({ found }: { found: Import }) {
  const say = useWords();
  const words = useStateWords();
  const fieldName = useFieldName(found);
  const path = { id: found.id };
  const list = useList<Difference>(["import-differences", found.id, found.version], (cursor, signal) =>
    answer(
      api.GET("/api/v1/imports/{id}/differences", { params: { path, query: { cursor, limit: 50 } }, signal }),
    ),
  );
  return (
    <Lines
      title={say("imports.differences")}
      download={{ href: file(found, "differences"), words: say("imports.differencesFile") }}
      list={list}
      row={(one) => (
        <li key={`${one.line} ${one.subject} ${one.field}`} className="plain-row">
          <span className="quiet">{words("imside", one.side)}</span>
          <span className="row-grow">
            <strong>
              {one.name || (one.line === null ? one.subject : say("imports.line", { n: one.line ?? 0 }))}
            </strong>{" "}
            {one.field && fieldName(one.field)}
            {(one.here || one.there) && one.side === "different" && (
              <span className="quiet small figures">
                {" "}
                {say("imports.here")} {one.here || "—"} · {say("imports.there")} {one.there || "—"}
              </span>
            )}
          </span>
        </li>
      )}
    />
  );
}

/** What a roll-back left as it was. */
export function KeptRows({ found }: { found: Import }) {
  const say = useWords();
  const words = useStateWords();
  const chinese = useLocale().startsWith("zh");
  const path = { id: found.id };
  const list = useList<KeptRow>(["import-kept", found.id, found.version], (cursor, signal) =>
    answer(api.GET("/api/v1/imports/{id}/kept", { params: { path, query: { cursor, limit: 50 } }, signal })),
  );
  return (
    <Lines
      title={say("imports.keptRows")}
      download={{ href: file(found, "kept"), words: say("imports.keptFile") }}
      none={say("imports.keptNone")}
      list={list}
      row={(one) => (
        <li key={`${one.subject} ${one.kind}`} className="plain-row">
          <span className="figures quiet">{say("imports.line", { n: one.line })}</span>
          <span className="row-grow">
            {words("imtouch", one.kind)} {chinese ? one.reason.zh_tw : one.reason.en}
          </span>
        </li>
      )}
    />
  );
}
