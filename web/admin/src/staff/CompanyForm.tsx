import { Checkbox } from "@mantine/core";
import { answer, api, type Company, ifMatch, newId } from "@tenon/api-client";
import { type FormEvent, useState } from "react";
import { TextField } from "../parts/fields.js";
import { SaveFoot } from "../parts/SaveFoot.js";
import { useAct } from "./useAct.js";
import { useWords } from "./words.js";

/** A company that sells: a new one, or what is known of one. */
export function CompanyForm({ company }: { company?: Company }) {
  const say = useWords();
  const [name, setName] = useState(company?.name ?? "");
  const [taxId, setTaxId] = useState(company?.tax_id ?? "");
  const [country, setCountry] = useState(company?.country ?? "TW");
  const [active, setActive] = useState(company?.active ?? true);
  const [version, setVersion] = useState(company?.version ?? 0);
  const { saving, act } = useAct("companies");

  async function submit(event: FormEvent) {
    event.preventDefault();
    const body = { name: name.trim(), tax_id: taxId.trim(), country: country.trim().toUpperCase() };
    if (company !== undefined) {
      const params = { path: { id: company.id }, header: { "If-Match": ifMatch(version) } };
      const saved = await act(() =>
        answer(api.PUT("/api/v1/staff/legal-entities/{id}", { params, body: { ...body, active } })),
      );
      if (saved) setVersion(saved.version);
      return;
    }
    const params = { header: { "Idempotency-Key": newId() } };
    if (!(await act(() => answer(api.POST("/api/v1/staff/legal-entities", { params, body }))))) return;
    setName("");
    setTaxId("");
  }

  return (
    <form className="inline-form" onSubmit={submit}>
      <div className="three">
        <TextField
          label={say("places.companyName")}
          required
          maxLength={120}
          value={name}
          onChange={setName}
          saving={saving}
          field="/name"
        />
        <TextField
          label={say("places.taxId")}
          required
          maxLength={32}
          value={taxId}
          onChange={setTaxId}
          saving={saving}
          field="/tax_id"
        />
        <TextField
          label={say("places.country")}
          required
          maxLength={2}
          value={country}
          onChange={setCountry}
          saving={saving}
          field="/country"
        />
      </div>
      {company !== undefined && (
        <Checkbox
          label={say("places.companyActive")}
          checked={active}
          onChange={(event) => setActive(event.currentTarget.checked)}
        />
      )}
      <SaveFoot saving={saving} words={say(company ? "places.save" : "places.addCompany")} quiet />
    </form>
  );
}
