import { LineCut, type TillProduct } from "@tenon/api-client";
import { Icon, Note, soundError, soundScan, useFormat } from "@tenon/ui";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { LARGEST_QUANTITY } from "../logic/basket.js";
import { type Brought, step, type Why, wishWithout } from "../logic/bring.js";
import { Approval } from "../parts/Approval.js";
import { BroughtGoods } from "../parts/BroughtGoods.js";
import { ReturnDone, ReturnSum } from "../parts/ReturnSum.js";
import { WhyChoice } from "../parts/WhyChoice.js";
import { useSale } from "../sell/sale.js";
import { lookUp } from "../till/useGoods.js";
import { useReturn } from "../till/useReturn.js";
import { useWords } from "../words.js";

/** Goods without a receipt: the lowest price of thirty days, as a member's store credit. */
export function ReturnWithout({ onBack }: { onBack: () => void }) {
  const say = useWords();
  const format = useFormat();
  const { register, basket } = useSale();
  const [goods, setGoods] = useState<TillProduct[]>([]);
  const [brought, setBrought] = useState<ReadonlyMap<string, Brought>>(new Map());
  const [reason, setReason] = useState<Why>("not_wanted");
  const [text, setText] = useState("");
  const [missing, setMissing] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const member = basket.member;
  const wanted = wishWithout(brought, { reason, credit: true, exception: false, member: member?.id });
  const taking = useReturn(wanted, { permission: "till.refund_blind", subject: register.id, reason });

  useEffect(() => field.current?.focus(), []);

  function bring(key: string, next: Brought) {
    setBrought((before) => new Map(before).set(key, next));
  }

  async function scan(event: FormEvent) {
    event.preventDefault();
    const code = text.trim();
    if (code === "") return;
    setText("");
    setMissing(null);
    try {
      const found = await lookUp(register.store_id, code);
      soundScan();
      setGoods((before) =>
        before.some(({ variant_id }) => variant_id === found.variant_id) ? before : [...before, found],
      );
      bring(found.variant_id, step(brought.get(found.variant_id), 1, LARGEST_QUANTITY));
    } catch (error) {
      soundError();
      setMissing(say(error instanceof LineCut ? "scan.cut" : "scan.missing", { code }));
    }
  }

  if (taking.done !== null) return <ReturnDone done={taking.done} onNext={onBack} />;
  if (taking.wanted !== null) return <Approval {...taking.wanted} />;

  return (
    <section className="panel" aria-labelledby="return-without">
      <header className="panel-head">
        <button type="button" className="icon-button" aria-label={say("key.back")} onClick={onBack}>
          <Icon name="back" />
        </button>
        <h2 id="return-without">{say("return.without")}</h2>
      </header>
      <Note tone={member ? "info" : "warn"}>
        {member ? say("return.withoutFor", { name: member.label }) : say("return.withoutMember")}
      </Note>
      <form className="scan" onSubmit={(event) => void scan(event)}>
        <Icon name="undo" size={24} />
        <input
          ref={field}
          type="text"
          aria-label={say("return.goodsCode")}
          placeholder={say("return.goodsCode")}
          value={text}
          autoComplete="off"
          maxLength={64}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <button type="submit" className="plain-button" data-edged>
          {say("return.add")}
        </button>
      </form>
      {missing && (
        <Note tone="warn" role="alert">
          {missing}
        </Note>
      )}
      {goods.length > 0 && (
        <div className="handover">
          <BroughtGoods
            goods={goods.map((item) => ({
              key: item.variant_id,
              name: item.name,
              detail: `${item.sku} · ${format.price(item.unit_price)}`,
              left: LARGEST_QUANTITY,
            }))}
            brought={brought}
            reason={reason}
            onBring={bring}
          />
          <WhyChoice value={reason} onChange={setReason} />
          <ReturnSum taking={taking} />
        </div>
      )}
    </section>
  );
}
