import { parseMoney, parsePrice, priceInput, useFormat } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { setPrice } from "../logic/basket.js";
import { lineAmount, listPrice, parsePercent, percentOf, takeOffLine } from "../logic/discount.js";
import { Approval } from "../parts/Approval.js";
import { OffField, type Way, WayChoice } from "../parts/OffField.js";
import { type Reason, ReasonChoice } from "../parts/ReasonChoice.js";
import { useSale } from "../sell/sale.js";
import { usePriceRight } from "../till/usePriceRight.js";
import { useWords } from "../words.js";

/** Another price for one of the basket's lines: what, why, and a manager where the person alone may not. */
export function PricePanel({ line: key }: { line: string }) {
  const say = useWords();
  const format = useFormat();
  const { register, basket, change, show } = useSale();
  const line = basket.lines.find((candidate) => candidate.key === key);
  const alone = usePriceRight(register.id);
  const [way, setWay] = useState<Way>("each");
  const [text, setText] = useState(() =>
    line?.price_by_hand ? priceInput(line.price_by_hand.unit_price, format.currency) : "",
  );
  const [reason, setReason] = useState<Reason | null>((line?.price_by_hand?.reason as Reason) ?? null);
  const [tried, setTried] = useState(false);
  const [asking, setAsking] = useState(false);
  if (line === undefined) return null;

  const { exponent } = format.currency;
  const amount = lineAmount(line, exponent);
  const priceOf = (): number | null => {
    if (way === "each") return parsePrice(text, format.currency);
    const rate = parsePercent(text);
    const off = way === "amount" ? parseMoney(text, format.currency) : rate && percentOf(amount, rate);
    return off === null ? null : takeOffLine(line, off, exponent);
  };
  const price = priceOf();
  const sound = price !== null && price >= 0;

  function keep() {
    if (!sound || reason === null) return;
    change((before) => setPrice(before, key, { unit_price: price, reason }));
    show({ kind: "goods" });
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!sound || reason === null || alone === undefined) return;
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
      <p className="quiet figures">{say("price.list", { price: format.price(listPrice(line)) })}</p>
      <form className="price-form" onSubmit={submit}>
        <WayChoice
          ways={["each", "percent", "amount"]}
          way={way}
          onWay={(next) => {
            setWay(next);
            setText("");
            setTried(false);
          }}
        />
        <OffField
          key={way}
          label={say(`off.${way}`)}
          text={text}
          onText={setText}
          fault={tried && !sound ? say(way === "each" ? "price.bad" : "off.bad") : null}
        />
        {sound && (
          <p className="off-preview figures" role="status">
            <s className="quiet">{format.money(amount)}</s>
            <strong>
              {format.money(
                lineAmount({ ...line, price_by_hand: { unit_price: price, reason: "other" } }, exponent),
              )}
            </strong>
          </p>
        )}
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
