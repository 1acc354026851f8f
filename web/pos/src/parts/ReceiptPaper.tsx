import type { Receipt } from "@tenon/api-client";
import { formatQuantity, useBrand, useFormat } from "@tenon/ui";
import { timesQuantity } from "../logic/discount.js";
import type { PaperWidth } from "../till/device.js";
import { inTraining } from "../training/flag.js";
import { useWords } from "../words.js";
import { Chosen } from "./Chosen.js";
import { InvoicePapers } from "./InvoicePaper.js";
import { useTenderName } from "./useTenderName.js";

/** Parts per million as percent: 50,000 is 5. */
function percent(rate: number): string {
  const text = rate.toString().padStart(5, "0");
  const fraction = text.slice(-4).replace(/0+$/, "");
  return fraction === "" ? text.slice(0, -4) : `${text.slice(0, -4)}.${fraction}`;
}

/** The receipt as it is printed. Paper is white in every scheme. */
export function ReceiptPaper({
  receipt,
  width,
  copy,
}: {
  receipt: Receipt;
  width: PaperWidth;
  copy: boolean;
}) {
  const say = useWords();
  const format = useFormat();
  const brand = useBrand();
  const name = useTenderName();
  return (
    <article className="paper figures" data-width={width} aria-label={say("receipt.title")}>
      <header>
        <strong>{brand.name}</strong>
        <span>{receipt.store_name}</span>
      </header>
      <dl>
        {(receipt.receipt || receipt.number) && (
          <div>
            <dt>{say("receipt.no")}</dt>
            <dd>{receipt.receipt || receipt.number}</dd>
          </div>
        )}
        <div>
          <dt>{format.full(receipt.at)}</dt>
          <dd>{receipt.register_code}</dd>
        </div>
        <div>
          <dt>{say("receipt.cashier")}</dt>
          <dd>{receipt.cashier_name}</dd>
        </div>
      </dl>
      {receipt.ticket && (
        <p className="paper-number">
          {say("receipt.number")}
          <strong>{receipt.ticket.number}</strong>
        </p>
      )}
      {inTraining() && <p className="paper-void">{say("training.paper")}</p>}
      {copy && <p className="paper-void">{say("receipt.copy")}</p>}
      {receipt.voided && <p className="paper-void">{say("receipt.voided")}</p>}
      <Lines lines={receipt.lines} />
      {receipt.collected && (
        <>
          <p>{say("receipt.collected", { number: receipt.collected.number })}</p>
          <Lines lines={receipt.collected.lines} />
          {receipt.collected.paid_before > 0 && (
            <dl>
              <div>
                <dt>{say("receipt.paidBefore")}</dt>
                <dd>{format.money(-receipt.collected.paid_before)}</dd>
              </div>
            </dl>
          )}
        </>
      )}
      <dl>
        {receipt.deposit && (
          <div>
            <dt>{say("receipt.total")}</dt>
            <dd>{format.money(receipt.deposit.worth)}</dd>
          </div>
        )}
        {receipt.paid_before > 0 && (
          <div>
            <dt>{say("receipt.paidBefore")}</dt>
            <dd>{format.money(-receipt.paid_before)}</dd>
          </div>
        )}
        <div className="paper-total">
          <dt>{say(shareOf(receipt))}</dt>
          <dd>{format.money(receipt.total)}</dd>
        </div>
        {receipt.deposit && (
          <div>
            <dt>{say("preorder.balance")}</dt>
            <dd>{format.money(receipt.deposit.left)}</dd>
          </div>
        )}
        {receipt.tax_summary.map((tax) => (
          <div key={tax.rate}>
            <dt>{say("receipt.tax", { rate: percent(tax.rate) })}</dt>
            <dd>{format.money(tax.tax)}</dd>
          </div>
        ))}
      </dl>
      <dl>
        {receipt.tenders.map((tender, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a receipt never changes
          <div key={at}>
            <dt>
              {name(tender.kind)} {tender.kind === "cash" && say("receipt.given")}
            </dt>
            <dd>{format.money(tender.kind === "rounding" ? tender.amount : tender.given)}</dd>
          </div>
        ))}
        <div>
          <dt>{say("receipt.change")}</dt>
          <dd>{format.money(changeOf(receipt))}</dd>
        </div>
      </dl>
      <InvoicePapers papers={receipt.invoices} copy={copy} />
      {receipt.invoiced_by && (
        <p className="paper-invoice">
          {say(receipt.invoiced_by.by === "landlord" ? "receipt.byLandlord" : "receipt.byProvider", {
            name: receipt.invoiced_by.name || say("invoice.byMall"),
          })}
        </p>
      )}
      <footer>{say("receipt.thanks")}</footer>
    </article>
  );
}

/** What the sum of a receipt is called: of an order that is paid in two parts, the part. */
function shareOf({ deposit, paid_before }: Receipt) {
  if (deposit) return "receipt.deposit";
  return paid_before > 0 ? "receipt.rest" : "receipt.total";
}

function Lines({ lines }: { lines: Receipt["lines"] }) {
  const say = useWords();
  const format = useFormat();
  const off = (line: Receipt["lines"][number]) =>
    timesQuantity(line.unit_price, line.quantity, format.currency.exponent) - line.net;
  return (
    <ul>
      {lines.map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a receipt never changes
        <li key={at}>
          <span className="paper-name">
            {line.name}
            <Chosen options={line.options} note={line.note} />
            {line.contents.map((part) => (
              <small className="chosen" key={part.name}>
                {part.name} × {formatQuantity(part.quantity)}
              </small>
            ))}
          </span>
          <span>
            {format.price(line.unit_price)} × {formatQuantity(line.quantity)}
          </span>
          <span>{format.money(line.net)}</span>
          {off(line) > 0 && (
            <small className="paper-name">
              {say("basket.discount")} {format.money(-off(line))}
            </small>
          )}
        </li>
      ))}
    </ul>
  );
}

/** All that went back to the customer. */
export function changeOf(receipt: Receipt): number {
  return receipt.tenders.reduce((sum, tender) => sum + tender.change, 0);
}
