import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api, type Case, type CasePerson } from "@tenon/api-client";
import { Empty, formatQuantity, Note, Problem, Tag, useFormat } from "@tenon/ui";
import { useMemo, useState } from "react";
import { Link } from "react-router";
import { Page } from "../parts/Page.js";
import { useMayIn, useSession } from "../parts/session.js";
import { useSave } from "../parts/useSave.js";
import { type Column, DataTable } from "../table/DataTable.js";
import { oneOf, useFilters } from "../table/useFilters.js";
import { useList, useQuietRefresh } from "../table/useList.js";
import { useStateWords, useWords } from "../words.js";
import { CaseWork, giveCase } from "./CaseWork.js";
import { caseFacts, placeOf } from "./caseFacts.js";
import { usePlatformWords } from "./listWords.js";
import { useCaseActions } from "./useCaseActions.js";

const FILTERS = ["state"] as const;
const STATES = ["unsettled", "open", "mine", "working", "closed"] as const;

/** What the system cannot settle by itself. */
export function Cases() {
  const say = useWords();
  const words = useStateWords();
  const client = useQueryClient();
  const filters = useFilters(FILTERS);
  const state = oneOf(STATES, filters.values.state) ?? "unsettled";
  const [open, setOpen] = useState<string | null>(null);
  const [done, setDone] = useState(false);
  const people = useQuery({
    queryKey: ["case-people"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/staff/case-people", { signal })),
  });
  const known = people.data?.items ?? [];
  const queryKey = useMemo(() => ["cases", state], [state]);
  const list = useList<Case>(queryKey, (cursor, signal) =>
    answer(api.GET("/api/v1/cases", { params: { query: { state, cursor, limit: 50 } }, signal })),
  );
  useQuietRefresh(queryKey, (event) => event.topic === "cases");
  const { session } = useSession();
  const { error, save } = useSave();
  const take = (item: Case) =>
    void save(() => giveCase(item, session.person.id)).then(() =>
      client.invalidateQueries({ queryKey: ["cases"] }),
    );
  const columns = useColumns(known, open, setOpen, take);
  const actions = useCaseActions(known);

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
      <Problem error={error} />
      <DataTable
        name="cases"
        label={say("cases.title")}
        columns={columns}
        list={list}
        rowKey={(item) => item.id}
        rowName={(item) => words("case", item.kind)}
        bulk={state === "closed" ? [] : actions}
        afterBulk={() => client.invalidateQueries({ queryKey: ["cases"] })}
        detail={(item) =>
          open === item.id && <CaseWork item={item} people={known} onClosed={() => setDone(true)} />
        }
        empty={
          <Empty icon="check" title={say("cases.none")}>
            {say("cases.noneHelp")}
          </Empty>
        }
      />
    </Page>
  );
}

function useColumns(
  people: CasePerson[],
  open: string | null,
  setOpen: (id: string | null) => void,
  onTake: (item: Case) => void,
): Column<Case>[] {
  const say = useWords();
  const more = usePlatformWords();
  const words = useStateWords();
  const format = useFormat();
  const mayIn = useMayIn();
  const { session } = useSession();
  const name = (id: string) => people.find((one) => one.id === id)?.name ?? say("cases.somebody");
  const facts = (item: Case) => caseFacts(item.detail, { ...format, quantity: formatQuantity, words });
  const store = (item: Case) => session.stores.find(({ id }) => id === item.store_id)?.name ?? "";
  const ended = (item: Case) =>
    item.resolution
      ? say("table.labelled", {
          label: item.outcome ? words("outcome", item.outcome) : say("cases.resolution"),
          value: item.resolution,
        })
      : "";
  return [
    {
      key: "what",
      title: more("what"),
      render: (item) => {
        const place = placeOf(item.detail);
        return (
          <div className="case-cell">
            <strong>{words("case", item.kind)}</strong>
            <span className="quiet small figures block wrap">{facts(item)}</span>
            {place && (
              <Link className="small" to={place.to}>
                {say(`cases.to.${place.kind}`)}
              </Link>
            )}
            {item.resolution && <span className="small block wrap">{ended(item)}</span>}
          </div>
        );
      },
      text: (item) => [words("case", item.kind), facts(item), ended(item)].filter(Boolean).join(" "),
    },
    { key: "store", title: say("orders.store"), render: store, text: store, low: true },
    {
      key: "opened",
      title: more("since"),
      render: (item) => <span className="figures">{format.moment(item.opened_at)}</span>,
      text: (item) => item.opened_at,
      low: true,
    },
    {
      key: "owner",
      title: say("cases.owner"),
      render: (item) =>
        item.owner ? (
          <Tag tone="info">{name(item.owner)}</Tag>
        ) : (
          <span className="quiet">{say("cases.nobody")}</span>
        ),
      text: (item) => (item.owner ? name(item.owner) : ""),
      low: true,
    },
    {
      key: "acts",
      title: more("acts"),
      render: (item) => {
        const may = item.state !== "closed" && mayIn("cases.edit", item.store_id);
        return (
          <span className="cell-acts">
            {may && item.owner !== session.person.id && (
              <Button variant="default" size="compact-md" onClick={() => onTake(item)}>
                {say("cases.take")}
              </Button>
            )}
            <Button
              variant="default"
              size="compact-md"
              aria-expanded={open === item.id}
              aria-label={`${say(may ? "cases.work" : "cases.look")} ${words("case", item.kind)}`}
              onClick={() => setOpen(open === item.id ? null : item.id)}
            >
              {say(may ? "cases.work" : "cases.look")}
            </Button>
          </span>
        );
      },
    },
  ];
}
