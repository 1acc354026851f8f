import type { Till } from "@tenon/api-client";
import { Icon } from "@tenon/ui";
import type { InvoiceChoice } from "../logic/invoice.js";
import { useWords } from "../words.js";
import { useSale } from "./sale.js";

/** The last characters are enough to compare with a phone; the rest is nobody's in the queue. */
function ending(carrier: string): string {
  return `…${carrier.slice(-4)}`;
}

/** How the customer gets the invoice, in the basket's head. */
export function InvoiceChip() {
  const say = useWords();
  const { basket, show, till } = useSale();
  if (till.invoiced_by) return <InvoicedElsewhere by={till.invoiced_by} />;
  if (!till.invoices) return null;
  const words = inWords(basket.invoice, say);
  return (
    <button
      type="button"
      className="plain-button"
      aria-label={`${say("invoice.title")} ${words}`}
      aria-keyshortcuts="#"
      data-testid="invoice"
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => show({ kind: "invoice" })}
    >
      <Icon name="order" />
      <span>{words}</span>
    </button>
  );
}

/** Who gives the invoice instead of us: nothing is asked here, and the cashier can say why. */
function InvoicedElsewhere({ by }: { by: NonNullable<Till["invoiced_by"]> }) {
  const say = useWords();
  return (
    <span className="invoiced-by quiet" data-testid="invoiced-by">
      <Icon name="order" />
      <span>{say("invoice.by", { name: by.name || say("invoice.byMall") })}</span>
    </span>
  );
}

/** The choice in a few words. */
export function inWords(choice: InvoiceChoice, say: ReturnType<typeof useWords>): string {
  const way = choice.carrier
    ? say("invoice.inCarrier", { end: ending(choice.carrier) })
    : choice.with_member
      ? say("invoice.withMember")
      : choice.donation
        ? say("invoice.donated", { code: choice.donation })
        : "";
  if (choice.tax_id) return [choice.tax_id, way].filter(Boolean).join(" · ");
  return way || say("invoice.paper");
}
