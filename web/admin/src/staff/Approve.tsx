import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { answer, api, type Register } from "@tenon/api-client";
import { Note, Problem, useFormat, useLocale } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { SaveFoot } from "../parts/SaveFoot.js";
import { useMayIn, useSession } from "../parts/session.js";
import { permissionWords, reasonWords } from "./named.js";
import { useAct } from "./useAct.js";
import { useWords } from "./words.js";

/** What can be approved from a desk, and the reasons for it. */
const ACTS = {
  "till.void": ["wrong_item", "wrong_quantity", "changed_mind", "wrong_payment", "other"],
  "till.cash": ["drop", "change", "purchase", "postage", "other"],
  "till.drawer": ["change", "check", "other"],
  "till.reprint": ["customer_asks", "paper_jam", "for_the_books", "other"],
} as const;
const NAMES = Object.keys(ACTS) as (keyof typeof ACTS)[];

/** Lets a colleague at a till do one thing, for whoever is not there to type their PIN. */
export function Approve({ registers }: { registers: Register[] }) {
  const say = useWords();
  const locale = useLocale();
  const format = useFormat();
  const mayIn = useMayIn();
  const { session } = useSession();
  const [chosen, setChosen] = useState("");
  const [person, setPerson] = useState("");
  const [sale, setSale] = useState("");
  const [wanted, setWanted] = useState<keyof typeof ACTS | "">("");
  const [reason, setReason] = useState("");
  const [until, setUntil] = useState<string | null>(null);
  const { saving, act } = useAct("grants");
  const able = registers.filter(({ store_id }) => NAMES.some((name) => mayIn(name, store_id)));
  const register = able.find(({ id }) => id === chosen) ?? able[0];
  const acts = NAMES.filter((name) => mayIn(name, register?.store_id));
  const permission = acts.find((name) => name === wanted) ?? acts[0];
  const ofSale = permission === "till.void" || permission === "till.reprint";
  const path = { id: register?.id ?? "" };
  const people = useQuery({
    queryKey: ["till-people", path.id],
    enabled: register !== undefined,
    queryFn: ({ signal }) => answer(api.GET("/api/v1/registers/{id}/people", { params: { path }, signal })),
  });
  const till = useQuery({
    queryKey: ["till-sales", path.id],
    enabled: register !== undefined && ofSale,
    queryFn: ({ signal }) => answer(api.GET("/api/v1/registers/{id}/till", { params: { path }, signal })),
  });
  if (register === undefined || permission === undefined) return null;

  const colleagues = (people.data?.items ?? []).filter(({ id }) => id !== session.person.id);
  const sales = (till.data?.recent ?? []).filter(({ voided }) => permission === "till.reprint" || !voided);
  const reasons: readonly string[] = ACTS[permission];
  const body = {
    permission,
    subject_id: ofSale ? sale || (sales[0]?.sale_id ?? "") : register.id,
    store_id: register.store_id,
    person_id: person || (colleagues[0]?.id ?? ""),
    reason: reasons.includes(reason) ? reason : (reasons[0] ?? ""),
  };

  async function submit(event: FormEvent) {
    event.preventDefault();
    setUntil(null);
    const given = await act(() => answer(api.POST("/api/v1/staff/grants", { body })));
    if (given) setUntil(given.expires_at);
  }

  return (
    <form className="inline-form" onSubmit={submit} aria-labelledby="approve">
      <h3 id="approve">{say("grants.give")}</h3>
      <Problem error={people.error ?? till.error} />
      <div className="three">
        <NativeSelect
          label={say("registers.title")}
          value={register.id}
          data={able.map(({ id, name, code }) => ({ value: id, label: `${name} ${code}` }))}
          onChange={(event) => {
            setChosen(event.currentTarget.value);
            setPerson("");
            setSale("");
          }}
        />
        <NativeSelect
          label={say("grants.to")}
          value={body.person_id}
          data={colleagues.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(event) => setPerson(event.currentTarget.value)}
        />
        <NativeSelect
          label={say("grants.what")}
          value={permission}
          data={acts.map((name) => ({ value: name, label: permissionWords(name, locale) }))}
          onChange={(event) => setWanted(acts.find((name) => name === event.currentTarget.value) ?? "")}
        />
        {ofSale && (
          <NativeSelect
            label={say("grants.sale")}
            value={body.subject_id}
            data={sales.map((one) => ({
              value: one.sale_id,
              label: `${one.receipt} · ${format.money(one.total)}`,
            }))}
            onChange={(event) => setSale(event.currentTarget.value)}
          />
        )}
        <NativeSelect
          label={say("grants.why")}
          value={body.reason}
          data={reasons.map((name) => ({ value: name, label: reasonWords(name, locale) }))}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      </div>
      {ofSale && till.data !== undefined && sales.length === 0 && (
        <p className="quiet">{say("grants.noSales")}</p>
      )}
      {until && (
        <Note tone="good" role="status">
          {say("grants.given", { until: format.time(until) })}
        </Note>
      )}
      <SaveFoot
        saving={{ ...saving, saved: false }}
        words={say("grants.give")}
        quiet
        disabled={body.subject_id === "" || body.person_id === ""}
      />
    </form>
  );
}
