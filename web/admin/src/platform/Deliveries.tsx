import { useQuery } from "@tanstack/react-query";
import { answer, api } from "@tenon/api-client";
import { Problem, Tag, useFormat, Waiting } from "@tenon/ui";
import { useWords } from "../words.js";

/** What was sent to one address, and how it went. */
export function Deliveries({ id }: { id: string }) {
  const say = useWords();
  const format = useFormat();
  const deliveries = useQuery({
    queryKey: ["deliveries", id],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/webhooks/{id}/deliveries", { params: { path: { id } }, signal })),
  });
  const items = deliveries.data?.items;
  if (deliveries.error) return <Problem error={deliveries.error} retry={() => void deliveries.refetch()} />;
  if (items === undefined) return <Waiting rows={2} />;
  if (items.length === 0) return <p className="quiet small inline-form">{say("hooks.noDeliveries")}</p>;
  return (
    <ul className="plain-rows deliveries">
      {items.map((delivery) => (
        <li key={delivery.id} className="plain-row">
          <span className="row-grow figures">#{delivery.pos}</span>
          <Tag tone={delivery.state === "delivered" ? "good" : delivery.state === "failed" ? "bad" : "info"}>
            {delivery.state}
          </Tag>
          <span className="quiet small figures">
            {delivery.status ?? "—"} · {say("hooks.attempts", { n: delivery.attempts })} ·{" "}
            {format.moment(delivery.finished_at ?? delivery.created_at)}
          </span>
        </li>
      ))}
    </ul>
  );
}
