import { answer, api, Refused, type Returnable } from "@tenon/api-client";
import { formatQuantity, Icon, useFormat } from "@tenon/ui";
import { type FormEvent, useId, useState } from "react";
import { type Brought, type Why, wish } from "../logic/bring.js";
import { Approval } from "../parts/Approval.js";
import { BroughtGoods } from "../parts/BroughtGoods.js";
import { ReturnDone, ReturnSum } from "../parts/ReturnSum.js";
import { WhyChoice } from "../parts/WhyChoice.js";
import { useSale } from "../sell/sale.js";
import { useReturn } from "../till/useReturn.js";
import { useWords } from "../words.js";

/** Codes that a manager may overrule. */
const RULES = ["orders.return_late", "orders.return_exempt"];

/** Goods of an order that come back, what goes back for them, and, with goods in the basket, the one difference. */
export function ReturnOrder({ order, onBack }: { order: Returnable; onBack: () => void }) {
  const say = useWords();
  const format = useFormat();
  const names = useId();
  const { basket, show, fail } = useSale();
  const [brought, setBrought] = useState<ReadonlyMap<string, Brought>>(new Map());
  const [reason, setReason] = useState<Why>("not_wanted");
  const [credit, setCredit] = useState(false);
  const [exception, setException] = useState(false);
  const [paperBack, setPaperBack] = useState(false);
  const wanted = wish(order, brought, { reason, credit, exception, member: basket.member?.id });
  const taking = useReturn(wanted, {
    permission: "orders.return_exception",
    subject: order.order_id,
    reason,
    paperBack,
  });
  const { worth, done, papers } = taking;
  const refused = worth.error instanceof Refused && RULES.includes(worth.error.code);

  /** Any sale's receipt can be read and printed again from here, of whatever day and till. */
  async function openReceipt() {
    const path = { order_id: order.order_id };
    try {
      const receipt = await answer(api.GET("/api/v1/receipts/{order_id}", { params: { path } }));
      show({ kind: "receipt", receipt, fresh: false });
    } catch (error) {
      fail(error);
    }
  }

  if (done !== null) return <ReturnDone done={done} onNext={onBack} />;
  if (taking.wanted !== null) return <Approval {...taking.wanted} />;

  return (
    <section className="panel" aria-labelledby="return-order">
      <header className="panel-head">
        <button type="button" className="icon-button" aria-label={say("key.back")} onClick={onBack}>
          <Icon name="back" />
        </button>
        <h2 id="return-order" className="figures">
          {order.number}
        </h2>
        <span className="quiet figures">
          {order.store_name} · {format.moment(order.had_at)}
        </span>
        <span className="spring" />
        <button type="button" className="plain-button" data-edged onClick={() => void openReceipt()}>
          <Icon name="print" /> {say("more.receipt")}
        </button>
      </header>
      <form
        className="handover"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          taking.submit();
        }}
      >
        <BroughtGoods
          takesFocus
          goods={order.lines.map((line) => ({
            key: line.line_id,
            name: line.name,
            detail: `${line.set_name ? `${line.set_name} · ` : ""}${say("return.left", {
              n: formatQuantity(line.left),
            })} · ${format.money(line.amount)}`,
            left: line.left,
            refused: line.refused,
          }))}
          brought={brought}
          reason={reason}
          onBring={(key, next) => setBrought((before) => new Map(before).set(key, next))}
        />
        <WhyChoice value={reason} onChange={setReason} />
        <fieldset className="choice choice-wrap">
          <legend>{say("return.way")}</legend>
          {([false, true] as const).map((way) => (
            <label key={String(way)}>
              <input
                type="radio"
                name={`${names}-way`}
                checked={credit === way}
                onChange={() => setCredit(way)}
              />
              <span>{say(way ? "return.back.store_credit" : "return.original")}</span>
            </label>
          ))}
        </fieldset>
        {papers.length > 0 && (
          <fieldset className="choice choice-wrap">
            <legend>{say("return.paper", { numbers: papers.join(" ") })}</legend>
            {([false, true] as const).map((way) => (
              <label key={String(way)}>
                <input
                  type="radio"
                  name={`${names}-paper`}
                  checked={paperBack === way}
                  onChange={() => setPaperBack(way)}
                />
                <span>{say(way ? "return.paperBack" : "return.paperOut")}</span>
              </label>
            ))}
          </fieldset>
        )}
      </form>
      <div className="handover">
        <ReturnSum taking={taking}>
          {refused && !exception && (
            <button type="button" className="plain-button" data-edged onClick={() => setException(true)}>
              {say("return.exception")}
            </button>
          )}
        </ReturnSum>
      </div>
    </section>
  );
}
