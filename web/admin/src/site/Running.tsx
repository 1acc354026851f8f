import { useQuery } from "@tanstack/react-query";
import { answer, api, type SiteRunning } from "@tenon/api-client";
import { Empty, Note, Problem, Tag, useFormat, Waiting } from "@tenon/ui";
import { Page } from "../parts/Page.js";
import { type SiteKey, useSiteWords } from "./words.js";

/** Which version of program, prices and theme each register runs, what differs first. */
export function Running() {
  const say = useSiteWords();
  const running = useQuery({
    queryKey: ["site-running"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/site/running", { signal })),
    refetchInterval: 60_000,
  });
  const rows = running.data?.items;
  const sorted = rows && [...rows].sort((left, right) => right.deviations.length - left.deviations.length);
  const off = rows?.filter((row) => row.deviations.length > 0).length ?? 0;
  return (
    <Page title={say("running.title")}>
      <p className="quiet">{say("running.help")}</p>
      <Problem error={running.error} />
      {rows === undefined && !running.error && <Waiting rows={4} height={48} />}
      {rows?.length === 0 && (
        <Empty icon="columns" title={say("running.none")}>
          {say("running.noneHelp")}
        </Empty>
      )}
      {rows !== undefined && rows.length > 0 && (
        <Note tone={off === 0 ? "good" : "warn"} role="status">
          {off === 0 ? say("running.all") : say("running.some", { n: off })}
        </Note>
      )}
      <ul className="plain-rows">
        {sorted?.map((row) => (
          <Row key={row.register_id} row={row} />
        ))}
      </ul>
    </Page>
  );
}

function Row({ row }: { row: SiteRunning }) {
  const say = useSiteWords();
  const format = useFormat();
  const versions = [
    ["program", row.program, row.standard.program],
    ["prices", row.prices, row.standard.prices],
    ["theme", row.theme, row.standard.theme],
  ] as const;
  return (
    <li className="variant">
      <div>
        <strong>
          {row.store_name} · {row.register_name}
        </strong>
        <span className="quiet small block">
          {row.register_code} · {say("running.reported")}{" "}
          {row.reported_at ? format.moment(row.reported_at) : say("running.never")}
        </span>
        {row.deviations.map((one) => (
          <span key={one} className="small block">
            {say(`deviation.${one}` as SiteKey)}
          </span>
        ))}
      </div>
      {row.deviations.length === 0 ? (
        <Tag tone="good">{say("running.same")}</Tag>
      ) : (
        <Tag tone="warn">{row.deviations.length}</Tag>
      )}
      <dl className="site-running">
        {versions.map(([name, version, standard]) => (
          <div key={name} data-off={version != null && version !== standard}>
            <dt className="quiet small">{say(`running.${name}`)}</dt>
            <dd>
              {version ?? "–"}
              {version != null && version !== standard && (
                <span className="small block">{say("running.should", { version: standard })}</span>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </li>
  );
}
