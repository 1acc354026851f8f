import { useQuery } from "@tanstack/react-query";
import { answer, api } from "@tenon/api-client";
import { Problem, useFormat } from "@tenon/ui";
import { useWords } from "./words.js";

/** What a payment was paid out with, and what was kept of it. */
export function PaidOut({ payment }: { payment: string }) {
  const say = useWords();
  const format = useFormat();
  const rows = useQuery({
    queryKey: ["payout-rows", "payment", payment],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/payouts/payments/{id}", { params: { path: { id: payment } }, signal })),
  });
  return (
    <section className="part" aria-labelledby="paid-out">
      <h2 id="paid-out">{say("payouts.title")}</h2>
      <Problem error={rows.error} />
      {rows.data?.items.length === 0 && <p className="quiet">{say("payouts.notYet")}</p>}
      <ul className="plain-rows">
        {rows.data?.items.map((row) => (
          <li key={row.id} className="plain-row">
            <span className="row-grow">
              {say("payouts.withFee", { fee: format.money(row.fee) })}{" "}
              <span className="quiet figures">{format.date(row.payout_on)}</span>
            </span>
            <strong className="figures">{format.money(row.net)}</strong>
          </li>
        ))}
      </ul>
    </section>
  );
}
