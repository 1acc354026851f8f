import { useQuery } from "@tanstack/react-query";
import { answer, api } from "@tenon/api-client";
import { formatQuantity, Problem, useFormat, useLive, Waiting } from "@tenon/ui";
import { farAway } from "../logic/distance.js";
import { useSale } from "../sell/sale.js";
import { useWords } from "../words.js";

/** What every other place has of an article, the nearest first: what to tell a guest who wants one today. */
export function ElsewherePanel({ variant, name }: { variant: string; name: string }) {
  const say = useWords();
  const format = useFormat();
  const { register } = useSale();
  const places = useQuery({
    queryKey: ["places", variant, register.store_id],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/stock/places", {
          params: { query: { variant, near: register.store_id } },
          signal,
        }),
      ),
    staleTime: 0,
  });
  useLive((event) => {
    if (event.topic === "stock" || event.topic === "availability") void places.refetch();
  });
  const items = places.data?.items;

  return (
    <section className="panel" aria-labelledby="elsewhere-title">
      <h2 id="elsewhere-title">{say("elsewhere.title", { name })}</h2>
      {places.error && <Problem error={places.error} retry={() => void places.refetch()} />}
      {items === undefined && !places.error && <Waiting rows={3} height={56} />}
      {items !== undefined && (
        <ul className="rows" data-testid="elsewhere">
          {items.map((place) => {
            const far = farAway(place.distance_metres);
            const here = place.store_id === register.store_id;
            return (
              <li key={place.location_id} className="row">
                <span className="row-words">
                  <strong>{place.name}</strong>
                  <span className="quiet figures">
                    {here
                      ? say("elsewhere.here")
                      : far
                        ? say(far.unit === "km" ? "elsewhere.km" : "elsewhere.metres", { n: far.n })
                        : say("elsewhere.unknown")}
                    {" · "}
                    {place.changed_at
                      ? say("elsewhere.changed", { time: format.moment(place.changed_at) })
                      : say("elsewhere.never")}
                  </span>
                </span>
                <span className="row-figure figures">
                  {place.available > 0
                    ? say("elsewhere.left", { n: formatQuantity(place.available) })
                    : say("elsewhere.none")}
                </span>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
