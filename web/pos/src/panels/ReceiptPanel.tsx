import type { Order, Receipt } from "@tenon/api-client";
import { Icon, useFormat } from "@tenon/ui";
import { type FormEvent, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { Approval, useApproval } from "../parts/Approval.js";
import { PreorderFacts } from "../parts/PreorderFacts.js";
import { KitchenSlip } from "../parts/printer/KitchenSlip.js";
import { Trouble } from "../parts/printer/Trouble.js";
import { usePrinting } from "../parts/printer/usePrinting.js";
import { type Reason, ReasonChoice } from "../parts/ReasonChoice.js";
import { changeOf, ReceiptPaper } from "../parts/ReceiptPaper.js";
import { useSale } from "../sell/sale.js";
import { type PaperWidth, readPaper, writePaper } from "../till/device.js";
import { useWords } from "../words.js";

interface Props {
  receipt: Receipt;
  fresh: boolean;
  /** The pre-order that was paid by it. */
  preorder?: Order | undefined;
}

/** The change first, in large figures, then the receipt. */
export function ReceiptPanel({ receipt, fresh, preorder }: Props) {
  const say = useWords();
  const format = useFormat();
  const [width, setWidth] = useState<PaperWidth>(readPaper);
  const paper = useRef<HTMLDivElement>(null);
  const change = changeOf(receipt);
  const [again, setAgain] = useState(false);
  // The first paper of a sale is the till's; every other one is an act with a reason.
  const printing = usePrinting({ order: receipt.order_id }, fresh, paper);
  const { printed } = printing;

  return (
    <section className="panel receipt-panel" aria-labelledby="receipt-title">
      <div className="receipt-words">
        {fresh ? (
          <>
            <h2 id="receipt-title">
              <Icon name="check" size={24} /> {say("receipt.done")}
            </h2>
            <p className="receipt-change" role="status">
              <span>{say(change > 0 ? "receipt.change" : "receipt.noChange")}</span>
              {change > 0 && (
                <strong className="figures" data-testid="receipt-change">
                  {format.money(change)}
                </strong>
              )}
            </p>
            {preorder && <PreorderFacts order={preorder} />}
            {receipt.ticket && (
              <p className="receipt-change receipt-number">
                <span>{say("receipt.number")}</span>
                <strong className="figures" data-testid="receipt-number">
                  {receipt.ticket.number}
                </strong>
              </p>
            )}
            <p className="quiet">{say("receipt.next")}</p>
          </>
        ) : (
          <h2 id="receipt-title">{say("receipt.title")}</h2>
        )}
        <div className="panel-actions">
          <button
            type="button"
            className="big-button"
            data-edged
            aria-expanded={printed ? again : undefined}
            aria-disabled={printing.busy}
            onClick={printed ? () => setAgain(!again) : () => void printing.print()}
          >
            <Icon name="print" /> {say(printed ? "receipt.again" : "receipt.print")}
          </button>
          <fieldset className="choice">
            <legend className="unseen">{say("receipt.width")}</legend>
            {([57, 80] as const).map((mm) => (
              <label key={mm}>
                <input
                  type="radio"
                  name="paper"
                  checked={width === mm}
                  onChange={() => {
                    setWidth(mm);
                    writePaper(mm);
                  }}
                />
                <span>{mm} mm</span>
              </label>
            ))}
          </fieldset>
        </div>
        {again && (
          <PrintAgain
            order={receipt.order_id}
            act={(reason) => printing.again(reason, () => flushSync(() => setAgain(false)))}
          />
        )}
        <Trouble printing={printing} />
        {receipt.ticket && <KitchenSlip ticket={receipt.ticket.id} />}
      </div>
      <div className="receipt-paper" ref={paper}>
        <ReceiptPaper receipt={receipt} width={width} copy={printed} />
      </div>
    </section>
  );
}

/** Why a receipt is printed once more, and a manager's approval where one is needed. */
function PrintAgain({ order, act }: { order: string; act: (reason: Reason) => Promise<void> }) {
  const say = useWords();
  const { fail, online } = useSale();
  const approval = useApproval();
  const [reason, setReason] = useState<Reason | null>(null);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (reason === null || busy || !online) return;
    setBusy(true);
    await approval.attempt({ permission: "till.reprint", subject: order, reason }, () => act(reason), fail);
    setBusy(false);
  }

  if (approval.wanted) return <Approval {...approval.wanted} />;
  return (
    <form className="void" onSubmit={submit}>
      <ReasonChoice
        act="reprint"
        legend={say("receipt.againReason")}
        value={reason}
        onChange={setReason}
        missing={tried && reason === null}
      />
      <button type="submit" className="big-button" data-filled aria-disabled={busy || !online}>
        {say("receipt.again")}
      </button>
    </form>
  );
}
