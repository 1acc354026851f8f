import { answer, api, type Till } from "@tenon/api-client";
import { Tag, useFormat } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { Approval, useApproval } from "../parts/Approval.js";
import { type Reason, ReasonChoice } from "../parts/ReasonChoice.js";
import { useSale } from "../sell/sale.js";
import { useWords } from "../words.js";

type Recent = Till["recent"][number];

/** The last sales of this register, each with its receipt and its void. */
export function RecentSales(props: { recent: Recent[]; onDone: (receipt: string, amount: number) => void }) {
  const say = useWords();
  const format = useFormat();
  const { show, fail } = useSale();
  const [voiding, setVoiding] = useState<string | null>(null);

  if (props.recent.length === 0) return <p className="quiet">{say("more.recentNone")}</p>;

  async function open(sale: Recent) {
    try {
      const receipt = await answer(
        api.GET("/api/v1/receipts/{order_id}", { params: { path: { order_id: sale.sale_id } } }),
      );
      show({ kind: "receipt", receipt, fresh: false });
    } catch (error) {
      fail(error);
    }
  }

  return (
    <ul className="rows" aria-label={say("more.recent")}>
      {props.recent.map((sale) => (
        <li key={sale.sale_id}>
          <div className="row">
            <span className="row-words figures">
              <strong>{sale.receipt}</strong>
              <span className="quiet">{format.time(sale.at)}</span>
            </span>
            <span className="row-figure figures">{format.money(sale.total)}</span>
            <button type="button" className="plain-button" onClick={() => void open(sale)}>
              {say("more.receipt")}
            </button>
            {sale.voided ? (
              <Tag tone="bad">{say("receipt.voided")}</Tag>
            ) : (
              <button
                type="button"
                className="plain-button"
                data-tone="bad"
                aria-expanded={voiding === sale.sale_id}
                onClick={() => setVoiding(voiding === sale.sale_id ? null : sale.sale_id)}
              >
                {say("more.void")}
              </button>
            )}
          </div>
          {voiding === sale.sale_id && !sale.voided && (
            <VoidForm
              sale={sale}
              onDone={() => {
                setVoiding(null);
                props.onDone(sale.receipt, sale.total);
              }}
            />
          )}
        </li>
      ))}
    </ul>
  );
}

function VoidForm({ sale, onDone }: { sale: Recent; onDone: () => void }) {
  const say = useWords();
  const format = useFormat();
  const { send, fail, busy, online } = useSale();
  const approval = useApproval();
  const [reason, setReason] = useState<Reason | null>(null);
  const [missing, setMissing] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (busy || !online) return;
    setMissing(reason === null);
    if (reason === null) return;
    const act = async () => {
      await send({ type: "void", sale_id: sale.sale_id, reason });
      onDone();
    };
    await approval.attempt({ permission: "till.void", subject: sale.sale_id, reason }, act, fail);
  }

  if (approval.wanted) return <Approval {...approval.wanted} />;

  return (
    <form className="void" onSubmit={submit}>
      <ReasonChoice
        act="void"
        legend={say("more.voidReason")}
        value={reason}
        onChange={setReason}
        missing={missing && reason === null}
      />
      <button type="submit" className="big-button" data-danger aria-disabled={busy || !online}>
        {say("more.voidConfirm", { amount: format.money(sale.total) })}
      </button>
    </form>
  );
}
