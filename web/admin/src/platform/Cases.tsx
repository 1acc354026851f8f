import { Button, NativeSelect, Textarea } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api, type Case, type CasePerson, ifMatch } from "@tenon/api-client";
import { Empty, formatQuantity, Note, Problem, Tag, useFormat, useLive, Waiting } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { Link } from "react-router";
import { Page } from "../parts/Page.js";
import { useMayIn, useSession } from "../parts/session.js";
import { useSave } from "../parts/useSave.js";
import { useFilters } from "../table/useFilters.js";
import { useStateWords, useWords } from "../words.js";
import { caseFacts, placeOf } from "./caseFacts.js";

const FILTERS = ["state"] as const;
const STATES = ["unsettled", "open", "mine", "working", "closed"] as const;

/** What the system cannot settle by itself. */
export function Cases() {
  const say = useWords();
  const filters = useFilters(FILTERS);
  const state = STATES.find((one) => one === filters.values.state) ?? "unsettled";
  const [done, setDone] = useState(false);
  const people = useQuery({
    queryKey: ["case-people"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/staff/case-people", { signal })),
  });
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
        {STATES.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            aria-selected={state === name}
            onClick={() => filters.set({ state: name === "unsettled" ? "" : name })}
          >
            {say(`cases.${name}`)}
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
            <CaseRow
              key={item.id}
              item={item}
              people={people.data?.items ?? []}
              onClosed={() => setDone(true)}
            />
          ))}
        </ul>
      )}
    </Page>
  );
}

function CaseRow({ item, people, onClosed }: { item: Case; people: CasePerson[]; onClosed: () => void }) {
  const say = useWords();
  const format = useFormat();
  const mayIn = useMayIn();
  const words = useStateWords();
  const { session } = useSession();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const { busy, error, save } = useSave();
  const place = placeOf(item.detail);
  const may = item.state !== "closed" && mayIn("cases.edit", item.store_id);
  const name = (id: string | null | undefined) => people.find((one) => one.id === id)?.name;
  const takers = people.filter(
    (one) => one.everywhere || (item.store_id != null && one.store_ids.includes(item.store_id)),
  );

  const give = (person_id: string | null) =>
    void save(async () => {
      const params = { path: { id: item.id }, header: { "If-Match": ifMatch(item.version) } };
      await answer(api.PUT("/api/v1/cases/{id}/owner", { params, body: { person_id } }));
    }).then(() => client.invalidateQueries({ queryKey: ["cases"] }));

  return (
    <li>
      <div className="case">
        <div className="row-grow">
          <p>
            <strong>{words("case", item.kind)}</strong>{" "}
            <span className="quiet small figures">{format.moment(item.opened_at)}</span>{" "}
            {item.owner && <Tag tone="info">{name(item.owner) ?? say("cases.somebody")}</Tag>}
          </p>
          <p className="quiet small figures wrap">
            {caseFacts(item.detail, { ...format, quantity: formatQuantity, words })}
          </p>
          {place && (
            <p className="small">
              <Link to={place.to}>{say(`cases.to.${place.kind}`)}</Link>
            </p>
          )}
          {item.resolution && (
            <p className="small">
              {say("table.labelled", {
                label: item.outcome ? words("outcome", item.outcome) : say("cases.resolution"),
                value: item.resolution,
              })}
            </p>
          )}
        </div>
        {may && item.owner !== session.person.id && (
          <Button variant="default" loading={busy} onClick={() => give(session.person.id)}>
            {say("cases.take")}
          </Button>
        )}
        <Button variant="subtle" aria-expanded={open} onClick={() => setOpen(!open)}>
          {say(may ? "cases.work" : "cases.look")}
        </Button>
      </div>
      <Problem error={error} />
      {open && (
        <div className="inline-form">
          {may && (
            <NativeSelect
              label={say("cases.owner")}
              value={item.owner ?? ""}
              disabled={busy}
              data={[
                { value: "", label: say("cases.nobody") },
                ...takers.map((one) => ({ value: one.id, label: one.name })),
              ]}
              onChange={(event) => give(event.currentTarget.value || null)}
            />
          )}
          <Notes item={item} may={may} name={name} />
          {may && <Close item={item} onClosed={onClosed} />}
        </div>
      )}
    </li>
  );
}

/** What was written down on the way. */
function Notes(props: {
  item: Case;
  may: boolean;
  name: (id: string | null | undefined) => string | undefined;
}) {
  const { item, may, name } = props;
  const say = useWords();
  const format = useFormat();
  const client = useQueryClient();
  const [text, setText] = useState("");
  const { busy, error, save } = useSave();
  const path = { id: item.id };
  const found = useQuery({
    queryKey: ["cases", "one", item.id, item.version],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/cases/{id}", { params: { path }, signal })),
  });

  function add(event: FormEvent) {
    event.preventDefault();
    const body = { text: text.trim() };
    void save(async () => {
      await answer(api.POST("/api/v1/cases/{id}/notes", { params: { path }, body }));
      setText("");
      await client.invalidateQueries({ queryKey: ["cases"] });
    });
  }

  return (
    <>
      <Problem error={found.error} retry={() => void found.refetch()} />
      <ul className="history">
        {found.data?.notes.map((note) => (
          <li key={`${note.at} ${note.text}`}>
            <span>{note.text}</span>
            <span className="quiet small figures">
              {[name(note.author), format.moment(note.at)].filter(Boolean).join(" · ")}
            </span>
          </li>
        ))}
      </ul>
      {may && (
        <form onSubmit={add}>
          <Textarea
            label={say("cases.note")}
            description={say("cases.noteHelp")}
            maxLength={1_000}
            required
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Problem error={error} />
          <div className="actions">
            <Button type="submit" variant="default" loading={busy}>
              {say("cases.addNote")}
            </Button>
          </div>
        </form>
      )}
    </>
  );
}

/** What came of it. */
function Close({ item, onClosed }: { item: Case; onClosed: () => void }) {
  const say = useWords();
  const words = useStateWords();
  const client = useQueryClient();
  const [outcome, setOutcome] = useState(item.outcomes[0] ?? "other");
  const [resolution, setResolution] = useState("");
  const { busy, error, save } = useSave();

  function close(event: FormEvent) {
    event.preventDefault();
    const params = { path: { id: item.id }, header: { "If-Match": ifMatch(item.version) } };
    const body = { outcome, resolution: resolution.trim() };
    void save(async () => {
      await answer(api.POST("/api/v1/cases/{id}/close", { params, body }));
      onClosed();
    }).then(() => client.invalidateQueries({ queryKey: ["cases"] }));
  }

  return (
    <form onSubmit={close}>
      <NativeSelect
        label={say("cases.outcome")}
        value={outcome}
        data={item.outcomes.map((value) => ({ value, label: words("outcome", value) }))}
        onChange={(event) => setOutcome(event.currentTarget.value)}
      />
      <Textarea
        label={say("cases.resolution")}
        description={say("cases.closeHelp")}
        maxLength={500}
        required
        value={resolution}
        onChange={(event) => setResolution(event.currentTarget.value)}
      />
      <Problem error={error} />
      <div className="actions">
        <Button type="submit" loading={busy}>
          {say("cases.close")}
        </Button>
      </div>
    </form>
  );
}
