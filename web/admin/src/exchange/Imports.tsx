import { useMutation } from "@tanstack/react-query";
import { answer, api, type Import } from "@tenon/api-client";
import { Empty, Icon, Problem, Tag, type Tone, useFormat, Waiting } from "@tenon/ui";
import { type DragEvent, useState } from "react";
import { Link, useNavigate } from "react-router";
import { Page } from "../parts/Page.js";
import { useMayForBrand } from "../parts/session.js";
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
  const words = useStateWords();
  const format = useFormat();
  const navigate = useNavigate();
  const mayForBrand = useMayForBrand();
  const [over, setOver] = useState(false);
  const list = useList<Import>(LIST, (cursor, signal) =>
    answer(api.GET("/api/v1/imports", { params: { query: { cursor, limit: 50 } }, signal })),
  );
  useQuietRefresh(LIST, (event) => event.topic === "imports");
  const sending = useMutation({
    mutationFn: upload,
    onSuccess: (made) => navigate(`/imports/${made.id}`),
  });

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
      <Problem error={sending.error ?? list.error} retry={list.error ? list.refetch : undefined} />
      {list.rows === undefined && !list.error && <Waiting rows={4} height={48} />}
      {list.rows?.length === 0 && (
        <Empty icon="box" title={say("imports.none")}>
          {say("imports.noneHelp")}
        </Empty>
      )}
      {list.rows !== undefined && list.rows.length > 0 && (
        <ul className="cases">
          {list.rows.map((one) => (
            <li key={one.id} className="case">
              <div className="row-grow">
                <Link to={`/imports/${one.id}`}>{one.name}</Link>
                <p className="quiet small figures">
                  {one.kind ? `${words("imkind", one.kind)} · ` : ""}
                  {say("imports.rows", { n: one.rows })} · {format.moment(one.created_at)}
                </p>
              </div>
              <ImportTag state={one.state} />
            </li>
          ))}
        </ul>
      )}
      {list.more && (
        <button type="button" className="plain-button" data-edged onClick={list.loadMore}>
          {say("table.more")}
        </button>
      )}
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
