import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api, done, type Variant } from "@tenon/api-client";
import { Problem, Tag, useFormat, Waiting } from "@tenon/ui";
import { useState } from "react";
import { useMay, useMayForBrand } from "../parts/session.js";
import { useWords } from "../words.js";

/** Every price that a variant has, had or will have: when, why, and what it took over from. */
export function PriceHistory({ variant }: { variant: Variant }) {
  const say = useWords();
  const format = useFormat();
  const client = useQueryClient();
  const mayPrice = useMayForBrand()("catalog.price");
  const [error, setError] = useState<unknown>(null);
  const queryKey = ["prices", variant.id, variant.price_version];
  const prices = useQuery({
    queryKey,
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/variants/{id}/prices", { params: { path: { id: variant.id } }, signal })),
  });
  const people = useQuery({
    queryKey: ["people"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/staff/people", { signal })),
    enabled: useMay()("staff.read"),
    staleTime: 60_000,
  });
  /** Whoever set it, by name; nobody where the shop did it by itself, as at its opening. */
  const who = (id: string | null | undefined) =>
    people.data?.items.find((person) => person.id === id)?.name ?? (id ? say("prices.somebody") : "—");
  if (prices.data === undefined) {
    return prices.error ? <Problem error={prices.error} /> : <Waiting rows={2} height={32} />;
  }

  async function withdraw(version: number) {
    setError(null);
    try {
      const params = { path: { id: variant.id, version } };
      await done(api.DELETE("/api/v1/variants/{id}/prices/{version}", { params }));
    } catch (caught) {
      setError(caught);
    }
    await client.invalidateQueries({ queryKey });
  }

  return (
    <div className="inline-form">
      <Problem error={error} />
      <table className="plain-table small">
        <thead>
          <tr>
            <th scope="col">{say("prices.from")}</th>
            <th scope="col">{say("prices.until")}</th>
            <th scope="col">{say("prices.before")}</th>
            <th scope="col">{say("product.price")}</th>
            <th scope="col">{say("reason")}</th>
            <th scope="col">{say("prices.by")}</th>
            <th scope="col">{say("prices.version")}</th>
          </tr>
        </thead>
        <tbody>
          {prices.data.items.map((row) => (
            <tr key={row.version}>
              <td>{format.moment(row.starts_at)}</td>
              <td>
                {row.planned ? (
                  <Tag tone="info">{say("prices.planned")}</Tag>
                ) : row.ends_at === row.starts_at ? (
                  <Tag tone="plain">{say("prices.never")}</Tag>
                ) : row.ends_at ? (
                  format.moment(row.ends_at)
                ) : (
                  say("prices.now")
                )}
              </td>
              <td className="figures quiet">{row.before == null ? "—" : format.price(row.before)}</td>
              <td className="figures">{format.price(row.unit_price)}</td>
              <td>{row.reason}</td>
              <td>{who(row.set_by)}</td>
              <td className="figures">
                {row.version}{" "}
                {row.planned && mayPrice && (
                  <Button variant="default" size="xs" onClick={() => void withdraw(row.version)}>
                    {say("prices.withdraw")}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
