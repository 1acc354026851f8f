import { useQuery } from "@tanstack/react-query";
import { answer, api, type SiteRunning } from "@tenon/api-client";
import { Empty, Note, separator, Tag, useFormat } from "@tenon/ui";
import { Page } from "../parts/Page.js";
import { type Column, DataTable } from "../table/DataTable.js";
import { wholeList } from "../table/useList.js";
import { useWords } from "../words.js";
import { type SiteKey, useSiteWords } from "./words.js";

/** Which version of program, prices and theme each register runs, what differs first. */
export function Running() {
  const say = useSiteWords();
  const running = useQuery({
    queryKey: ["site-running"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/site/running", { signal })),
    refetchInterval: 60_000,
  });
  const columns = useColumns();
  const rows = running.data?.items;
  const sorted = rows && [...rows].sort((left, right) => right.deviations.length - left.deviations.length);
  const off = rows?.filter((row) => row.deviations.length > 0).length ?? 0;
  return (
    <Page title={say("running.title")}>
      <p className="quiet">{say("running.help")}</p>
      {rows !== undefined && rows.length > 0 && (
        <Note tone={off === 0 ? "good" : "warn"} role="status">
          {off === 0 ? say("running.all") : say("running.some", { n: off })}
        </Note>
      )}
      <DataTable
        name="running"
        label={say("running.title")}
        columns={columns}
        list={{ ...wholeList<SiteRunning>(running), rows: sorted }}
        rowKey={(row) => row.register_id}
        rowName={(row) => row.register_name}
        empty={
          <Empty icon="columns" title={say("running.none")}>
            {say("running.noneHelp")}
          </Empty>
        }
      />
    </Page>
  );
}

function useColumns(): Column<SiteRunning>[] {
  const say = useSiteWords();
  const shared = useWords();
  const format = useFormat();
  const version = (name: "program" | "prices" | "theme"): Column<SiteRunning> => ({
    key: name,
    title: say(`running.${name}`),
    render: (row) => {
      const [now, standard] = [row[name], row.standard[name]];
      const off = now != null && now !== standard;
      return (
        <span className="figures" data-low={off ? "few" : undefined}>
          {now ?? "–"}
          {off && <span className="small block">{say("running.should", { version: standard })}</span>}
        </span>
      );
    },
    text: (row) => String(row[name] ?? ""),
    low: true,
  });
  const state = (row: SiteRunning) =>
    row.deviations.length === 0
      ? say("running.same")
      : row.deviations.map((one) => say(`deviation.${one}` as SiteKey)).join(separator());
  return [
    {
      key: "register",
      title: shared("orders.store"),
      render: (row) => (
        <>
          <strong>
            {row.store_name} · {row.register_name}
          </strong>
          <span className="quiet small block">{row.register_code}</span>
        </>
      ),
      text: (row) => `${row.store_name} ${row.register_name} ${row.register_code}`,
    },
    {
      key: "state",
      title: shared("orders.state"),
      render: (row) =>
        row.deviations.length === 0 ? (
          <Tag tone="good">{say("running.same")}</Tag>
        ) : (
          <span className="small">
            {row.deviations.map((one) => (
              <span key={one} className="block">
                {say(`deviation.${one}` as SiteKey)}
              </span>
            ))}
          </span>
        ),
      text: state,
    },
    version("program"),
    version("prices"),
    version("theme"),
    {
      key: "reported",
      title: say("running.reported"),
      render: (row) => (
        <span className="figures">
          {row.reported_at ? format.moment(row.reported_at) : say("running.never")}
        </span>
      ),
      text: (row) => row.reported_at ?? "",
      low: true,
    },
  ];
}
