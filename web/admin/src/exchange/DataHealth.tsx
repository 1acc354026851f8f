import { useQuery } from "@tanstack/react-query";
import { answer, api, type HealthCheck } from "@tenon/api-client";
import { Icon, Problem, Tag, useLocale, Waiting } from "@tenon/ui";
import { useState } from "react";
import { Link } from "react-router";
import { Page } from "../parts/Page.js";
import { useWords } from "../words.js";

/** What is wrong with the data: how much of each, which ones, and where to mend it. */
export function DataHealth() {
  const say = useWords();
  const [open, setOpen] = useState<string | null>(null);
  const checks = useQuery({
    queryKey: ["data-health"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/data-health", { params: { query: {} }, signal })),
  });
  return (
    <Page title={say("health.title")}>
      <p className="quiet">{say("health.help")}</p>
      <Problem error={checks.error} retry={() => void checks.refetch()} />
      {checks.data === undefined && !checks.error && <Waiting rows={8} height={56} />}
      <ul className="cases">
        {checks.data?.items.map((check) => (
          <li key={check.name}>
            <OneCheck
              check={check}
              open={open === check.name}
              onToggle={() => setOpen(open === check.name ? null : check.name)}
            />
          </li>
        ))}
      </ul>
    </Page>
  );
}

/** A list that is no fault: something to begin with. */
const GOOD = "buyers_of_both";

function OneCheck({ check, open, onToggle }: { check: HealthCheck; open: boolean; onToggle: () => void }) {
  const say = useWords();
  const chinese = useLocale().startsWith("zh");
  const path = { check: check.name };
  const rows = useQuery({
    queryKey: ["data-health", check.name],
    enabled: open,
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/data-health/{check}", { params: { path, query: {} }, signal })),
  });
  const clean = check.count === 0 && check.name !== GOOD;
  return (
    <>
      <div className="case">
        <div className="row-grow">
          <strong>{chinese ? check.zh_tw : check.en}</strong>
          <p className="quiet small">{chinese ? check.advice_zh_tw : check.advice_en}</p>
        </div>
        <Tag tone={clean ? "good" : check.name === GOOD ? "info" : "warn"}>
          {clean ? say("health.good") : check.count.toLocaleString()}
        </Tag>
        {check.count > 0 && (
          <button type="button" className="plain-button" data-edged aria-expanded={open} onClick={onToggle}>
            {say(open ? "health.hide" : "health.show")}
          </button>
        )}
        {check.count > 0 && (
          <a className="plain-button" href={`/api/v1/data-health/${check.name}/file`} download>
            <Icon name="download" size={16} />
            {say("health.file")}
          </a>
        )}
      </div>
      {open && (
        <div className="panel-form">
          <Problem error={rows.error} retry={() => void rows.refetch()} />
          {rows.data === undefined && !rows.error && <Waiting rows={3} height={32} />}
          <ul className="plain-rows">
            {rows.data?.items.map((row) => (
              <li key={`${row.subject} ${row.note}`} className="plain-row">
                <span className="row-grow">
                  {row.page ? <Link to={row.page.replace(/^\/admin/, "")}>{row.name}</Link> : row.name}
                </span>
                <span className="quiet small figures">{row.note}</span>
              </li>
            ))}
          </ul>
          {check.count > 200 && <p className="quiet small">{say("health.more")}</p>}
        </div>
      )}
    </>
  );
}
