import type { Order } from "@tenon/api-client";
import { formatFull, Tag, useBrand, useFormat, useLocale } from "@tenon/ui";
import { Link } from "react-router";
import { Fact } from "../parts/Fact.js";
import { Part } from "../parts/Part.js";
import { useMay } from "../parts/session.js";
import { endOf } from "../preorders/model.js";
import { usePreorderWords } from "../preorders/words.js";
import { useStores } from "../prices/usePriceLists.js";
import { depositOf, dueOf } from "./deposit.js";

/** The slot for which an order was pre-ordered, and what of its money comes when. */
export function Preordered({ order }: { order: Order }) {
  const say = usePreorderWords();
  const format = useFormat();
  const brand = useBrand();
  const locale = useLocale();
  const mayRead = useMay()("catalog.read");
  const stores = useStores();
  const { preorder } = order;
  if (!preorder) return null;
  const from = order.fulfilments[0]?.store_id;
  const store = stores.data?.items.find(({ id }) => id === from);
  const zone = store?.zone ?? brand.zone;
  const deposit = depositOf(order);
  const due = dueOf(order);
  return (
    <Part
      id="preorder"
      title={say("order")}
      aside={
        deposit && (
          <Tag tone={deposit === "paid" ? "good" : "warn"}>
            {say(deposit === "paid" ? "orderDepositPaid" : "orderDepositDue")}
          </Tag>
        )
      }
    >
      <dl className="facts figures">
        <Fact
          name={say("orderCampaign")}
          value={
            mayRead ? <Link to={`/preorders/${preorder.campaign_id}`}>{preorder.name}</Link> : preorder.name
          }
        />
        <Fact
          name={say("orderSlot")}
          value={`${formatFull(preorder.begins_at, zone, locale)}–${endOf(preorder, zone)}`}
          strong
        />
        {order.deposit > 0 && <Fact name={say("orderDeposit")} value={format.money(order.deposit)} />}
        <Fact name={say("orderPaid")} value={format.money(order.paid)} />
        {due > 0 && order.state === "placed" && (
          <Fact name={say("orderDue")} value={format.money(due)} strong />
        )}
      </dl>
    </Part>
  );
}
