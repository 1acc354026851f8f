import { PaymentEntry } from "../parts/PaymentEntry.js";
import { useSale } from "../sell/sale.js";
import { useWords } from "../words.js";

/** Money for the basket on the right. */
export function PaymentPanel() {
  const say = useWords();
  const { payment, tell } = useSale();
  return (
    <section className="panel" aria-labelledby="pay-title">
      <h2 id="pay-title">{say("pay.title")}</h2>
      <PaymentEntry payment={payment} tell={(text) => tell({ tone: "info", text })} />
    </section>
  );
}
