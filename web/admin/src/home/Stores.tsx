import type { Dashboard } from "@tenon/api-client";
import { useFormat } from "@tenon/ui";
import { Link } from "react-router";
import { share } from "./compare.js";
import { Target } from "./Target.js";
import { useHomeWords } from "./words.js";

interface Props {
  stores: Dashboard["by_store"];
  /** `from` and `to` of the day, as the list of orders takes them. */
  day: string;
}

/** How each store does today, the best first; each leads to its orders. */
export function Stores({ stores, day }: Props) {
  const say = useHomeWords();
  const format = useFormat();
  const whole = stores.reduce((sum, store) => sum + Math.max(0, store.revenue), 0);
  return (
    <section aria-labelledby="stores">
      <h2 id="stores">{say("stores")}</h2>
      <table className="plain-table store-sales">
        <thead>
          <tr>
            <th scope="col">{say("store")}</th>
            <th scope="col" data-figures="true">
              {say("orders")}
            </th>
            <th scope="col" data-figures="true">
              {say("revenue")}
            </th>
          </tr>
        </thead>
        <tbody>
          {stores.map((store) => {
            const percent = share(store.revenue, whole);
            return (
              <tr key={store.store_id}>
                <th scope="row">
                  <Link className="row-link" to={`/orders?${day}&store=${store.store_id}`}>
                    {store.store_name}
                  </Link>
                  {store.target === null ? (
                    <span className="store-bar" aria-hidden="true">
                      <i style={{ width: `${percent}%` }} />
                    </span>
                  ) : (
                    <Target now={store.revenue} target={store.target} />
                  )}
                </th>
                <td data-figures="true">{store.orders}</td>
                <td data-figures="true">
                  {format.money(store.revenue)}
                  <span className="quiet small block">{say("share", { percent })}</span>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
