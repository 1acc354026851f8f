import { useMutation } from "@tanstack/react-query";
import { answer, api, type Import } from "@tenon/api-client";
import { Empty, Icon, Problem, Tag, type Tone, useFormat } from "@tenon/ui";
import { type DragEvent, useState } from "react";
import { Link, useLocation, useNavigate } from "react-router";
import { Page } from "../parts/Page.js";
import { useMayForBrand } from "../parts/session.js";
import { usePlatformWords } from "../platform/listWords.js";
import { type Column, DataTable } from "../table/DataTable.js";
import { ExportWhole } from "../table/ExportWhole.js";
import { useList, useQuietRefresh } from "../table/useList.js";
import { useStateWords, useWords } from "../words.js";

const KINDS = ["products", "prices", "stock", "members", "orders"] as const;
const TONES: Record<string, Tone> = {
  done: "good",
  unusable: "bad",
  stopped: "warn",
  running: "info",
  checking: "info",
};
const LIST = ["imports"];

export function ImportTag({ state }: { state: string }) {
  const words = useStateWords();
  return <Tag tone={TONES[state] ?? "plain"}>{words("imstate", state)}</Tag>;
}

/** Makes an import and gives it the file as it is. */
async function upload(file: File): Promise<Import> {
  const made = await answer(
    api.POST("/api/v1/imports", { body: { name: file.name.slice(0, 80) || "file" } }),
  );
  return answer(
    api.PUT("/api/v1/imports/{id}/file", {
      params: { path: { id: made.id } },
      headers: { "content-type": "application/octet-stream" },
      // The contract calls the body bytes; the browser sends them from the disk.
      body: file as never,
      bodySerializer: (body) => body as never,
    }),
  );
}

/** Files that came in, and what can be taken out. */
export function Imports() {
  const say = useWords();
  const more = usePlatformWords();
  const words = useStateWords();
  const format = useFormat();
  const navigate = useNavigate();
  const { state } = useLocation();
  const mayForBrand = useMayForBrand();
  const [over, setOver] = useState(false);
  const list = useList<Import>(LIST, (cursor, signal) =>
    answer(api.GET("/api/v1/imports", { params: { query: { cursor, limit: 50 } }, signal })),
  );
  useQuietRefresh(LIST, (event) => event.topic === "imports");
  const sending = useMutation({
    mutationFn: upload,
    // Whoever came from the guide goes back there.
    onSuccess: (made) => navigate(`/imports/${made.id}`, { state }),
  });

  const kindOf = (one: Import) => (one.kind ? words("imkind", one.kind) : "");
  const columns: Column<Import>[] = [
    {
      key: "file",
      title: more("file"),
      render: (one) => (
        <Link className="row-link wrap" to={`/imports/${one.id}`}>
          {one.name}
        </Link>
      ),
      text: (one) => one.name,
    },
    { key: "kind", title: more("what"), render: kindOf, text: kindOf, low: true },
    {
      key: "rows",
      title: more("rows"),
      figures: true,
      render: (one) => say("imports.rows", { n: one.rows }),
      text: (one) => String(one.rows),
      low: true,
    },
    {
      key: "since",
      title: more("since"),
      render: (one) => <span className="figures">{format.moment(one.created_at)}</span>,
      text: (one) => one.created_at,
      low: true,
    },
    {
      key: "state",
      title: say("orders.state"),
      render: (one) => <ImportTag state={one.state} />,
      text: (one) => words("imstate", one.state),
    },
  ];

  function dropped(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file && !sending.isPending) sending.mutate(file);
  }

  return (
    <Page title={say("imports.title")}>
      <p className="quiet">{say("imports.help")}</p>
      <label
        className="drop"
        data-over={over}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={dropped}
      >
        <input
          type="file"
          className="unseen"
          accept=".csv,.xlsx,.tsv,.txt,text/csv"
          disabled={sending.isPending}
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            event.currentTarget.value = "";
            if (file) sending.mutate(file);
          }}
        />
        <Icon name="upload" size={24} />
        <strong>{say(sending.isPending ? "imports.sending" : "imports.drop")}</strong>
        <span className="quiet small">{say("imports.dropHelp")}</span>
      </label>
      <Problem error={sending.error} />
      <DataTable
        name="imports"
        label={say("imports.title")}
        columns={columns}
        list={list}
        rowKey={(one) => one.id}
        rowName={(one) => one.name}
        empty={
          <Empty icon="box" title={say("imports.none")}>
            {say("imports.noneHelp")}
          </Empty>
        }
      />
      {mayForBrand("exchange.export") && (
        <section className="part">
          <h2>{say("imports.out")}</h2>
          <p className="quiet small">{say("imports.outHelp")}</p>
          <div className="out-list">
            {KINDS.map((kind) => (
              <div key={kind}>
                <strong>{words("imkind", kind)}</strong>
                <ExportWhole kind={kind} short />
              </div>
            ))}
          </div>
        </section>
      )}
    </Page>
  );
}
