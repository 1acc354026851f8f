import { NativeSelect } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api, type PayoutFile } from "@tenon/api-client";
import { Empty, Icon, Note, Problem, Tag, useFormat } from "@tenon/ui";
import { type DragEvent, useState } from "react";
import { Link, useNavigate } from "react-router";
import { Page } from "../parts/Page.js";
import { useMayForBrand } from "../parts/session.js";
import { useSave } from "../parts/useSave.js";
import { type Column, DataTable } from "../table/DataTable.js";
import { useList } from "../table/useList.js";
import { Providers } from "./Providers.js";
import { useWords } from "./words.js";

const LIST = ["payout-files"];

/** Files of payouts, and what they come to. */
export function Payouts() {
  const say = useWords();
  const edits = useMayForBrand()("books.edit");
  const providers = useQuery({
    queryKey: ["providers"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/payouts/providers", { signal })),
  });
  const list = useList<PayoutFile>(LIST, (cursor, signal) =>
    answer(api.GET("/api/v1/payouts/files", { params: { query: { cursor, limit: 50 } }, signal })),
  );
  const columns = useColumns();
  const known = providers.data?.items ?? [];
  return (
    <Page title={say("payouts.title")}>
      <p className="quiet">{say("payouts.help")}</p>
      <Problem error={providers.error} retry={() => void providers.refetch()} />
      {edits && known.length > 0 && <Bring providers={known} />}
      <DataTable
        label={say("payouts.title")}
        name="payouts"
        columns={columns}
        list={list}
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        empty={
          <Empty icon="cash" title={say("payouts.none")}>
            {say("payouts.noneHelp")}
          </Empty>
        }
      />
      {providers.data !== undefined && <Providers providers={known} edits={edits} />}
    </Page>
  );
}

/** Takes a file in as it is. */
function Bring({ providers }: { providers: { code: string; name: string }[] }) {
  const say = useWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const saving = useSave();
  const [provider, setProvider] = useState(providers[0]?.code ?? "");
  const [over, setOver] = useState(false);
  const [same, setSame] = useState(false);

  async function send(file: File) {
    setSame(false);
    const brought = await saving.save(async () => {
      const query = { provider, name: file.name.slice(0, 120) };
      const call = await api.POST("/api/v1/payouts/files", {
        params: { query },
        headers: { "content-type": "application/octet-stream" },
        // The contract calls the body bytes; the browser sends them from the disk.
        body: file as never,
        bodySerializer: (body) => body as never,
      });
      const made = await answer(Promise.resolve(call));
      return { made, isNew: call.response.status === 201 };
    });
    if (brought === undefined) return;
    await client.invalidateQueries({ queryKey: LIST });
    if (brought.isNew) await navigate(`/payouts/${brought.made.id}`);
    else setSame(true);
  }

  function dropped(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file && !saving.busy) void send(file);
  }

  return (
    <>
      <NativeSelect
        label={say("payouts.provider")}
        description={say("payouts.choose")}
        value={provider}
        data={providers.map(({ code, name }) => ({ value: code, label: name }))}
        onChange={(event) => setProvider(event.currentTarget.value)}
      />
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
          disabled={saving.busy}
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            event.currentTarget.value = "";
            if (file) void send(file);
          }}
        />
        <Icon name="upload" size={24} />
        <strong>{say(saving.busy ? "payouts.sending" : "payouts.drop")}</strong>
        <span className="quiet small">{say("payouts.dropHelp")}</span>
      </label>
      <Problem error={saving.error} />
      {same && (
        <Note tone="plain" role="status">
          {say("payouts.same")}
        </Note>
      )}
    </>
  );
}

function useColumns(): Column<PayoutFile>[] {
  const say = useWords();
  const format = useFormat();
  const sum = (key: "gross" | "fee" | "net", low?: boolean): Column<PayoutFile> => ({
    key,
    title: say(`payouts.${key}`),
    figures: true,
    render: (row) => format.money(row[key]),
    text: (row) => String(row[key]),
    low,
  });
  return [
    {
      key: "file",
      title: say("payouts.file"),
      render: (row) => (
        <Link className="row-link wrap" to={`/payouts/${row.id}`}>
          {row.name || row.provider_name}
        </Link>
      ),
      text: (row) => row.name,
    },
    {
      key: "provider",
      title: say("payouts.provider"),
      render: (row) => row.provider_name,
      text: (row) => row.provider_name,
      low: true,
    },
    {
      key: "brought",
      title: say("payouts.brought"),
      render: (row) => <span className="figures">{format.moment(row.brought_at)}</span>,
      text: (row) => row.brought_at,
      low: true,
    },
    {
      key: "rows",
      title: say("payouts.rows"),
      figures: true,
      render: (row) => String(row.rows),
      text: (row) => String(row.rows),
      low: true,
    },
    {
      key: "differences",
      title: say("payouts.differences"),
      render: (row) => <AgreesTag differences={row.differences} />,
      text: (row) => String(row.differences),
    },
    sum("gross", true),
    sum("fee", true),
    sum("net"),
  ];
}

/** Whether all rows of a file agree with what was taken. */
export function AgreesTag({ differences }: { differences: number }) {
  const say = useWords();
  return differences === 0 ? (
    <Tag tone="good">{say("payouts.agrees")}</Tag>
  ) : (
    <Tag tone="bad">{say("payouts.differ", { n: differences })}</Tag>
  );
}
