import type { CancelQuote, Order } from "@tenon/api-client";
import { Note, separator, useFormat } from "@tenon/ui";
import { useStateWords, useWords } from "../words.js";

/**
 * What cancelling comes to: what the order costs afterwards, and what goes back by which ways. Whoever cancels the
 * whole order knows that nothing is left of it, and is told of the money only.
 */
export function CancelWorth(props: { order: Order; quote: CancelQuote; whole?: boolean }) {
  const { order, quote } = props;
  const say = useWords();
  const words = useStateWords();
  const format = useFormat();
  const ways = quote.back.map((way) => `${words("method", way.kind)} ${format.money(way.amount)}`);
  if (quote.by_hand > 0) ways.push(say("order.cancelByHand", { amount: format.money(quote.by_hand) }));
  return (
    <Note tone={quote.whole ? "warn" : "info"} role="status">
      {!props.whole && (
        <p className="figures">
          {quote.whole
            ? say("order.cancelWhole")
            : say("order.cancelWorth", {
                less: format.money(quote.less),
                total: format.money(order.total - quote.less),
              })}
        </p>
      )}
      <p className="figures">
        {quote.goes_back > 0
          ? say("order.cancelBack", { amount: format.money(quote.goes_back), ways: ways.join(separator()) })
          : say("order.cancelNoBack")}
      </p>
    </Note>
  );
}
