import { Button, Textarea } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api, type Case, ifMatch } from "@tenon/api-client";
import { Empty, Note, Problem, useFormat, useLive, Waiting } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { Page } from "../parts/Page.js";
import { useMayIn } from "../parts/session.js";
import { useFilters } from "../table/useFilters.js";
import { useStateWords, useWords } from "../words.js";

const FILTERS = ["state"] as const;

/** What the system cannot settle by itself. */
export function Cases() {
  const say = useWords();
  const filters = useFilters(FILTERS);
  const state = filters.values.state || "open";
  const [done, setDone] = useState(false);
  const cases = useQuery({
    queryKey: ["cases", state],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/cases", { params: { query: { state } }, signal })),
  });
  useLive((event) => {
    if (event.topic === "cases") void cases.refetch();
  });
  const items = cases.data?.items;

  return (
    <Page title={say("cases.title")}>
      <div className="tabs" role="tablist" aria-label={say("cases.title")}>
        {(["open", "closed"] as const).map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            aria-selected={state === name}
            onClick={() => filters.set({ state: name === "open" ? "" : name })}
          >
            {say(name === "open" ? "cases.open" : "cases.closed")}
          </button>
        ))}
      </div>
      {done && (
        <Note tone="good" role="status">
          {say("cases.closedDone")}
        </Note>
      )}
      {cases.error && <Problem error={cases.error} retry={() => void cases.refetch()} />}
      {items === undefined && !cases.error && <Waiting rows={3} height={56} />}
      {items?.length === 0 && (
        <Empty icon="check" title={say("cases.none")}>
          {say("cases.noneHelp")}
        </Empty>
      )}
      {items !== undefined && items.length > 0 && (
        <ul className="cases">
          {items.map((item) => (
            <CaseRow key={item.id} item={item} onClosed={() => setDone(true)} />
          ))}
        </ul>
      )}
    </Page>
  );
}

/** The facts of a case: a sentence as it is, or the named values that the server keeps. */
function detailText(detail: string): string {
  try {
    const facts: unknown = JSON.parse(detail);
    if (typeof facts !== "object" || facts === null) return detail;
    return Object.entries(facts)
      .filter(([, value]) => value !== null && typeof value !== "object")
      .map(([name, value]) => `${name} ${String(value)}`)
      .join(" · ");
  } catch {
    return detail;
  }
}

function CaseRow({ item, onClosed }: { item: Case; onClosed: () => void }) {
  const say = useWords();
  const format = useFormat();
  const mayIn = useMayIn();
  const words = useStateWords();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const [resolution, setResolution] = useState("");
  const [missing, setMissing] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  async function close(event: FormEvent) {
    event.preventDefault();
    setMissing(resolution.trim() === "");
    if (resolution.trim() === "") return;
    setBusy(true);
    setError(null);
    try {
      const params = { path: { id: item.id }, header: { "If-Match": ifMatch(item.version) } };
      await answer(api.POST("/api/v1/cases/{id}/close", { params, body: { resolution: resolution.trim() } }));
      onClosed();
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
      void client.invalidateQueries({ queryKey: ["cases"] });
    }
  }

  return (
    <li>
      <div className="case">
        <div className="row-grow">
          <p>
            <strong>{words("case", item.kind)}</strong>{" "}
            <span className="quiet small figures">{format.moment(item.opened_at)}</span>
          </p>
          <p className="quiet small figures wrap">{detailText(item.detail)}</p>
          {item.resolution && (
            <p className="small">
              {say("table.labelled", { label: say("cases.resolution"), value: item.resolution })}
            </p>
          )}
        </div>
        {item.state !== "closed" && mayIn("cases.edit", item.store_id) && (
          <Button variant="default" aria-expanded={open} onClick={() => setOpen(!open)}>
            {say("cases.close")}
          </Button>
        )}
      </div>
      {open && item.state !== "closed" && (
        <form className="inline-form" onSubmit={close}>
          <Textarea
            label={say("cases.resolution")}
            description={say("cases.closeHelp")}
            autoFocus
            maxLength={500}
            value={resolution}
            error={missing ? say("needed") : undefined}
            onChange={(event) => setResolution(event.currentTarget.value)}
          />
          <Problem error={error} />
          <div className="actions">
            <Button type="submit" loading={busy}>
              {say("cases.close")}
            </Button>
            <Button variant="default" onClick={() => setOpen(false)}>
              {say("cancel")}
            </Button>
          </div>
        </form>
      )}
    </li>
  );
}
