import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { answer, api, done } from "@tenon/api-client";
import { Empty, Note, Problem, useFormat, Waiting } from "@tenon/ui";
import { useState } from "react";
import { Page } from "../parts/Page.js";
import { useWords } from "../words.js";

/** Background work that gave up. */
export function DeadJobs() {
  const say = useWords();
  const format = useFormat();
  const [error, setError] = useState<unknown>(null);
  const [retried, setRetried] = useState(false);
  const jobs = useQuery({
    queryKey: ["dead-jobs"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/jobs/dead", { signal })),
    refetchInterval: 30_000,
  });
  const items = jobs.data?.items;

  async function retry(id: string) {
    setError(null);
    try {
      await done(api.POST("/api/v1/jobs/{id}/retry", { params: { path: { id } } }));
      setRetried(true);
    } catch (caught) {
      setError(caught);
    }
    void jobs.refetch();
  }

  return (
    <Page title={say("jobs.title")}>
      <p className="quiet">{say("jobs.help")}</p>
      {retried && (
        <Note tone="good" role="status">
          {say("jobs.retried")}
        </Note>
      )}
      <Problem error={error ?? jobs.error} retry={() => void jobs.refetch()} />
      {items === undefined && !jobs.error && <Waiting rows={3} height={40} />}
      {items?.length === 0 && (
        <Empty icon="check" title={say("jobs.none")}>
          {say("jobs.noneHelp")}
        </Empty>
      )}
      {items !== undefined && items.length > 0 && (
        <ul className="cases">
          {items.map((job) => (
            <li key={job.id} className="case">
              <div className="row-grow">
                <p>
                  <strong>{job.kind}</strong>{" "}
                  <span className="quiet small figures">…{job.subject.slice(-6)}</span>
                </p>
                <p className="quiet small">{job.last_error}</p>
                <p className="quiet small figures">
                  {say("hooks.attempts", { n: job.attempts })} · {format.moment(job.created_at)}
                </p>
              </div>
              <Button variant="default" onClick={() => void retry(job.id)}>
                {say("jobs.retry")}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Page>
  );
}
