import { Button, Checkbox } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { type AuditRow, answer, api } from "@tenon/api-client";
import { Empty, Problem, separator, Tag, useFormat, useLocale, Waiting } from "@tenon/ui";
import { Page } from "../parts/Page.js";
import { useSession } from "../parts/session.js";
import { ChoiceFilter } from "../table/Filters.js";
import { useFilters } from "../table/useFilters.js";
import { factWords, PARTED, permissionWords, reasonWords } from "./named.js";
import { useWords } from "./words.js";

const FILTERS = ["log", "person", "store", "approved"] as const;

/** Who did what, in sentences. */
export function Audit() {
  const say = useWords();
  const { session } = useSession();
  const filters = useFilters(FILTERS);
  const { log, person, store, approved } = filters.values;
  const people = useQuery({
    queryKey: ["people"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/staff/people", { signal })),
  });
  const rows = useInfiniteQuery({
    queryKey: ["audit", log, person, store, approved],
    initialPageParam: undefined as number | undefined,
    queryFn: ({ pageParam, signal }) => {
      const query = {
        log: log === "looks" ? ("looks" as const) : ("changes" as const),
        ...(person ? { person } : {}),
        ...(store ? { store } : {}),
        ...(approved ? { approved: true } : {}),
        ...(pageParam === undefined ? {} : { before: pageParam }),
      };
      return answer(api.GET("/api/v1/audit", { params: { query }, signal }));
    },
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const items = rows.data?.pages.flatMap((page) => page.items);
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
      <div className="list-tools">
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
      </div>
      <Problem error={rows.error} retry={() => void rows.refetch()} />
      {items === undefined && !rows.error && <Waiting rows={6} height={48} />}
      {items?.length === 0 && (
        <Empty icon="search" title={say("audit.none")}>
          {say("audit.noneHelp")}
        </Empty>
      )}
      {items !== undefined && items.length > 0 && (
        <ul className="cases">
          {items.map((row) => (
            <Row key={row.id} row={row} />
          ))}
        </ul>
      )}
      {rows.hasNextPage && (
        <div className="actions">
          <Button
            variant="default"
            loading={rows.isFetchingNextPage}
            onClick={() => void rows.fetchNextPage()}
          >
            {say("audit.more")}
          </Button>
        </div>
      )}
    </Page>
  );
}

function Row({ row }: { row: AuditRow }) {
  const say = useWords();
  const locale = useLocale();
  const format = useFormat();
  const who =
    row.actor_name ??
    (row.actor_kind === "guest" || row.actor_kind === "member"
      ? say("audit.guest")
      : row.actor_kind === "key"
        ? say("audit.key")
        : say("audit.system"));
  const where = [row.store_name, row.register_code].filter(Boolean).join(" · ");
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
  return (
    <li className="audit-row">
      <p>
        <strong>{who}</strong> {row.sentence}
        {row.subject_name && row.subject_name !== who && ` · ${row.subject_name}`}{" "}
        {!row.done && <Tag tone="bad">{say("audit.refused")}</Tag>}
        {row.approved_by_name && <Tag tone="warn">{say("audit.by", { name: row.approved_by_name })}</Tag>}
      </p>
      {row.facts.length > 0 && (
        <p className="small figures wrap">
          {row.facts
            .map(({ name, before, after }) => {
              const words = factWords(name, locale);
              const now = said(name, after);
              return before == null ? `${words} ${now}` : `${words} ${said(name, before)} → ${now}`;
            })
            .join(" · ")}
        </p>
      )}
      <p className="quiet small figures">
        {format.moment(row.at)}
        {where && ` · ${where}`}
        {row.reason && ` · ${say("audit.reason", { reason: reasonWords(row.reason, locale) })}`}
      </p>
    </li>
  );
}
