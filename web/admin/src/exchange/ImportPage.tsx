import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { answer, api, done, type Import } from "@tenon/api-client";
import { Note, Problem, useLocale, Waiting } from "@tenon/ui";
import { useMemo, useState } from "react";
import { useParams } from "react-router";
import { Page } from "../parts/Page.js";
import { useQuietRefresh } from "../table/useList.js";
import { useStateWords, useWords } from "../words.js";
import { Differences, KeptRows, Refusals } from "./ImportLists.js";
import { ImportTag } from "./Imports.js";
import { encodingName, MappingForm } from "./MappingForm.js";

const AT_WORK = ["reading", "checking", "running", "undoing", "comparing"];
const AT_REST = ["new", "ready", "unusable", "stopped", "done", "undone"];
type Step = "check" | "run" | "compare" | "stop" | "undo";
type Counts = Import["counts"];

/** One import from its file to its report, and back again. */
export function ImportPage() {
  const say = useWords();
  const words = useStateWords();
  const chinese = useLocale().startsWith("zh");
  const { id = "" } = useParams();
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState(false);
  const path = { id };
  const queryKey = useMemo(() => ["import", id], [id]);
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => answer(api.GET("/api/v1/imports/{id}", { params: { path }, signal })),
    // The stream tells of progress; this finds out should it be cut.
    refetchInterval: ({ state }) => (state.data && AT_WORK.includes(state.data.state) ? 2_000 : false),
  });
  useQuietRefresh(queryKey, (event) => event.topic === "imports" && event.subject === id);
  const found = query.data;

  async function act(call: () => Promise<unknown>) {
    setBusy(true);
    setError(null);
    setAsking(false);
    try {
      await call();
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
      void query.refetch();
    }
  }
  const take = (step: Step) =>
    act(() => answer(api.POST("/api/v1/imports/{id}/steps", { params: { path }, body: { step } })));
  const button = (step: Step, key: Parameters<typeof say>[0], primary = false) => (
    <Button variant={primary ? "filled" : "default"} loading={busy} onClick={() => void take(step)}>
      {say(key)}
    </Button>
  );

  const back = { to: "/imports", words: say("imports.back") };
  if (found === undefined) {
    return (
      <Page title={say("imports.title")} back={back}>
        <Problem error={query.error} retry={() => void query.refetch()} />
        {!query.error && <Waiting rows={4} height={60} />}
      </Page>
    );
  }
  const { state } = found;
  const told = state !== "new" && state !== "reading" && state !== "unusable";
  return (
    <Page
      title={found.name}
      back={back}
      aside={<ImportTag state={state} />}
      actions={
        <div className="actions">
          {state === "ready" && found.has_file && button("compare", "imports.compare")}
          {state === "ready" && found.has_file && button("check", "imports.check", found.checked === null)}
          {state === "ready" && found.has_file && button("run", "imports.run", found.checked !== null)}
          {state === "stopped" && button("run", "imports.goOn", true)}
          {["checking", "running", "comparing"].includes(state) && button("stop", "imports.stop")}
          {["done", "stopped"].includes(state) && (
            <Button variant="default" color="red" onClick={() => setAsking(true)}>
              {say("imports.undo")}
            </Button>
          )}
        </div>
      }
    >
      <p className="quiet figures">
        {found.kind && `${words("imkind", found.kind)} · ${words("imdialect", found.dialect)} · `}
        {say("imports.rows", { n: found.rows })}
        {found.container && ` · ${found.container.toUpperCase()}`}
        {found.encoding && ` · ${encodingName(found.encoding)}`}
      </p>
      <Problem error={error ?? query.error} />
      {found.error && <Note tone="bad">{chinese ? found.error.zh_tw : found.error.en}</Note>}
      {asking && (
        <Note tone="warn">
          <p>{say("imports.undoAsk")}</p>
          <div className="actions">
            <Button color="red" loading={busy} onClick={() => void take("undo")}>
              {say("imports.undoYes")}
            </Button>
            <Button variant="default" onClick={() => setAsking(false)}>
              {say("cancel")}
            </Button>
          </div>
        </Note>
      )}
      {AT_WORK.includes(state) && state !== "reading" && state !== "undoing" && (
        <section className="part" aria-live="polite">
          <p className="figures">
            {words("imstate", state)} ·{" "}
            {say("imports.progress", { done: found.counts.rows, all: found.rows })}
          </p>
          <progress
            max={Math.max(found.rows, 1)}
            value={found.counts.rows}
            aria-label={words("imstate", state)}
          />
          <Figures counts={found.counts} />
        </section>
      )}
      {state === "ready" && found.checked && (
        <section className="part">
          <h2>{say("imports.checked")}</h2>
          <p className="quiet small">{say("imports.checkedHelp")}</p>
          <Figures counts={found.checked} />
        </section>
      )}
      {["done", "stopped", "undone"].includes(state) && (
        <section className="part">
          <h2>{say("imports.result")}</h2>
          <Figures counts={found.counts} />
          {state === "undone" && (
            <p className="quiet figures">
              {Object.entries(found.undone)
                .map(([end, n]) => `${words("imundone", end.includes(".") ? "kept" : end)} ${n}`)
                .join(" · ")}
            </p>
          )}
        </section>
      )}
      {told && found.counts.refused > 0 && <Refusals found={found} />}
      {Object.keys(found.differences).length > 0 && <Differences found={found} />}
      {state === "undone" && <KeptRows found={found} />}
      {state === "ready" && (
        <MappingForm key={found.version} found={found} onSaved={() => void query.refetch()} />
      )}
      {found.has_file && AT_REST.includes(state) && (
        <div className="actions">
          <button
            type="button"
            className="plain-button"
            data-edged
            onClick={() =>
              void act(() => done(api.DELETE("/api/v1/imports/{id}/file", { params: { path } })))
            }
          >
            {say("imports.forget")}
          </button>
        </div>
      )}
      {!found.has_file && state !== "new" && <p className="quiet small">{say("imports.fileGone")}</p>}
    </Page>
  );
}

function Figures({ counts }: { counts: Counts }) {
  const say = useWords();
  const figures = [
    ["imports.created", counts.created],
    ["imports.changed", counts.changed],
    ["imports.same", counts.same],
    ["imports.refused", counts.refused],
  ] as const;
  return (
    <dl className="facts">
      {figures.map(([key, n]) => (
        <div key={key}>
          <dt>{say(key)}</dt>
          <dd className="figures">{n.toLocaleString()}</dd>
        </div>
      ))}
    </dl>
  );
}
