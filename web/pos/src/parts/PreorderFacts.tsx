import type { Order } from "@tenon/api-client";
import { useFormat } from "@tenon/ui";
import { dueNow } from "../logic/preorder.js";
import { useWords } from "../words.js";

interface Props {
  order: Order;
  /** Where its number stands above and its code is for the buyer to say. */
  brief?: boolean;
}

/** What a pre-order stands for: where and when it is fetched, what of it is paid and what is left to pay. */
export function PreorderFacts({ order, brief = false }: Props) {
  const say = useWords();
  const format = useFormat();
  const { preorder } = order;
  if (!preorder) return null;
  const pickup = order.fulfilments.find(({ kind }) => kind === "pickup");
  const left = order.total - order.paid;
  const due = dueNow(order);
  return (
    <dl className="facts figures preorder-facts" data-brief={brief} data-testid="preorder-facts">
      {!brief && (
        <div>
          <dt>{say("preorder.number")}</dt>
          <dd>{order.number}</dd>
        </div>
      )}
      {!brief && pickup?.code && (
        <div>
          <dt>{say("preorder.code")}</dt>
          <dd className="preorder-code">{pickup.code}</dd>
        </div>
      )}
      <div>
        <dt>{say("preorder.when")}</dt>
        <dd>
          {format.full(preorder.begins_at)}–{format.time(preorder.ends_at)}
        </dd>
      </div>
      {pickup && (
        <div>
          <dt>{say("preorder.where")}</dt>
          <dd>{pickup.store_name}</dd>
        </div>
      )}
      {order.paid > 0 && (
        <div>
          <dt>{say(left > 0 ? "preorder.depositPaid" : "pickups.paid")}</dt>
          <dd>{format.money(order.paid)}</dd>
        </div>
      )}
      <div>
        <dt>{say("preorder.balance")}</dt>
        <dd>{format.money(left - due)}</dd>
      </div>
    </dl>
  );
}
