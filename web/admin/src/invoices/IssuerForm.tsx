import { NativeSelect } from "@mantine/core";
import { answer, api, type Company, type InvoiceIssuer, ifMatch } from "@tenon/api-client";
import { Tag } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { TextField } from "../parts/fields.js";
import { SaveFoot } from "../parts/SaveFoot.js";
import { useAct } from "../staff/useAct.js";
import { useInvoiceWords, useWords } from "./words.js";

interface Props {
  company: Company;
  issuer: InvoiceIssuer | undefined;
  edits: boolean;
}

/** What can be chosen: what this server is set up for, and what is chosen even when it no longer is. */
function ways(issuer: InvoiceIssuer): string[] {
  const chosen = issuer.way;
  return chosen && !issuer.ways.includes(chosen) ? [...issuer.ways, chosen] : issuer.ways;
}

/** How a company issues its invoices. */
export function IssuerForm({ company, issuer, edits }: Props) {
  const say = useWords();
  const said = useInvoiceWords();
  const { saving, act } = useAct("issuers");
  const [address, setAddress] = useState(issuer?.address ?? "");
  const [since, setSince] = useState(issuer?.since ?? "");
  const [key, setKey] = useState("");
  const [kind, setKind] = useState(issuer?.carrier_kind ?? "");
  const [moment, setMoment] = useState<InvoiceIssuer["web_moment"]>(issuer?.web_moment ?? "payment");
  const [low, setLow] = useState(String(issuer?.low ?? 50));
  const [way, setWay] = useState(issuer?.way ?? "");
  const [version, setVersion] = useState(issuer?.version ?? 0);
  const [hasKey, setHasKey] = useState(issuer?.has_seal_key ?? false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const params = { path: { id: company.id }, header: { "If-Match": ifMatch(version) } };
    const body = {
      address: address.trim(),
      since,
      seal_key: key.trim() || null,
      carrier_kind: kind.trim().toUpperCase() || null,
      zero_rate_reason: issuer?.zero_rate_reason ?? null,
      through_customs: issuer?.through_customs ?? false,
      way: way || null,
      low: Number(low),
      web_moment: moment,
    };
    const saved = await act(() => answer(api.PUT("/api/v1/invoices/issuers/{id}", { params, body })));
    if (!saved) return;
    setVersion(saved.version);
    setHasKey(saved.has_seal_key);
    setKey("");
  }

  return (
    <form className="inline-form" onSubmit={submit} aria-label={company.name}>
      <p>
        <strong>{company.name}</strong> <span className="quiet figures">{company.tax_id}</span>{" "}
        <Tag tone={hasKey ? "good" : "warn"}>{say(hasKey ? "numbers.hasKey" : "numbers.noKey")}</Tag>
      </p>
      <fieldset className="form-rows" disabled={!edits}>
        <div className="two">
          <TextField
            label={say("numbers.address")}
            required
            maxLength={100}
            value={address}
            onChange={setAddress}
            saving={saving}
            field="/address"
          />
          <TextField
            label={say("numbers.since")}
            type="date"
            required
            value={since}
            onChange={setSince}
            saving={saving}
            field="/since"
          />
        </div>
        <div className="three">
          <TextField
            label={say("numbers.sealKey")}
            description={say("numbers.sealKeyHelp")}
            maxLength={32}
            autoComplete="off"
            value={key}
            onChange={setKey}
            saving={saving}
            field="/seal_key"
          />
          <TextField
            label={say("numbers.carrierKind")}
            description={say("numbers.carrierKindHelp")}
            maxLength={6}
            value={kind}
            onChange={setKind}
            saving={saving}
            field="/carrier_kind"
          />
          <TextField
            label={say("numbers.low")}
            inputMode="numeric"
            required
            value={low}
            onChange={(text) => setLow(text.replace(/\D/g, "").slice(0, 7))}
            saving={saving}
            field="/low"
          />
        </div>
        <div className="two">
          <NativeSelect
            label={say("numbers.webMoment")}
            value={moment}
            onChange={(event) => setMoment(event.currentTarget.value as typeof moment)}
            data={[
              { value: "payment", label: say("numbers.webMoment.payment") },
              { value: "hand_over", label: say("numbers.webMoment.hand_over") },
            ]}
          />
          {issuer && (
            <NativeSelect
              label={say("numbers.way")}
              description={say(issuer.ways.length > 0 ? "numbers.wayHelp" : "numbers.wayNone")}
              value={way}
              onChange={(event) => setWay(event.currentTarget.value)}
              error={saving.fault("/way")}
              data={[
                { value: "", label: say("numbers.wayNobody") },
                ...ways(issuer).map((value) => ({ value, label: said("by", value) })),
              ]}
            />
          )}
        </div>
        {edits && <SaveFoot saving={saving} words={say("numbers.save")} quiet />}
      </fieldset>
    </form>
  );
}
