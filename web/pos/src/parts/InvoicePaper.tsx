import type { Receipt } from "@tenon/api-client";
import { formatQuantity, useBrand, useFormat } from "@tenon/ui";
import JsBarcode from "jsbarcode";
import { useEffect, useRef } from "react";
import { useWords } from "../words.js";

type Paper = Receipt["invoices"][number];
type Codes = NonNullable<Paper["codes"]>;

/** What the customer gets of a sale's invoices: the printed proof, or a line that says where the invoice is kept. */
export function InvoicePapers({ papers, copy }: { papers: Paper[]; copy: boolean }) {
  return papers.map((paper) =>
    paper.state === "issued" && paper.codes ? (
      <Proof key={paper.id} paper={paper} codes={paper.codes} copy={copy} />
    ) : (
      <Elsewhere key={paper.id} paper={paper} />
    ),
  );
}

function Elsewhere({ paper }: { paper: Paper }) {
  const say = useWords();
  const { number } = paper;
  const words =
    paper.state === "voided"
      ? say("invoice.voided", { number })
      : paper.handover === "carrier"
        ? say("invoice.kept", { number, end: paper.kept ?? "" })
        : paper.handover === "donation"
          ? say("invoice.given", { number, code: paper.kept ?? "" })
          : number;
  return <p className="paper-invoice">{words}</p>;
}

/** The proof of an e-invoice, in the order in which the law wants it; everything on it is Chinese, whoever reads. */
function Proof({ paper, codes, copy }: { paper: Paper; codes: Codes; copy: boolean }) {
  const say = useWords();
  const format = useFormat();
  const brand = useBrand();
  const number = `${paper.number.slice(0, 2)}-${paper.number.slice(2)}`;
  return (
    <section className="proof" aria-label={`${say("invoice.proof")} ${number}`}>
      <strong className="proof-brand">{brand.name}</strong>
      <strong className="proof-title">
        {say("invoice.proof")}
        {copy && ` ${say("invoice.copy")}`}
      </strong>
      <strong className="proof-period">{paper.period}</strong>
      <strong className="proof-number">{number}</strong>
      <p>
        <span>{paper.issued}</span>
        {paper.buyer_tax_id && <span>{say("invoice.format")}</span>}
      </p>
      <p>
        <span>
          {say("invoice.random")} {paper.random}
        </span>
        <span>
          {say("invoice.total")} {format.money(paper.total)}
        </span>
      </p>
      <p>
        <span>
          {say("invoice.seller")} {paper.seller_tax_id}
        </span>
        {paper.buyer_tax_id && (
          <span>
            {say("invoice.buyer")} {paper.buyer_tax_id}
          </span>
        )}
      </p>
      <Bars text={codes.code39} />
      <div className="proof-codes">
        <Qr code={codes.left} />
        <Qr code={codes.right} />
      </div>
      {paper.buyer_tax_id && (
        <ul className="proof-lines">
          {paper.lines.map((line, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a paper never changes
            <li key={at}>
              <span>
                {line.description} × {formatQuantity(line.quantity)}
              </span>
              <span>{format.money(line.amount)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** White around a code is part of it: four dots. */
const QUIET = 4;

function Qr({ code }: { code: Codes["left"] }) {
  const side = code.size + 2 * QUIET;
  return (
    <svg viewBox={`${-QUIET} ${-QUIET} ${side} ${side}`} shapeRendering="crispEdges" aria-hidden="true">
      <path d={code.path} />
    </svg>
  );
}

function Bars({ text }: { text: string }) {
  const drawing = useRef<SVGSVGElement>(null);
  useEffect(() => {
    const options = { format: "CODE39", displayValue: false, margin: 0, height: 40, width: 1 };
    if (drawing.current) JsBarcode(drawing.current, text, options);
  }, [text]);
  return <svg ref={drawing} className="proof-bars" aria-hidden="true" />;
}
