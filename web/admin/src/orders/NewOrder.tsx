import { Button, NativeSelect, SegmentedControl, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { answer, api, newId, type PlaceFor } from "@tenon/api-client";
import { formatPhone, memberQuery, Note, Problem, useFormat } from "@tenon/ui";
import { type FormEvent, useRef, useState } from "react";
import { Link, useNavigate, useSearchParams } from "react-router";
import { Page } from "../parts/Page.js";
import { useSave } from "../parts/useSave.js";
import { useWords } from "../words.js";
import { Basket, type Wanted } from "./Basket.js";

const SENDS = ["best", "sms", "email", "line", "nobody"] as const;
/** Minutes that an order can be held. */
const HOLDS = [30, 120, 360, 1_440, 4_320, 10_080] as const;

/** An order that somebody takes on the phone or in a chat; its customer pays by a link. */
export function NewOrder() {
  const say = useWords();
  const format = useFormat();
  const go = useNavigate();
  const [params, setParams] = useSearchParams();
  const member = params.get("member");
  const [lines, setLines] = useState<Wanted[]>([]);
  const [buyer, setBuyer] = useState({ name: "", phone: "", email: "", tax_id: "" });
  const [way, setWay] = useState<"pickup" | "delivery">("pickup");
  const [store, setStore] = useState("");
  const [to, setTo] = useState({ name: "", phone: "", postcode: "", area: "", address: "" });
  const [hold, setHold] = useState("");
  const [sendBy, setSendBy] = useState<(typeof SENDS)[number]>("best");
  const { busy, error, save, fault } = useSave();
  // One key for one order: sent again after silence, it is still one.
  const key = useRef(newId());

  const person = useQuery({
    queryKey: ["member", member],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/members/{id}", { params: { path: { id: member ?? "" } }, signal })),
    enabled: member !== null,
  });
  const stores = useQuery({
    queryKey: ["stores"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/staff/stores", { signal })),
  });
  const usual = useQuery({
    queryKey: ["order-hold"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/order-hold", { signal })),
  });
  const shops = (stores.data?.items ?? []).filter((one) => one.kind !== "web");
  const asked = lines.map((line) => ({
    variant_id: line.variant,
    quantity: line.units * 1_000,
    options: line.options.map((option_id) => ({ option_id, quantity: 1 })),
    ...(line.note.trim() === "" ? {} : { note: line.note.trim() }),
  }));
  const quote = useQuery({
    queryKey: ["quote", way, member, JSON.stringify(asked)],
    queryFn: ({ signal }) =>
      answer(
        api.POST("/api/v1/quotes", {
          body: {
            channel: "web",
            delivery: way === "pickup" ? "pickup" : "home",
            lines: asked,
            ...(member === null ? {} : { member_id: member }),
          },
          signal,
        }),
      ),
    enabled: asked.length > 0,
    retry: false,
  });
  const total = asked.length > 0 ? quote.data?.total : undefined;
  const pickup = store || (shops[0]?.id ?? "");
  const known = person.data;
  const knownPhone = known?.identities.find((one) => one.kind === "phone")?.value;

  function place(event: FormEvent) {
    event.preventDefault();
    if (total === undefined) return;
    const body: PlaceFor = {
      lines: asked,
      ...(member === null ? {} : { member_id: member }),
      buyer,
      fulfilment:
        way === "pickup"
          ? { kind: "pickup", store_id: pickup }
          : {
              kind: "delivery",
              recipient: {
                ...to,
                name: to.name || buyer.name || (known?.name ?? ""),
                phone: to.phone || buyer.phone || (knownPhone ?? ""),
              },
            },
      expected_total: total,
      ...(hold === "" ? {} : { hold_minutes: Number(hold) }),
      send_by: sendBy,
    };
    const header = { "Idempotency-Key": key.current };
    void save(async () => {
      const placed = await answer(api.POST("/api/v1/orders/for-customer", { params: { header }, body }));
      await go(`/orders/${placed.order.id}`);
    });
  }

  /** Another order than the one that was sent. */
  function change(how: () => void) {
    how();
    key.current = newId();
  }

  const field = (name: keyof typeof buyer, label: string, placeholder = "") => (
    <TextInput
      label={label}
      value={buyer[name]}
      placeholder={placeholder}
      maxLength={200}
      error={fault(`/buyer/${name}`)}
      onChange={(event) => {
        const value = event.currentTarget.value;
        change(() => setBuyer({ ...buyer, [name]: value }));
      }}
    />
  );
  const where = (name: keyof typeof to, label: string, required = false) => (
    <TextInput
      label={label}
      value={to[name]}
      required={required}
      maxLength={200}
      error={fault(`/fulfilment/recipient/${name}`)}
      onChange={(event) => {
        const value = event.currentTarget.value;
        change(() => setTo({ ...to, [name]: value }));
      }}
    />
  );

  return (
    <Page title={say("agent.title")} back={{ to: "/orders", words: say("orders.title") }}>
      <p className="quiet">{say("agent.help")}</p>
      <h2>{say("agent.who")}</h2>
      {known ? (
        <p>
          <Link to={`/members/${known.id}`}>{known.name ?? say("members.noName")}</Link>{" "}
          <span className="quiet figures">
            {[known.number, knownPhone && formatPhone(knownPhone)].filter(Boolean).join(" · ")}
          </span>{" "}
          <Button size="compact-sm" variant="subtle" onClick={() => change(() => setParams({}))}>
            {say("agent.otherPerson")}
          </Button>
        </p>
      ) : (
        <FindMember onPick={(id) => change(() => setParams({ member: id }))} />
      )}
      <Problem error={person.error} retry={() => void person.refetch()} />
      <h2>{say("agent.what")}</h2>
      <Basket lines={lines} quote={quote.data} onChange={(next) => change(() => setLines(next))} />
      {asked.length > 0 && <Problem error={quote.error} retry={() => void quote.refetch()} />}
      <form className="inline-form" onSubmit={place}>
        <div className="two">
          {field("name", say("agent.name"), known?.name ?? "")}
          {field("phone", say("agent.phone"), knownPhone ? formatPhone(knownPhone) : "")}
          {field("email", say("agent.email"))}
          {field("tax_id", say("agent.taxId"))}
        </div>
        <SegmentedControl
          aria-label={say("agent.way")}
          value={way}
          data={[
            { value: "pickup", label: say("kind.pickup") },
            { value: "delivery", label: say("kind.delivery") },
          ]}
          onChange={(value) => change(() => setWay(value === "delivery" ? "delivery" : "pickup"))}
        />
        {way === "pickup" ? (
          <NativeSelect
            label={say("agent.store")}
            value={pickup}
            data={shops.map((one) => ({ value: one.id, label: one.name }))}
            onChange={(event) => {
              const value = event.currentTarget.value;
              change(() => setStore(value));
            }}
          />
        ) : (
          <div className="two">
            {where("name", say("agent.recipient"))}
            {where("phone", say("agent.recipientPhone"))}
            {where("postcode", say("agent.postcode"))}
            {where("area", say("agent.area"), true)}
            {where("address", say("agent.address"), true)}
          </div>
        )}
        <div className="two">
          <NativeSelect
            label={say("agent.hold")}
            value={hold}
            data={[
              { value: "", label: say("agent.holdUsual", { hours: (usual.data?.minutes ?? 1_440) / 60 }) },
              ...HOLDS.map((minutes) => ({
                value: String(minutes),
                label:
                  minutes < 60
                    ? say("agent.minutes", { n: minutes })
                    : minutes < 2_880
                      ? say("agent.hours", { n: minutes / 60 })
                      : say("agent.days", { n: minutes / 1_440 }),
              })),
            ]}
            onChange={(event) => {
              const value = event.currentTarget.value;
              change(() => setHold(value));
            }}
          />
          <NativeSelect
            label={say("agent.send")}
            value={sendBy}
            error={fault("/send_by")}
            data={SENDS.map((value) => ({ value, label: say(`sendBy.${value}`) }))}
            onChange={(event) => {
              const value = SENDS.find((one) => one === event.currentTarget.value) ?? "best";
              change(() => setSendBy(value));
            }}
          />
        </div>
        {total !== undefined && quote.data && (
          <Note tone="plain">
            {say("agent.total", { total: format.money(total) })}
            {quote.data.shipping_total > 0 &&
              ` ${say("agent.shipping", { amount: format.money(quote.data.shipping_total) })}`}
          </Note>
        )}
        <Problem error={error} />
        <div className="actions">
          <Button type="submit" loading={busy} disabled={total === undefined}>
            {say("agent.place")}
          </Button>
        </div>
      </form>
    </Page>
  );
}

/** A member by what they say; somebody who is none is written down by name and number. */
function FindMember({ onPick }: { onPick: (id: string) => void }) {
  const say = useWords();
  const [text, setText] = useState("");
  const [asked, setAsked] = useState("");
  const found = useQuery({
    queryKey: ["members", asked],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/members", { params: { query: memberQuery(asked) }, signal })),
    enabled: asked !== "",
    retry: false,
  });

  function find(event: FormEvent) {
    event.preventDefault();
    setAsked(text.trim());
  }

  return (
    <>
      <form className="act-row" onSubmit={find}>
        <TextInput
          className="row-grow"
          label={say("members.search")}
          description={say("agent.guest")}
          value={text}
          maxLength={80}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" loading={found.isFetching}>
          {say("members.find")}
        </Button>
      </form>
      <Problem error={found.error} retry={() => void found.refetch()} />
      {found.data?.items.length === 0 && <p className="quiet">{say("members.none")}</p>}
      <div className="actions">
        {found.data?.items.map((one) => (
          <Button key={one.id} variant="default" onClick={() => onPick(one.id)}>
            {one.name ?? say("members.noName")} {one.number}
          </Button>
        ))}
      </div>
    </>
  );
}
