import { Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { answer, api, type Company, ifMatch, newId, type Store, type StoreContent } from "@tenon/api-client";
import { type FormEvent, useState } from "react";
import { TextField } from "../parts/fields.js";
import { SaveFoot } from "../parts/SaveFoot.js";
import { useLocations } from "../stock/useLocations.js";
import { useAct } from "./useAct.js";
import { useWords } from "./words.js";

const KINDS = ["direct", "franchise", "counter", "popup", "web"] as const;
const MODES = ["own", "landlord", "none"] as const;
/** Stands for the store's own place among those that goods come from. */
const OWN = "own";

/** Minutes after midnight as a clock shows them, and back. */
const asClock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
const asMinutes = (clock: string) => {
  const [hours = 0, minutes = 0] = clock.split(":").map(Number);
  return hours * 60 + minutes;
};

interface Props {
  /** The store that is changed; a new one when none. */
  store?: Store;
  /** Who may sell in a new one. */
  companies?: Company[];
}

/** A store: a new one, or what can be changed about one. Its code and its company stay. */
export function StoreForm({ store, companies = [] }: Props) {
  const say = useWords();
  const locations = useLocations();
  const [company, setCompany] = useState("");
  const [code, setCode] = useState("");
  const [invoiceMode, setInvoiceMode] = useState<(typeof MODES)[number]>("own");
  // What the form was filled from, or what it was saved as: not what others made of it meanwhile.
  const [version, setVersion] = useState(store?.version ?? 0);
  const [content, setContent] = useState<StoreContent>(() => contentOf(store));
  const ownPlace = store && locations.find((place) => place.store === store.id)?.id;
  // A web shop has no shelves; it sells from those of others.
  const [shelf, setShelf] = useState(store === undefined ? OWN : "");
  const { saving, act } = useAct("stores", "locations", "me");
  const set = (part: Partial<StoreContent>) => {
    setContent((before) => ({ ...before, ...part }));
    saving.touch();
  };

  const fromOwn =
    content.location_id == null ? shelf === OWN || ownPlace !== undefined : content.location_id === ownPlace;
  const isOwn = content.kind !== "web" && fromOwn;
  // Only a web shop begins without a place; another that has none shows so until it gets one.
  const lacks = content.kind === "web" || (store !== undefined && !isOwn && content.location_id == null);
  /** Makes the place if there is none yet; twice is once. */
  const furnish = (id: string) => answer(api.PUT("/api/v1/stores/{id}/shelf", { params: { path: { id } } }));

  async function submit(event: FormEvent) {
    event.preventDefault();
    const body = { ...content, name: content.name.trim() };
    if (store !== undefined) {
      const params = { path: { id: store.id }, header: { "If-Match": ifMatch(version) } };
      const saved = await act(async () => {
        const changed = await answer(api.PUT("/api/v1/staff/stores/{id}", { params, body }));
        if (isOwn && ownPlace === undefined) await furnish(store.id);
        return changed;
      });
      if (saved) setVersion(saved.version);
      return;
    }
    const opened = {
      legal_entity_id: company || (companies[0]?.id ?? ""),
      code: code.trim(),
      invoice_mode: invoiceMode,
      content: body,
    };
    const params = { header: { "Idempotency-Key": newId() } };
    const made = await act(async () => {
      const { id } = await answer(api.POST("/api/v1/staff/stores", { params, body: opened }));
      return isOwn ? furnish(id) : id;
    });
    if (!made) return;
    setCode("");
    setContent(contentOf(undefined));
  }

  const fault = (field: string) => saving.fault(store ? `/${field}` : `/content/${field}`);
  return (
    <form className="inline-form" onSubmit={submit}>
      <div className="three">
        {store === undefined && (
          <>
            <NativeSelect
              label={say("places.company")}
              value={company}
              data={companies.map(({ id, name }) => ({ value: id, label: name }))}
              onChange={(event) => setCompany(event.currentTarget.value)}
            />
            <TextField
              label={say("places.code")}
              description={say("places.codeHelp")}
              required
              maxLength={16}
              pattern="[A-Za-z0-9\-]+"
              value={code}
              onChange={setCode}
              saving={saving}
              field="/code"
            />
          </>
        )}
        <TextInput
          label={say("places.name")}
          required
          maxLength={120}
          error={fault("name")}
          value={content.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <NativeSelect
          label={say("places.kind")}
          description={say("places.kindHelp")}
          value={content.kind}
          data={KINDS.map((kind) => ({ value: kind, label: say(`places.kind.${kind}`) }))}
          onChange={(event) => {
            const kind = KINDS.find((one) => one === event.currentTarget.value);
            if (kind) set({ kind });
          }}
        />
        {store === undefined && (
          <NativeSelect
            label={say("places.invoices")}
            description={say("places.invoicesHelp")}
            value={invoiceMode}
            data={MODES.map((mode) => ({ value: mode, label: say(`places.invoices.${mode}`) }))}
            onChange={(event) => {
              const mode = MODES.find((one) => one === event.currentTarget.value);
              if (mode) setInvoiceMode(mode);
            }}
          />
        )}
        <NativeSelect
          label={say("places.location")}
          description={say("places.locationHelp")}
          value={isOwn ? OWN : (content.location_id ?? "")}
          data={[
            ...(content.kind === "web" ? [] : [{ value: OWN, label: say("places.ownLocation") }]),
            ...(lacks ? [{ value: "", label: say("places.noLocation") }] : []),
            ...locations
              .filter((place) => place.id !== ownPlace)
              .map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(event) => {
            const { value } = event.currentTarget;
            setShelf(value === OWN ? OWN : "");
            set({ location_id: value === OWN ? null : value || null });
          }}
        />
        <TextInput
          type="time"
          label={say("places.cutOff")}
          description={say("places.cutOffHelp")}
          required
          error={fault("cut_off_minutes")}
          value={asClock(content.cut_off_minutes ?? 0)}
          onChange={(event) => set({ cut_off_minutes: asMinutes(event.currentTarget.value) })}
        />
        <TextInput
          type="tel"
          label={say("places.phone")}
          maxLength={40}
          error={fault("phone")}
          value={content.phone ?? ""}
          onChange={(event) => set({ phone: event.currentTarget.value })}
        />
        <TextInput
          label={say("places.address")}
          maxLength={200}
          error={fault("address")}
          value={content.address ?? ""}
          onChange={(event) => set({ address: event.currentTarget.value })}
        />
        <TextInput
          label={say("places.hours")}
          maxLength={200}
          error={fault("hours")}
          value={content.hours ?? ""}
          onChange={(event) => set({ hours: event.currentTarget.value })}
        />
      </div>
      {store !== undefined && (
        <Checkbox
          label={say("places.active")}
          checked={content.active ?? true}
          onChange={(event) => set({ active: event.currentTarget.checked })}
        />
      )}
      <SaveFoot saving={saving} words={say(store ? "places.save" : "places.addStore")} quiet />
    </form>
  );
}

function contentOf(store: Store | undefined): StoreContent {
  return {
    name: store?.name ?? "",
    kind: store?.kind ?? "direct",
    zone: store?.zone ?? null,
    cut_off_minutes: store?.cut_off_minutes ?? 0,
    location_id: store?.location_id ?? null,
    phone: store?.phone ?? "",
    address: store?.address ?? "",
    hours: store?.hours ?? "",
    active: store?.active ?? true,
  };
}
