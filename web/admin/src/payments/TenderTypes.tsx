import { Button, Checkbox, NativeSelect, NumberInput, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { answer, api, type CashRounding, ifMatch, type TenderType } from "@tenon/api-client";
import { Problem, parseMoney, Tag, useFormat, Waiting } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { Page } from "../parts/Page.js";
import { SaveFoot } from "../parts/SaveFoot.js";
import { useAct } from "../staff/useAct.js";
import { OrderHold } from "./OrderHold.js";
import { useTenderName, useTenderTypes } from "./useTenderTypes.js";
import { useWords } from "./words.js";

const INVOICE = ["invoice", "already_invoiced", "reduces", "issued_by_another"] as const;
const REFUNDS = ["same", "cash", "credit", "by_hand"] as const;
const ROUNDING = ["nearest", "down", "up"] as const;

/** What buyers pay with, how each type is treated, how cash is rounded, and how long a link waits for money. */
export function TenderTypes() {
  const say = useWords();
  const types = useTenderTypes();
  const name = useTenderName(types.data?.items);
  const [open, setOpen] = useState<string | null>(null);
  return (
    <Page title={say("types.title")}>
      <p className="quiet">{say("types.help")}</p>
      <Problem error={types.error} retry={() => void types.refetch()} />
      {types.data === undefined && !types.error && <Waiting rows={6} height={48} />}
      <ul className="cases">
        {types.data?.items.map((type) => (
          <li key={type.code}>
            <div className="case">
              <p className="row-grow">
                <strong>{name(type.code)}</strong>{" "}
                <span className="quiet small">
                  {say(`how.${type.how}`)} · {say(`invoice.${type.invoice}`)}
                </span>{" "}
                {!type.active && <Tag tone="plain">{say("types.off")}</Tag>}
              </p>
              <Button
                variant="default"
                aria-expanded={open === type.code}
                aria-label={`${say("types.open")} ${name(type.code)}`}
                onClick={() => setOpen(open === type.code ? null : type.code)}
              >
                {say("types.open")}
              </Button>
            </div>
            {open === type.code && <TypeForm type={type} />}
          </li>
        ))}
      </ul>
      <section className="part" aria-labelledby="add-type">
        <h2 id="add-type">{say("types.add")}</h2>
        <p className="quiet">{say("types.addHelp")}</p>
        <TypeForm />
      </section>
      <Rounding />
      <OrderHold />
    </Page>
  );
}

const FRESH: Omit<TenderType, "code" | "version"> = {
  names: { "zh-TW": "", en: "" },
  how: "noted",
  at_till: true,
  on_web: false,
  invoice: "invoice",
  counts_for_thresholds: true,
  counts_for_tier: true,
  earns_points: true,
  refunds_as: "by_hand",
  opens_drawer: true,
  works_offline: true,
  active: true,
  position: 200,
};

function TypeForm({ type }: { type?: TenderType }) {
  const say = useWords();
  const [code, setCode] = useState(type?.code ?? "");
  const [version, setVersion] = useState(type?.version ?? 0);
  const [form, setForm] = useState(() => declared(type));
  const { saving, act } = useAct("tender-types");
  const set = (more: Partial<typeof form>) => setForm((before) => ({ ...before, ...more }));
  const badCode = code !== "" && !/^[a-z0-9_]{1,24}$/.test(code);

  function save(event: FormEvent) {
    event.preventDefault();
    if (badCode) return;
    const english = form.names.en?.trim() ?? "";
    const names = { "zh-TW": form.names["zh-TW"]?.trim() ?? "", ...(english ? { en: english } : {}) };
    const params = { path: { code }, header: { "If-Match": ifMatch(version) } };
    void act(async () => {
      const body = { ...form, names };
      const saved = await answer(api.PUT("/api/v1/tender-types/{code}", { params, body }));
      if (type) return setVersion(saved.version);
      setCode("");
      setForm(declared());
    });
  }

  const check = (
    key: "at_till" | "on_web" | "opens_drawer" | "works_offline" | "active" | Counted,
    words: string,
  ) => (
    <Checkbox
      label={words}
      checked={form[key]}
      onChange={(event) => set({ [key]: event.currentTarget.checked })}
    />
  );

  return (
    <form className="inline-form" onSubmit={save}>
      <div className="two">
        {!type && (
          <TextInput
            label={say("types.code")}
            required
            maxLength={24}
            value={code}
            error={badCode && say("types.codeBad")}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
        )}
        <TextInput
          label={say("types.zh")}
          required
          maxLength={40}
          value={form.names["zh-TW"] ?? ""}
          onChange={(event) => set({ names: { ...form.names, "zh-TW": event.currentTarget.value } })}
        />
        <TextInput
          label={say("types.en")}
          maxLength={40}
          value={form.names.en ?? ""}
          onChange={(event) => set({ names: { ...form.names, en: event.currentTarget.value } })}
        />
        <NativeSelect
          label={say("types.invoice")}
          value={form.invoice}
          data={INVOICE.map((value) => ({ value, label: say(`invoice.${value}`) }))}
          onChange={(event) => set({ invoice: event.currentTarget.value as TenderType["invoice"] })}
        />
        <NativeSelect
          label={say("types.refunds")}
          value={form.refunds_as}
          data={REFUNDS.map((value) => ({ value, label: say(`refunds.${value}`) }))}
          onChange={(event) => set({ refunds_as: event.currentTarget.value as TenderType["refunds_as"] })}
        />
        <NumberInput
          label={say("types.position")}
          min={0}
          max={10_000}
          allowDecimal={false}
          value={form.position}
          onChange={(value) => set({ position: Number(value) || 0 })}
        />
      </div>
      <fieldset className="checks">
        <legend>{say("types.where")}</legend>
        {check("at_till", say("types.atTill"))}
        {check("on_web", say("types.onWeb"))}
      </fieldset>
      <fieldset className="checks">
        <legend>{say("types.counts")}</legend>
        {check("counts_for_thresholds", say("types.thresholds"))}
        {check("counts_for_tier", say("types.tier"))}
        {check("earns_points", say("types.points"))}
      </fieldset>
      <fieldset className="checks">
        <legend>{say("types.behaves")}</legend>
        {check("opens_drawer", say("types.drawer"))}
        {check("works_offline", say("types.offline"))}
        {check("active", say("types.active"))}
      </fieldset>
      <SaveFoot saving={saving} words={say(type ? "types.save" : "types.add")} quiet={type !== undefined} />
    </form>
  );
}

type Counted = "counts_for_thresholds" | "counts_for_tier" | "earns_points";

/** What the form holds of a type: everything but its code and version. */
function declared(type?: TenderType): Omit<TenderType, "code" | "version"> {
  if (!type) return FRESH;
  const { code: _code, version: _version, ...rest } = type;
  return rest;
}

function Rounding() {
  const say = useWords();
  const rounding = useQuery({
    queryKey: ["cash-rounding"],
    queryFn: async ({ signal }) => {
      const { data, error, response } = await api.GET("/api/v1/cash-rounding", { signal });
      if (!data) throw error;
      return { ...data, version: Number((response.headers.get("etag") ?? "").replaceAll('"', "")) };
    },
  });
  return (
    <section className="part" aria-labelledby="rounding">
      <h2 id="rounding">{say("rounding.title")}</h2>
      <p className="quiet">{say("rounding.help")}</p>
      <Problem error={rounding.error} retry={() => void rounding.refetch()} />
      {rounding.data && <RoundingForm key={rounding.data.version} found={rounding.data} />}
    </section>
  );
}

function RoundingForm({ found }: { found: CashRounding & { version: number } }) {
  const say = useWords();
  const format = useFormat();
  const [step, setStep] = useState(String(found.step / 10 ** format.currency.exponent));
  const [way, setWay] = useState(found.rounding);
  const { saving, act } = useAct("cash-rounding");
  const parsed = parseMoney(step, format.currency);

  function save(event: FormEvent) {
    event.preventDefault();
    if (parsed === null || parsed < 1) return;
    const params = { header: { "If-Match": ifMatch(found.version) } };
    void act(() =>
      answer(api.PUT("/api/v1/cash-rounding", { params, body: { step: parsed, rounding: way } })),
    );
  }

  return (
    <form className="inline-form" onSubmit={save}>
      <div className="two">
        <TextInput
          label={say("rounding.step")}
          inputMode="decimal"
          maxLength={10}
          value={step}
          error={parsed === null || parsed < 1}
          onChange={(event) => setStep(event.currentTarget.value)}
        />
        <NativeSelect
          label={say("rounding.way")}
          value={way}
          data={ROUNDING.map((value) => ({ value, label: say(`rounding.${value}`) }))}
          onChange={(event) => setWay(event.currentTarget.value as CashRounding["rounding"])}
        />
      </div>
      <SaveFoot saving={saving} words={say("types.save")} quiet />
    </form>
  );
}
