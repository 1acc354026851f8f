import { useQueryClient } from "@tanstack/react-query";
import type { Session } from "@tenon/api-client";
import { parsePrice, priceInput, useFormat } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { setPrice } from "../logic/basket.js";
import { Approval } from "../parts/Approval.js";
import { type Reason, ReasonChoice } from "../parts/ReasonChoice.js";
import { useSale } from "../sell/sale.js";
import { usePeople } from "../till/usePeople.js";
import { useWords } from "../words.js";

/** Another price for one of the basket's lines: what, why, and a manager where the person alone may not. */
export function PricePanel({ line: key }: { line: string }) {
  const say = useWords();
  const format = useFormat();
  const { register, basket, change, show } = useSale();
  const line = basket.lines.find((candidate) => candidate.key === key);
  const people = usePeople(register.id);
  const me = useQueryClient().getQueryData<Session | null>(["me"]);
  const [text, setText] = useState(() =>
    line?.price_by_hand ? priceInput(line.price_by_hand.unit_price, format.currency) : "",
  );
  const [reason, setReason] = useState<Reason | null>((line?.price_by_hand?.reason as Reason) ?? null);
  const [tried, setTried] = useState(false);
  const [asking, setAsking] = useState(false);
  if (line === undefined) return null;

  const price = parsePrice(text, format.currency);
  const sound = price !== null && price >= 0;
  const alone = people.data?.items.some(
    ({ id, may_grant }) => id === me?.person.id && may_grant.includes("till.price"),
  );

  function keep() {
    if (!sound || reason === null) return;
    change((before) => setPrice(before, key, { unit_price: price, reason }));
    show({ kind: "goods" });
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!sound || reason === null || people.data === undefined) return;
    if (alone) keep();
    else setAsking(true);
  }

  if (asking && reason !== null) {
    return (
      <Approval
        act={{ permission: "till.price", subject: basket.sale_id, reason }}
        onApproved={async () => keep()}
        onCancel={() => setAsking(false)}
      />
    );
  }
  return (
    <section className="panel" aria-labelledby="price-title">
      <h2 id="price-title">{say("price.title", { name: line.name || line.sku })}</h2>
      <p className="quiet figures">{say("price.list", { price: format.price(line.unit_price) })}</p>
      <form className="price-form" onSubmit={submit}>
        <label className="field">
          <span>{say("price.new")}</span>
          <input
            inputMode="decimal"
            autoComplete="off"
            name="price"
            value={text}
            maxLength={14}
            aria-invalid={tried && !sound}
            // biome-ignore lint/a11y/noAutofocus: the person asked for this field by key or tap
            autoFocus
            onChange={(event) => setText(event.currentTarget.value)}
          />
          {tried && !sound && <em role="alert">{say("price.bad")}</em>}
        </label>
        <ReasonChoice
          act="price"
          legend={say("price.reason")}
          value={reason}
          onChange={setReason}
          missing={tried && reason === null}
        />
        <div className="price-actions">
          <button type="submit" className="big-button" data-filled>
            {say("price.set")}
          </button>
          {line.price_by_hand && (
            <button
              type="button"
              className="big-button"
              data-edged
              onClick={() => {
                change((before) => setPrice(before, key, null));
                show({ kind: "goods" });
              }}
            >
              {say("price.back")}
            </button>
          )}
        </div>
      </form>
    </section>
  );
}
