import { Button, NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { answer, api, type InvoiceStore, type InvoiceWho, ifMatch } from "@tenon/api-client";
import { Problem, Tag, useFormat, Waiting } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { TextField } from "../parts/fields.js";
import { Part } from "../parts/Part.js";
import { useAct } from "../staff/useAct.js";
import { asPercent, fromPercent } from "./share.js";
import { useInvoiceWords, useWords } from "./words.js";

const BY = ["own", "landlord", "provider", "none"] as const;

/** Who invoices what each store sells, and from which day on. */
export function WhoInvoices({ edits }: { edits: boolean }) {
  const say = useWords();
  const [open, setOpen] = useState("");
  const stores = useQuery({
    queryKey: ["invoice-stores"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/invoices/stores", { signal })),
  });
  const rows = stores.data?.items;
  return (
    <Part id="who" title={say("who.title")}>
      <p className="quiet">{say("who.help")}</p>
      <Problem error={stores.error} retry={() => void stores.refetch()} />
      {rows === undefined && !stores.error && <Waiting rows={3} height={48} />}
      <ul className="plain-rows">
        {rows?.map((row) => (
          <li key={row.store_id} className="plain-row">
            {row.store_id === open ? (
              <WhoForm row={row} onDone={() => setOpen("")} />
            ) : (
              <>
                <span className="row-grow">
                  <strong>{row.store_name}</strong>
                  {row.who.map((who) => (
                    <WhoLine key={who.since ?? ""} who={who} isNow={who === row.who[0]} />
                  ))}
                </span>
                {edits && (
                  <Button
                    variant="subtle"
                    size="compact-md"
                    aria-label={`${say("who.change")} ${row.store_name}`}
                    onClick={() => setOpen(row.store_id)}
                  >
                    {say("who.change")}
                  </Button>
                )}
              </>
            )}
          </li>
        ))}
      </ul>
    </Part>
  );
}

/** Who, by name and share; what begins later says when. */
function WhoLine({ who, isNow }: { who: InvoiceWho; isNow: boolean }) {
  const say = useWords();
  const said = useInvoiceWords();
  const format = useFormat();
  const isElsewhere = who.by === "landlord" || who.by === "provider";
  const facts = [
    said("who", who.by),
    who.name,
    who.tax_id,
    who.by === "landlord" && who.name !== "" && say("who.keeps", { percent: asPercent(who.commission_rate) }),
  ].filter(Boolean);
  return (
    <small className="quiet figures who-line">
      {!isNow && who.since != null && `${say("who.from", { date: format.date(who.since) })} `}
      {facts.join(" · ")}
      {isElsewhere && who.name === "" && <Tag tone="warn">{say("who.nameless")}</Tag>}
    </small>
  );
}

function WhoForm({ row, onDone }: { row: InvoiceStore; onDone: () => void }) {
  const say = useWords();
  const said = useInvoiceWords();
  const format = useFormat();
  const { saving, act } = useAct("invoice-stores");
  const latest = row.who.at(-1);
  const [by, setBy] = useState<InvoiceWho["by"]>(latest?.by ?? "own");
  const [since, setSince] = useState(row.first);
  const [name, setName] = useState(latest?.name ?? "");
  const [taxId, setTaxId] = useState(latest?.tax_id ?? "");
  const [share, setShare] = useState(latest?.commission_rate ? asPercent(latest.commission_rate) : "");
  const isElsewhere = by === "landlord" || by === "provider";
  const rate = fromPercent(share);
  const badShare = by === "landlord" && rate === undefined && say("who.shareBad");

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (badShare) return;
    const params = { path: { id: row.store_id }, header: { "If-Match": ifMatch(row.version) } };
    const body = {
      by,
      since,
      name: isElsewhere ? name.trim() : "",
      tax_id: isElsewhere ? taxId.trim() : "",
      commission_rate: by === "landlord" ? (rate ?? 0) : 0,
    };
    const kept = await act(() => answer(api.PUT("/api/v1/invoices/stores/{id}", { params, body })));
    if (kept) onDone();
  }

  return (
    <form className="row-grow who-form" onSubmit={submit} aria-label={row.store_name}>
      <strong>{row.store_name}</strong>
      <div className="two">
        <NativeSelect
          label={say("who.by")}
          description={said("whoHelp", by)}
          value={by}
          data={BY.map((value) => ({ value, label: said("who", value) }))}
          onChange={(event) => {
            const chosen = BY.find((one) => one === event.currentTarget.value);
            if (chosen) setBy(chosen);
          }}
        />
        <TextField
          label={say("who.since")}
          description={say("who.sinceHelp", { date: format.date(row.first) })}
          type="date"
          required
          min={row.first}
          value={since}
          onChange={setSince}
          saving={saving}
          field="/since"
        />
      </div>
      {isElsewhere && (
        <div className="three">
          <TextField
            label={said("whoName", by)}
            required
            maxLength={60}
            value={name}
            onChange={setName}
            saving={saving}
            field="/name"
          />
          <TextField
            label={say("who.taxId")}
            required
            inputMode="numeric"
            maxLength={8}
            value={taxId}
            onChange={(text) => setTaxId(text.replace(/\D/g, ""))}
            saving={saving}
            field="/tax_id"
          />
          {by === "landlord" && (
            <TextField
              label={say("who.share")}
              description={say("who.shareHelp")}
              required
              inputMode="decimal"
              maxLength={7}
              value={share}
              onChange={setShare}
              error={badShare && share !== "" ? badShare : false}
              saving={saving}
              field="/commission_rate"
            />
          )}
        </div>
      )}
      <Problem error={saving.error} />
      <div className="actions">
        <Button type="submit" loading={saving.busy}>
          {say("numbers.save")}
        </Button>
        <Button variant="default" onClick={onDone}>
          {say("who.cancel")}
        </Button>
      </div>
    </form>
  );
}
