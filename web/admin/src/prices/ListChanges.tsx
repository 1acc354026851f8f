import { useQuery } from "@tanstack/react-query";
import { answer, api, type PriceList, type PriceListChange } from "@tenon/api-client";
import { Problem, useFormat, Waiting } from "@tenon/ui";
import { useMay } from "../parts/session.js";
import { type Key, useWords } from "../words.js";
import { useStores } from "./usePriceLists.js";

const WHAT: Record<string, Key> = {
  made: "lists.what.made",
  set: "lists.what.set",
  closed: "lists.what.closed",
  given: "lists.what.given",
  taken: "lists.what.taken",
  prices_set: "lists.what.prices_set",
  prices_ended: "lists.what.prices_ended",
};

/** What was done to a list, by whom and why, newest first. */
export function ListChanges({ list }: { list: PriceList }) {
  const say = useWords();
  const format = useFormat();
  const stores = useStores();
  const changes = useQuery({
    queryKey: ["list-changes", list.id, list.version, list.price_version, list.uses.length],
    queryFn: ({ signal }) => {
      const params = { path: { id: list.id }, query: { limit: 50 } };
      return answer(api.GET("/api/v1/price-lists/{id}/changes", { params, signal }));
    },
  });
  const people = useQuery({
    queryKey: ["people"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/staff/people", { signal })),
    enabled: useMay()("staff.read"),
    staleTime: 60_000,
  });
  const who = (id: string | null | undefined) =>
    people.data?.items.find((person) => person.id === id)?.name ?? (id ? say("prices.somebody") : "—");
  const place = (change: PriceListChange) =>
    change.channel
      ? say(`lists.channel.${change.channel}`)
      : (stores.data?.items.find((store) => store.id === change.store_id)?.name ?? "");
  const what = (change: PriceListChange) => {
    const key = WHAT[change.what];
    return key ? say(key, { n: change.prices, place: place(change) }) : change.what;
  };
  return (
    <section className="part" aria-labelledby="changes">
      <h2 id="changes">{say("lists.changes")}</h2>
      {changes.data === undefined &&
        (changes.error ? <Problem error={changes.error} /> : <Waiting rows={3} height={32} />)}
      {changes.data?.items.length === 0 && <p className="quiet">{say("lists.noChanges")}</p>}
      <ul className="plain-rows small">
        {changes.data?.items.map((change) => (
          <li key={change.id} className="plain-row list-change">
            <span className="figures quiet">{format.moment(change.made_at)}</span>
            <span>{what(change)}</span>
            <span className="quiet">{change.reason}</span>
            <span className="spring" />
            <span className="quiet">{who(change.made_by)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
