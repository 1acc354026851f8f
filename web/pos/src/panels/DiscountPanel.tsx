import { parseMoney, useFormat } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { setPrice } from "../logic/basket.js";
import { basketAmount, parsePercent, percentOf, takeOffBasket } from "../logic/discount.js";
import { Approval } from "../parts/Approval.js";
import { OffField, type Way, WayChoice } from "../parts/OffField.js";
import { type Reason, ReasonChoice } from "../parts/ReasonChoice.js";
import { useSale } from "../sell/sale.js";
import { usePriceRight } from "../till/usePriceRight.js";
import { useWords } from "../words.js";

/** Something off the whole basket, shared out over its lines so that each return gives back its part. */
export function DiscountPanel() {
  const say = useWords();
  const format = useFormat();
  const { register, basket, change, show } = useSale();
  const alone = usePriceRight(register.id);
  const [way, setWay] = useState<Way>("percent");
  const [text, setText] = useState("");
  const [reason, setReason] = useState<Reason | null>(null);
  const [tried, setTried] = useState(false);
  const [asking, setAsking] = useState(false);

  const { exponent } = format.currency;
  const amount = basketAmount(basket, exponent);
  const rate = parsePercent(text);
  const off = way === "amount" ? parseMoney(text, format.currency) : rate && percentOf(amount, rate);
  const after = off === null ? null : takeOffBasket(basket, off, reason ?? "other", exponent);
  const isByHand = basket.lines.some((line) => line.price_by_hand);

  function keep() {
    if (off === null || reason === null) return;
    change((before) => takeOffBasket(before, off, reason, exponent) ?? before);
    show({ kind: "goods" });
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (after === null || reason === null || alone === undefined) return;
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
    <section className="panel" aria-labelledby="discount-title">
      <h2 id="discount-title">{say("off.title")}</h2>
      <p className="quiet">{say("off.help")}</p>
      <form className="price-form" onSubmit={submit}>
        <WayChoice
          ways={["percent", "amount"]}
          way={way}
          onWay={(next) => {
            setWay(next);
            setText("");
            setTried(false);
          }}
        />
        <OffField
          key={way}
          label={say(way === "percent" ? "off.percent" : "off.amount")}
          text={text}
          onText={setText}
          fault={tried && after === null ? say("off.bad") : null}
        />
        {after !== null && (
          <p className="off-preview figures" role="status">
            <s className="quiet">{format.money(amount)}</s>
            <strong>{format.money(basketAmount(after, exponent))}</strong>
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
            {say("off.set")}
          </button>
          {isByHand && (
            <button
              type="button"
              className="big-button"
              data-edged
              onClick={() => {
                change((before) => ({
                  ...before.lines.reduce((left, { key }) => setPrice(left, key, null), before),
                  selected: before.selected,
                }));
                show({ kind: "goods" });
              }}
            >
              {say("off.back")}
            </button>
          )}
        </div>
      </form>
    </section>
  );
}
