import { useQuery } from "@tanstack/react-query";
import { answer, api, type InvoiceDetail } from "@tenon/api-client";
import { formatQuantity, Problem, Tag, useFormat, Waiting } from "@tenon/ui";
import { Link, useParams } from "react-router";
import { Fact } from "../parts/Fact.js";
import { Page } from "../parts/Page.js";
import { Part } from "../parts/Part.js";
import { HandingIn } from "./HandingIn.js";
import { InvoiceTag } from "./Invoices.js";
import { useInvoiceWords, useWords } from "./words.js";

/** How often an invoice is looked at that is on its way to the platform. */
const UNDERWAY_MS = 3000;

function isUnderway({ state }: { state: string }): boolean {
  return state === "waiting" || state === "sent";
}

/** One invoice: what stands on it, what it is about, and what was given back on it. */
export function InvoicePage() {
  const say = useWords();
  const said = useInvoiceWords();
  const format = useFormat();
  const { id = "" } = useParams();
  const found = useQuery({
    queryKey: ["invoice", id],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/invoices/{id}", { params: { path: { id } }, signal })),
    // What is on its way to the platform is answered within seconds.
    refetchInterval: (query) => query.state.data?.uploads.some(isUnderway) && UNDERWAY_MS,
  });
  const { data } = found;
  const back = { to: "/invoices", words: say("invoices.title") };
  if (data === undefined) {
    return (
      <Page title={say("invoices.title")} back={back}>
        {found.error ? (
          <Problem error={found.error} retry={() => void found.refetch()} />
        ) : (
          <Waiting rows={6} height={36} />
        )}
      </Page>
    );
  }
  const { invoice } = data;
  return (
    <Page
      title={say("invoice.of", { number: invoice.number })}
      back={back}
      aside={
        <>
          <InvoiceTag state={invoice.state} />
          <span className="quiet">
            {said("way", invoice.handover)} · {invoice.issued}
          </span>
        </>
      }
    >
      <div className="story">
        <Facts data={data} />
        <Part id="lines" title={say("invoice.lines")}>
          <ul className="plain-rows">
            {invoice.lines.map((line, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: an invoice never changes
              <li key={at} className="plain-row">
                <span className="row-grow">
                  {line.description} × {formatQuantity(line.quantity)}
                </span>
                {line.tax !== "taxable" && <Tag tone="info">{said("tax", line.tax)}</Tag>}
                <strong className="figures">{format.money(line.amount)}</strong>
              </li>
            ))}
          </ul>
        </Part>
        <Part id="given" title={say("invoice.given")}>
          {data.allowances.length === 0 && <p className="quiet">{say("invoice.givenNone")}</p>}
          <ul className="plain-rows">
            {data.allowances.map((one) => (
              <li key={one.id} className="plain-row">
                <span className="row-grow figures">{one.number}</span>
                {one.state === "voided" && <InvoiceTag state={one.state} />}
                <strong className="figures">{format.money(one.total)}</strong>
                <span className="quiet small figures">{format.moment(one.issued_at)}</span>
              </li>
            ))}
          </ul>
        </Part>
        <HandingIn data={data} />
      </div>
    </Page>
  );
}

function Facts({ data }: { data: InvoiceDetail }) {
  const say = useWords();
  const format = useFormat();
  const { invoice } = data;
  return (
    <Part id="facts" title={say("invoice.facts")}>
      <dl className="facts">
        <Fact name={say("invoice.period")} value={invoice.period} />
        <Fact name={say("invoice.random")} value={invoice.random} />
        <Fact name={say("invoice.seller")} value={`${invoice.seller_name} ${invoice.seller_tax_id}`} />
        {invoice.buyer_tax_id && <Fact name={say("invoices.buyer")} value={invoice.buyer_tax_id} />}
        {invoice.kept && <Fact name={say("invoice.kept")} value={invoice.kept} />}
        {invoice.handover === "paper" && <Fact name={say("invoice.copies")} value={invoice.copies} />}
        <Fact name={say("invoice.net")} value={format.money(invoice.net)} />
        <Fact name={say("invoice.tax")} value={format.money(invoice.tax)} />
        <Fact name={say("invoices.total")} value={format.money(invoice.total)} strong />
        {invoice.allowed > 0 && (
          <Fact name={say("invoices.allowed")} value={format.money(-invoice.allowed)} />
        )}
        {data.voided_at && (
          <>
            <Fact name={say("invoice.voidedAt")} value={format.moment(data.voided_at)} />
            <Fact name={say("invoice.voidReason")} value={data.void_reason} />
          </>
        )}
      </dl>
      {data.order_ids.map((order) => (
        <p key={order}>
          <Link to={`/orders/${order}`}>{say("invoice.order")}</Link>
        </p>
      ))}
    </Part>
  );
}
