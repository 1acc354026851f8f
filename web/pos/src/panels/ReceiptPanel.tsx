import { answer, api, type Receipt } from "@tenon/api-client";
import { Icon, useFormat } from "@tenon/ui";
import { type FormEvent, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { Approval, useApproval } from "../parts/Approval.js";
import { printPaper } from "../parts/print.js";
import { type Reason, ReasonChoice } from "../parts/ReasonChoice.js";
import { changeOf, ReceiptPaper } from "../parts/ReceiptPaper.js";
import { useSale } from "../sell/sale.js";
import { type PaperWidth, readPaper, writePaper } from "../till/device.js";
import { useWords } from "../words.js";

/** The change first, in large figures, then the receipt. */
export function ReceiptPanel({ receipt, fresh }: { receipt: Receipt; fresh: boolean }) {
  const say = useWords();
  const format = useFormat();
  const [width, setWidth] = useState<PaperWidth>(readPaper);
  const paper = useRef<HTMLDivElement>(null);
  const change = changeOf(receipt);

  // The first paper of a sale is the till's; every other one is an act with a reason.
  const [printed, setPrinted] = useState(!fresh);
  const [again, setAgain] = useState(false);

  function print() {
    const article = paper.current?.querySelector("article");
    if (article) printPaper(article, width);
    setPrinted(true);
  }

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
            onClick={printed ? () => setAgain(!again) : print}
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
            onAllowed={() => {
              flushSync(() => setAgain(false));
              print();
            }}
          />
        )}
      </div>
      <div className="receipt-paper" ref={paper}>
        <ReceiptPaper receipt={receipt} width={width} copy={printed} />
      </div>
    </section>
  );
}

/** Why a receipt is printed once more, and a manager's approval where one is needed. */
function PrintAgain({ order, onAllowed }: { order: string; onAllowed: () => void }) {
  const say = useWords();
  const { register, fail, online } = useSale();
  const approval = useApproval();
  const [reason, setReason] = useState<Reason | null>(null);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (reason === null || busy || !online) return;
    const params = { path: { id: register.id } };
    const act = async () => {
      await answer(
        api.POST("/api/v1/registers/{id}/reprints", { params, body: { order_id: order, reason } }),
      );
      onAllowed();
    };
    setBusy(true);
    await approval.attempt({ permission: "till.reprint", subject: order, reason }, act, fail);
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
