import { CashEntry } from "../parts/CashEntry.js";
import { useSale } from "../sell/sale.js";
import { useWords } from "../words.js";

/** Cash for the basket on the right. */
export function CashPanel() {
  const say = useWords();
  const { quote, given, setGiven, finishPayment } = useSale();
  const total = quote.quote?.total ?? 0;
  return (
    <section className="panel" aria-labelledby="cash-title">
      <h2 id="cash-title">{say("cash.title")}</h2>
      <CashEntry due={total} given={given} onGiven={setGiven} onDone={() => void finishPayment()} />
    </section>
  );
}
