import { NativeSelect, SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { answer, api, type Company, type InvoiceRange } from "@tenon/api-client";
import { Empty, Problem, Waiting } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { TextField } from "../parts/fields.js";
import { Page } from "../parts/Page.js";
import { Part } from "../parts/Part.js";
import { SaveFoot } from "../parts/SaveFoot.js";
import { useMay } from "../parts/session.js";
import { useAct } from "../staff/useAct.js";
import { IssuerForm } from "./IssuerForm.js";
import { periodParts, periodsFrom } from "./period.js";
import { RangeRows } from "./RangeRows.js";
import { WhoInvoices } from "./WhoInvoices.js";
import { useWords } from "./words.js";

/** Who issues invoices, the numbers they have, and what nobody used. */
export function Numbers() {
  const say = useWords();
  const edits = useMay()("invoices.edit");
  const [now, next] = periodsFrom(new Date());
  const [period, setPeriod] = useState(now);
  const companies = useQuery({
    queryKey: ["companies"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/staff/legal-entities", { signal })),
  });
  const issuers = useQuery({
    queryKey: ["issuers"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/invoices/issuers", { signal })),
  });
  const query = { period };
  const ranges = useQuery({
    queryKey: ["ranges", period],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/invoices/ranges", { params: { query }, signal })),
  });
  const unused = useQuery({
    queryKey: ["ranges", "unused", period],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/invoices/unused", { params: { query }, signal })),
  });
  const error = companies.error ?? issuers.error ?? ranges.error ?? unused.error;
  const [brand, issuing] = [companies.data?.items, issuers.data?.items];
  const back = { to: "/invoices", words: say("invoices.title") };
  if (brand === undefined || issuing === undefined || ranges.data === undefined) {
    return (
      <Page title={say("numbers.title")} back={back}>
        {error ? <Problem error={error} /> : <Waiting rows={5} height={48} />}
      </Page>
    );
  }
  const named = (one: string) => say("numbers.named", periodParts(one));
  const label = named(period);
  return (
    <Page title={say("numbers.title")} back={back}>
      <SegmentedControl
        aria-label={say("numbers.period")}
        value={period}
        onChange={setPeriod}
        data={[
          { value: now, label: `${say("numbers.this")} ${named(now)}` },
          { value: next, label: `${say("numbers.next")} ${named(next)}` },
        ]}
      />
      <Part id="ranges" title={say("numbers.ranges", { period: label })}>
        {ranges.data.items.length === 0 ? (
          <Empty icon="order" title={say("numbers.rangesNone")}>
            {say("numbers.rangesNoneHelp")}
          </Empty>
        ) : (
          <RangeRows ranges={ranges.data.items} companies={brand} edits={edits} />
        )}
      </Part>
      {edits && issuing.length > 0 && (
        <AddRange
          key={period}
          period={period}
          companies={brand.filter(({ id }) => issuing.some((one) => one.legal_entity_id === id))}
        />
      )}
      {(unused.data?.items.length ?? 0) > 0 && (
        <Part id="unused" title={say("numbers.unused", { period: label })}>
          <p className="quiet">{say("numbers.unusedHelp")}</p>
          <ul className="plain-rows">
            {unused.data?.items.map((row) => (
              <li key={`${row.track}${row.first}`} className="plain-row">
                <span className="row-grow figures">{span(row)}</span>
                <span className="figures">{say("numbers.count", { n: row.count })}</span>
              </li>
            ))}
          </ul>
        </Part>
      )}
      <Part id="issuers" title={say("numbers.issuers")}>
        <p className="quiet">{say("numbers.issuersHelp")}</p>
        {brand
          .filter(({ country }) => country === "TW")
          .map((company) => (
            <IssuerForm
              key={company.id}
              company={company}
              issuer={issuing.find((one) => one.legal_entity_id === company.id)}
              edits={edits}
            />
          ))}
      </Part>
      <WhoInvoices edits={edits} />
    </Page>
  );
}

/** Numbers as they stand on paper: `AB00000050–AB00000099`. */
export function span({ track, first, last }: Pick<InvoiceRange, "track" | "first" | "last">): string {
  const number = (serial: number) => `${track}${serial.toString().padStart(8, "0")}`;
  return `${number(first)}–${number(last)}`;
}

function AddRange({ period, companies }: { period: string; companies: Company[] }) {
  const say = useWords();
  const { saving, act } = useAct("ranges", "invoices-owed");
  const [company, setCompany] = useState(companies[0]?.id ?? "");
  const [store, setStore] = useState("");
  const [track, setTrack] = useState("");
  const [first, setFirst] = useState("");
  const [last, setLast] = useState("");
  const places = useQuery({
    queryKey: ["stores"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/staff/stores", { signal })),
  });
  const stores = places.data?.items.filter((one) => one.legal_entity_id === company) ?? [];
  const digits = (text: string) => text.replace(/\D/g, "").slice(0, 8);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const body = {
      legal_entity_id: company,
      period,
      track: track.trim().toUpperCase(),
      first: Number(first),
      last: Number(last),
      store_id: store || null,
    };
    if (!(await act(() => answer(api.POST("/api/v1/invoices/ranges", { body }))))) return;
    setFirst("");
    setLast("");
  }

  return (
    <form className="part" onSubmit={submit} aria-labelledby="add-range">
      <h2 id="add-range">{say("numbers.add")}</h2>
      <p className="quiet">{say("numbers.addHelp")}</p>
      <div className="two">
        <NativeSelect
          label={say("numbers.company")}
          value={company}
          data={companies.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(event) => {
            setCompany(event.currentTarget.value);
            setStore("");
          }}
        />
        <NativeSelect
          label={say("numbers.for")}
          value={store}
          error={saving.fault("/store_id")}
          data={[
            { value: "", label: say("numbers.forAll") },
            ...stores.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(event) => setStore(event.currentTarget.value)}
        />
      </div>
      <div className="three">
        <TextField
          label={say("numbers.track")}
          required
          maxLength={2}
          value={track}
          onChange={(text) => setTrack(text.toUpperCase())}
          saving={saving}
          field="/track"
        />
        <TextField
          label={say("numbers.first")}
          required
          inputMode="numeric"
          value={first}
          onChange={(text) => setFirst(digits(text))}
          saving={saving}
          field="/first"
        />
        <TextField
          label={say("numbers.last")}
          required
          inputMode="numeric"
          value={last}
          onChange={(text) => setLast(digits(text))}
          saving={saving}
          field="/last"
        />
      </div>
      <SaveFoot saving={saving} words={say("numbers.addDo")} />
    </form>
  );
}
