import type { Order } from "@tenon/api-client";
import { formatQuantity, Tag, useFormat } from "@tenon/ui";
import { Link } from "react-router";
import { InvoiceTag } from "../invoices/Invoices.js";
import { useInvoiceWords } from "../invoices/words.js";
import { Fact } from "../parts/Fact.js";
import { Part } from "../parts/Part.js";
import { usePaymentWords } from "../payments/words.js";
import { useStateWords, useWords } from "../words.js";
import { depositOf, dueOf } from "./deposit.js";
import { FulfilmentTag, MoneyTag } from "./OrderTags.js";

interface Props {
  order: Order;
}

export function What({ order }: Props) {
  const say = useWords();
  const format = useFormat();
  return (
    <Part id="what" title={say("order.what")}>
      <table className="plain-table">
        <thead>
          <tr>
            <th>{say("products.name")}</th>
            <th data-figures="true">{say("order.price")}</th>
            <th data-figures="true">{say("order.quantity")}</th>
            <th data-figures="true">{say("order.net")}</th>
          </tr>
        </thead>
        <tbody>
          {order.lines.map((line) => (
            <tr key={line.id}>
              <td>
                {line.name}
                <span className="quiet small block">
                  {line.variant_id ? (
                    <Link to={`/stock?variant=${line.variant_id}`}>{line.sku}</Link>
                  ) : (
                    line.sku
                  )}
                </span>
                {line.options.map((option) => (
                  <span className="small block" key={option.option_id}>
                    {option.group} {option.name}
                    {option.quantity > 1 && ` × ${option.quantity}`}
                    {option.price !== 0 && (
                      <span className="quiet figures">
                        {" "}
                        {option.price > 0 ? "+" : ""}
                        {format.price(option.price)}
                      </span>
                    )}
                  </span>
                ))}
                {line.note !== "" && (
                  <span className="small block">{say("order.note", { note: line.note })}</span>
                )}
                {line.components.map((part) => (
                  <span className="quiet small block" key={part.line_id}>
                    {part.variant_id ? (
                      <Link to={`/stock?variant=${part.variant_id}`}>{part.name}</Link>
                    ) : (
                      part.name
                    )}{" "}
                    × {formatQuantity(part.quantity)}
                    {part.share !== 0 && ` · ${format.money(part.share)}`}
                  </span>
                ))}
              </td>
              <td data-figures="true">{format.price(line.unit_price)}</td>
              <td data-figures="true">
                {formatQuantity(line.quantity)}
                {line.cancelled > 0 && (
                  <span className="quiet small block">
                    {say("order.partCancelled", { n: formatQuantity(line.cancelled) })}
                  </span>
                )}
              </td>
              <td data-figures="true">
                {format.money(line.net)}
                {line.discount > 0 && (
                  <span className="offer small block">{format.money(-line.discount)}</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Part>
  );
}

export function Who({ order }: Props) {
  const say = useWords();
  const { contact } = order;
  return (
    <Part id="who" title={say("order.who")}>
      {contact ? (
        <address>
          <strong>{contact.name}</strong>
          <a className="figures" href={`tel:${contact.phone}`}>
            {contact.phone}
          </a>
          {contact.email && <a href={`mailto:${contact.email}`}>{contact.email}</a>}
          {contact.tax_id && (
            <span className="figures">
              {say("order.taxId")} {contact.tax_id}
            </span>
          )}
          {contact.address && (
            <span>
              <span className="quiet">{say("order.recipient")}</span> {contact.recipient_name ?? contact.name}{" "}
              <span className="figures">{contact.recipient_phone}</span>
              <br />
              {contact.postcode} {contact.area}
              {contact.address}
            </span>
          )}
        </address>
      ) : (
        <p className="quiet">{say("order.guest")}</p>
      )}
    </Part>
  );
}

export function Money({ order }: Props) {
  const say = useWords();
  const words = useStateWords();
  const said = usePaymentWords();
  const invoiced = useInvoiceWords();
  const format = useFormat();
  const due = dueOf(order);
  return (
    <Part
      id="money"
      title={say("order.money")}
      aside={<MoneyTag state={depositOf(order) === "paid" ? "deposit_paid" : order.money_state} />}
    >
      <dl className="facts figures">
        <Fact name={say("order.subtotal")} value={format.money(order.goods_total)} />
        {order.discount_total > 0 && (
          <Fact name={say("order.discount")} value={format.money(-order.discount_total)} />
        )}
        {order.shipping_total > 0 && (
          <Fact name={say("order.shipping")} value={format.money(order.shipping_total)} />
        )}
        <Fact name={say("order.total")} value={format.money(order.total)} strong />
        <Fact name={say("order.tax")} value={format.money(order.tax_total)} quiet />
        <Fact name={say("order.paid")} value={format.money(order.paid)} />
        {due > 0 && order.state === "placed" && (
          <Fact name={say("order.due")} value={format.money(due)} strong />
        )}
      </dl>
      {order.tenders.map((tender, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: tenders are only ever added at the end
        <p key={at} className="small figures">
          {words("method", tender.kind)} {format.money(tender.amount)}
          <span className="quiet">
            {" "}
            {say("order.given", { given: format.money(tender.given), change: format.money(tender.change) })}
          </span>
        </p>
      ))}
      {order.payments.length > 0 && (
        <>
          <h3>{say("order.payments")}</h3>
          <ul className="plain-rows">
            {order.payments.map((payment) => (
              <li key={payment.id} className="plain-row">
                <span className="row-grow">{words("method", payment.method)}</span>
                <Tag
                  tone={payment.state === "captured" ? "good" : payment.state === "unknown" ? "bad" : "plain"}
                >
                  {said("pay", payment.state)}
                </Tag>
                <strong className="figures">{format.money(payment.amount)}</strong>
                <span className="quiet small figures">{format.moment(payment.created_at)}</span>
                {payment.refunded > 0 && (
                  <span className="small figures">
                    {say("order.refunded", { amount: format.money(payment.refunded) })}
                  </span>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      {order.invoices.length > 0 && (
        <>
          <h3>{say("order.invoices")}</h3>
          <ul className="plain-rows">
            {order.invoices.map((invoice) => (
              <li key={invoice.id} className="plain-row">
                <Link className="row-grow figures" to={`/invoices/${invoice.id}`}>
                  {invoice.number}
                </Link>
                <span className="small">
                  {invoiced("way", invoice.handover)}
                  {invoice.kept && <span className="quiet figures"> {invoice.kept}</span>}
                </span>
                <InvoiceTag state={invoice.state} />
                <strong className="figures">{format.money(invoice.total - invoice.allowed)}</strong>
                <span className="quiet small figures">{format.moment(invoice.issued_at)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Part>
  );
}

export function Goods({ order }: Props) {
  const say = useWords();
  const words = useStateWords();
  const format = useFormat();
  return (
    <Part id="goods" title={say("order.goods")}>
      {order.fulfilments.map((fulfilment) => {
        const moments: [string, string | null | undefined][] = [
          [say("order.promised"), fulfilment.promised_at],
          [say("order.readyAt"), fulfilment.ready_at],
          [say("order.doneAt"), fulfilment.done_at],
          [say("order.deliveredAt"), fulfilment.delivered_at],
          [say("order.cameBackAt"), fulfilment.came_back_at],
        ];
        return (
          <div key={fulfilment.id} className="fulfilment">
            <p>
              <strong>{words("kind", fulfilment.kind)}</strong> {fulfilment.store_name}{" "}
              <FulfilmentTag state={fulfilment.came_back_at ? "came_back" : fulfilment.state} />
            </p>
            <dl className="facts figures">
              {fulfilment.carrier && (
                <Fact name={fulfilment.carrier} value={fulfilment.tracking ?? ""} strong />
              )}
              {fulfilment.code && <Fact name={say("order.code")} value={fulfilment.code} strong />}
              {moments.map(([name, at]) => at && <Fact key={name} name={name} value={format.moment(at)} />)}
            </dl>
          </div>
        );
      })}
    </Part>
  );
}

export function History({ order }: Props) {
  const say = useWords();
  const format = useFormat();
  return (
    <Part id="history" title={say("order.history")}>
      <ol className="history">
        {order.history.map((entry, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: history is only ever added to
          <li key={at}>
            <span className="quiet small figures">{format.moment(entry.at)}</span>
            <span>
              {entry.text}
              <span className="quiet small"> {entry.actor}</span>
            </span>
          </li>
        ))}
      </ol>
    </Part>
  );
}
