import { Checkbox } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type AuditRow, answer, api } from "@tenon/api-client";
import { Empty, separator, Tag, useFormat, useLocale } from "@tenon/ui";
import { useMemo } from "react";
import { Page } from "../parts/Page.js";
import { useSession } from "../parts/session.js";
import { type Column, DataTable } from "../table/DataTable.js";
import { ChoiceFilter } from "../table/Filters.js";
import { useFilters } from "../table/useFilters.js";
import { useList } from "../table/useList.js";
import { useWords as useSharedWords } from "../words.js";
import { factWords, PARTED, permissionWords, reasonWords } from "./named.js";
import { useWords } from "./words.js";

const FILTERS = ["log", "person", "store", "approved"] as const;

/** Who did what, in sentences. */
export function Audit() {
  const say = useWords();
  const locale = useLocale();
  const { session } = useSession();
  const filters = useFilters(FILTERS);
  const { log, person, store, approved } = filters.values;
  const people = useQuery({
    queryKey: ["people"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/staff/people", { signal })),
  });
  const queryKey = useMemo(
    () => ["audit", locale, log, person, store, approved],
    [locale, log, person, store, approved],
  );
  const list = useList<AuditRow>(queryKey, async (cursor, signal) => {
    const query = {
      log: log === "looks" ? ("looks" as const) : ("changes" as const),
      ...(person ? { person } : {}),
      ...(store ? { store } : {}),
      ...(approved ? { approved: true } : {}),
      ...(cursor === undefined ? {} : { before: Number(cursor) }),
    };
    const page = await answer(api.GET("/api/v1/audit", { params: { query }, signal }));
    return { items: page.items, next: page.next == null ? null : String(page.next) };
  });
  const columns = useColumns(log === "looks" ? "looks" : "changes");
  return (
    <Page title={say("audit.title")}>
      <p className="quiet">{say("audit.help")}</p>
      <div className="tabs" role="tablist" aria-label={say("audit.title")}>
        {(["changes", "looks"] as const).map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            aria-selected={(log || "changes") === name}
            onClick={() => filters.set({ log: name === "changes" ? "" : name })}
          >
            {say(`audit.${name}`)}
          </button>
        ))}
      </div>
      <DataTable
        name="audit"
        label={say("audit.title")}
        columns={columns}
        list={list}
        rowKey={(row) => String(row.id)}
        rowName={(row) => row.sentence}
        narrowed={person !== "" || store !== "" || approved !== ""}
        onReset={() => filters.set({ person: "", store: "", approved: "" })}
        filters={
          <>
            <ChoiceFilter
              label={say("audit.person")}
              all={say("audit.all")}
              value={person}
              options={(people.data?.items ?? []).map(({ id, name }) => [id, name] as const)}
              onChange={(value) => filters.set({ person: value })}
            />
            <ChoiceFilter
              label={say("audit.store")}
              all={say("audit.all")}
              value={store}
              options={session.stores.map(({ id, name }) => [id, name] as const)}
              onChange={(value) => filters.set({ store: value })}
            />
            <Checkbox
              label={say("audit.approved")}
              checked={approved === "1"}
              onChange={(event) => filters.set({ approved: event.currentTarget.checked ? "1" : "" })}
            />
          </>
        }
        empty={
          <Empty icon="search" title={say("audit.none")}>
            {say("audit.noneHelp")}
          </Empty>
        }
      />
    </Page>
  );
}

/** What is said of one act: who did it, what, where, and what of it was changed. */
function useColumns(shown: "looks" | "changes"): Column<AuditRow>[] {
  const say = useWords();
  const shared = useSharedWords();
  const locale = useLocale();
  const format = useFormat();
  const whoOf = (row: AuditRow) =>
    row.actor_name ??
    (row.actor_kind === "guest" || row.actor_kind === "member"
      ? say("audit.guest")
      : row.actor_kind === "key"
        ? say("audit.key")
        : say("audit.system"));
  const whereOf = (row: AuditRow) => [row.store_name, row.register_code].filter(Boolean).join(" · ");
  const subjectOf = (row: AuditRow) =>
    row.subject_name && row.subject_name !== whoOf(row) ? ` · ${row.subject_name}` : "";
  const reasonOf = (row: AuditRow) =>
    row.reason ? say("audit.reason", { reason: reasonWords(row.reason, locale) }) : "";
  /** A fact as people read it: prices, instants and permissions in words. */
  const said = (name: string, value: string | null | undefined) => {
    if (!value) return "—";
    if (name === "unit_price") return format.price(Number(value));
    if (name === "fields") {
      return value
        .split(PARTED)
        .map((one) => factWords(one, locale))
        .join(separator());
    }
    if (name === "permission" || name === "permissions") {
      return value
        .split(PARTED)
        .map((one) => permissionWords(one, locale))
        .join(separator());
    }
    return /^\d{4}-\d\d-\d\dT/.test(value) ? format.moment(value) : value;
  };
  const factsOf = (row: AuditRow) =>
    row.facts
      .map(({ name, before, after }) => {
        const words = factWords(name, locale);
        const now = said(name, after);
        return before == null ? `${words} ${now}` : `${words} ${said(name, before)} → ${now}`;
      })
      .join(" · ");
  return [
    {
      key: "what",
      title: say(`audit.${shown}`),
      render: (row) => (
        <div className="case-cell">
          <p>
            <strong>{whoOf(row)}</strong> {row.sentence}
            {subjectOf(row)} {!row.done && <Tag tone="bad">{say("audit.refused")}</Tag>}
            {row.approved_by_name && <Tag tone="warn">{say("audit.by", { name: row.approved_by_name })}</Tag>}
          </p>
          {row.facts.length > 0 && <p className="small figures wrap">{factsOf(row)}</p>}
          {row.reason && <p className="quiet small wrap">{reasonOf(row)}</p>}
        </div>
      ),
      text: (row) =>
        [
          `${whoOf(row)} ${row.sentence}${subjectOf(row)}`,
          row.done ? "" : say("audit.refused"),
          row.approved_by_name ? say("audit.by", { name: row.approved_by_name }) : "",
          factsOf(row),
          reasonOf(row),
        ]
          .filter(Boolean)
          .join(" · "),
    },
    {
      key: "when",
      title: shared("stock.when"),
      render: (row) => <span className="figures">{format.moment(row.at)}</span>,
      text: (row) => row.at,
    },
    { key: "where", title: say("audit.store"), render: whereOf, text: whereOf, low: true },
  ];
}
