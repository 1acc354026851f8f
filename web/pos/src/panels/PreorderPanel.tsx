import { type PreorderOffer, Refused } from "@tenon/api-client";
import { Icon, Note, Problem, soundError, useFormat, Waiting } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { isEmpty, lineInputs } from "../logic/basket.js";
import { depositOf, dueNow, placesOf, whyNot } from "../logic/preorder.js";
import { SlotChoice } from "../parts/SlotChoice.js";
import { usePanelAction, useSale } from "../sell/sale.js";
import { rememberUnpaid } from "../till/unpaidPreorders.js";
import { useOfferStores, useOrderQuote, usePreorder, useSlots } from "../till/usePreorder.js";
import { usePreorderOffer } from "../till/usePreorderOffer.js";
import { inTraining } from "../training/flag.js";
import { useWords } from "../words.js";

/** The basket as an order for a day: where, when, who, and what of it is paid now. */
export function PreorderPanel() {
  const say = useWords();
  const offer = usePreorderOffer();
  // What it was opened for stays on the screen, whatever is scanned or changed meanwhile.
  const [begun, setBegun] = useState(offer);
  if (begun === null && offer !== null) setBegun(offer);
  if (begun === null)
    return <Note tone="warn">{say("preorder.notThese", { name: say("preorder.title") })}</Note>;
  return <PreorderForm offer={begun} fits={offer?.id === begun.id} />;
}

function PreorderForm({ offer, fits }: { offer: PreorderOffer; fits: boolean }) {
  const say = useWords();
  const format = useFormat();
  const { basket, register, online, show, sold } = useSale();
  const here = offer.store_ids.includes(register.store_id);
  const stores = useOfferStores(offer);
  const first = here ? register.store_id : (stores[0]?.id ?? "");
  const [other, setOther] = useState<string | null>(null);
  const store = other ?? first;
  const [slot, setSlot] = useState<string | null>(null);
  const [name, setName] = useState("");
  const [phone, setPhone] = useState("");
  const [tried, setTried] = useState(false);
  const slots = useSlots(offer.id, store);
  const quote = useOrderQuote();
  const { member } = basket;
  const places = placesOf(basket.lines);
  const total = quote.data?.total;
  const now = depositOf(total ?? 0, offer.deposit_rate);
  const chosen = slots.data?.items.flatMap((day) => day.slots).find(({ id }) => id === slot);
  const isFree = chosen !== undefined && whyNot(chosen, places) === null;
  const practises = inTraining();

  const order = usePreorder(
    (placed) => {
      const { invoice } = basket;
      const { id, number, expires_at } = placed;
      const isDue = dueNow(placed) > 0;
      if (isDue && expires_at) rememberUnpaid(register.id, { id, number, expires_at });
      sold();
      // How they want the invoice was said with the basket, which is empty from here on.
      if (isDue) show({ kind: "deposit", order: placed, invoice });
      else show({ kind: "preordered", order: placed, change: 0 });
    },
    () => {
      void slots.refetch();
      void quote.refetch();
    },
  );
  const fault = order.error instanceof Refused ? order.error : null;
  const isOfSlot = fault !== null && ["preorders.sold_out", "preorders.slot_over"].includes(fault.code);
  const nameBad =
    fault?.field("/buyer/name") ??
    (tried && !member && name.trim() === "" ? say("preorder.nameMissing") : null);
  const phoneBad =
    fault?.field("/buyer/phone") ??
    (tried && !member && phone.trim() === "" ? say("preorder.phoneMissing") : null);
  const blocked = order.busy || !online || practises;
  const isWhole = fits && !isEmpty(basket) && total !== undefined && !quote.isFetching;
  const can = !blocked && (order.isLost || isWhole);

  function place() {
    setTried(true);
    if (slot === null || total === undefined) return soundError();
    const isNamed = member !== null || (name.trim() !== "" && phone.trim() !== "");
    if (!order.isLost && !(isFree && isNamed)) return soundError();
    const lines = lineInputs(basket);
    const buyer = { name: name.trim(), phone: phone.trim(), email: "", tax_id: "" };
    void order.place({ lines, slot_id: slot, member_id: member?.id, buyer, expected_total: total });
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    if (can) place();
  }

  usePanelAction({
    words: order.isLost ? say("pending.again") : say(now > 0 ? "preorder.placeAndPay" : "preorder.place"),
    amount: now > 0 && !order.isLost ? format.money(now) : undefined,
    key: "F9",
    act: can ? place : null,
  });

  return (
    <section className="panel" aria-labelledby="preorder-title">
      <header className="panel-head">
        <h2 id="preorder-title">{say("preorder.title")}</h2>
        <span className="quiet">{offer.name}</span>
      </header>
      {practises && <Note tone="info">{say("preorder.training")}</Note>}
      {!fits && (
        <Note tone="warn" role="alert">
          {say("preorder.notThese", { name: offer.name })}
        </Note>
      )}
      {order.isLost && (
        <Note tone="bad" role="alert" title={say("preorder.lost")}>
          {say("preorder.lostHelp")}
        </Note>
      )}
      <form className="preorder" onSubmit={submit}>
        <fieldset className="preorder-fields" disabled={order.isLost}>
          {(stores.length > 1 || !here) && (
            <fieldset className="choice choice-wrap">
              <legend>{say("preorder.where")}</legend>
              {stores.map(({ id, name }) => (
                <label key={id}>
                  <input
                    type="radio"
                    name="preorder-store"
                    checked={store === id}
                    onChange={() => {
                      setOther(id);
                      setSlot(null);
                    }}
                  />
                  <span>{id === register.store_id ? say("preorder.here", { name }) : name}</span>
                </label>
              ))}
            </fieldset>
          )}
          {slots.data === undefined ? (
            slots.error ? (
              <Problem error={slots.error} retry={() => void slots.refetch()} />
            ) : (
              <Waiting rows={2} height={56} />
            )
          ) : (
            <SlotChoice
              key={store}
              days={slots.data.items}
              begins={store === first}
              missing={tried && !isFree && !isOfSlot}
              places={places}
              chosen={slot}
              onChoose={(id) => {
                setSlot(id);
                if (isOfSlot) order.forget();
              }}
            />
          )}
          {isOfSlot && <Problem error={order.error} />}
          <div className="preorder-buyer">
            {member && (
              <p>
                <Icon name="person" /> {say("preorder.member", { name: member.label })}
              </p>
            )}
            <label className="field">
              <span>{say(member ? "preorder.nameOfMember" : "preorder.name")}</span>
              <input
                value={name}
                autoComplete="off"
                maxLength={200}
                aria-invalid={nameBad !== null}
                onChange={(event) => setName(event.currentTarget.value)}
              />
              {nameBad && <em role="alert">{nameBad}</em>}
            </label>
            <label className="field">
              <span>{say(member ? "preorder.phoneOfMember" : "preorder.phone")}</span>
              <input
                type="tel"
                inputMode="tel"
                className="figures"
                value={phone}
                autoComplete="off"
                maxLength={40}
                aria-invalid={phoneBad !== null}
                onChange={(event) => setPhone(event.currentTarget.value)}
              />
              {phoneBad && <em role="alert">{phoneBad}</em>}
            </label>
          </div>
        </fieldset>
        {!isOfSlot && !order.isLost && <Problem error={order.error} />}
        {quote.error ? (
          <Problem error={quote.error} retry={() => void quote.refetch()} />
        ) : (
          <dl className="return-sum figures" data-testid="preorder-sums">
            <div>
              <dt>{say("basket.total")}</dt>
              <dd>{total === undefined ? "…" : format.money(total)}</dd>
            </div>
            <div>
              <dt>{say("preorder.balance")}</dt>
              <dd>{total === undefined ? "…" : format.money(total - now)}</dd>
            </div>
            <div data-strong="true">
              <dt>{say("preorder.now")}</dt>
              <dd>{total === undefined ? "…" : format.money(now)}</dd>
            </div>
          </dl>
        )}
        {/* Enter in a field orders; the button to see is the main one. */}
        <button type="submit" className="unseen" tabIndex={-1} aria-hidden="true" />
      </form>
    </section>
  );
}
