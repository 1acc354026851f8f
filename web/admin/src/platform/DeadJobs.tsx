import { useQuery } from "@tanstack/react-query";
import { answer, api, type DeadJob, done } from "@tenon/api-client";
import { Empty, useFormat } from "@tenon/ui";
import { Fragment } from "react";
import { Page } from "../parts/Page.js";
import { type Column, DataTable } from "../table/DataTable.js";
import { wholeList } from "../table/useList.js";
import { useWords } from "../words.js";
import { usePlatformWords } from "./listWords.js";

/** The name of a kind of work, which has room for a line's end behind its dots only. */
const breakable = (kind: string) =>
  kind.split(/(?<=\.)/).map((part) => (
    <Fragment key={part}>
      {part}
      <wbr />
    </Fragment>
  ));

/** Background work that gave up. */
export function DeadJobs() {
  const say = useWords();
  const words = usePlatformWords();
  const format = useFormat();
  const jobs = useQuery({
    queryKey: ["dead-jobs"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/jobs/dead", { signal })),
    refetchInterval: 30_000,
  });
  const columns: Column<DeadJob>[] = [
    {
      key: "job",
      title: words("job"),
      render: (job) => (
        <>
          <strong>{breakable(job.kind)}</strong>
          <span className="quiet small figures block">…{job.subject.slice(-6)}</span>
        </>
      ),
      text: (job) => `${job.kind} ${job.subject}`,
    },
    {
      key: "error",
      title: words("error"),
      render: (job) => <span className="quiet small wrap">{job.last_error}</span>,
      text: (job) => job.last_error ?? "",
    },
    {
      key: "tries",
      title: words("tries"),
      figures: true,
      render: (job) => job.attempts,
      text: (job) => String(job.attempts),
      low: true,
    },
    {
      key: "since",
      title: words("since"),
      render: (job) => <span className="figures">{format.moment(job.created_at)}</span>,
      text: (job) => job.created_at,
      low: true,
    },
  ];
  const retry = async (rows: DeadJob[]) => {
    for (const { id } of rows) await done(api.POST("/api/v1/jobs/{id}/retry", { params: { path: { id } } }));
  };
  return (
    <Page title={say("jobs.title")}>
      <p className="quiet">{say("jobs.help")}</p>
      <DataTable
        name="jobs"
        label={say("jobs.title")}
        columns={columns}
        list={wholeList<DeadJob>(jobs)}
        rowKey={(job) => job.id}
        rowName={(job) => job.kind}
        bulk={[{ key: "retry", words: say("jobs.retry"), each: retry, said: () => say("jobs.retried") }]}
        afterBulk={() => jobs.refetch()}
        empty={
          <Empty icon="check" title={say("jobs.none")}>
            {say("jobs.noneHelp")}
          </Empty>
        }
      />
    </Page>
  );
}
