import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { answer, api } from "@tenon/api-client";
import { Empty, formatQuantity, Problem, useFormat, useLocale, Waiting } from "@tenon/ui";
import { useState } from "react";
import { Link } from "react-router";
import { useWords } from "../words.js";

interface Props {
  variant: string;
  location: string;
}

const SOON_DAYS = 14;

/** Lots by date: what goes bad first stands in front. One of them says where it lies and who took of it. */
export function Lots({ variant, location }: Props) {
  const say = useWords();
  const locale = useLocale();
  const [within, setWithin] = useState("");
  const [open, setOpen] = useState<string | null>(null);
  const lots = useQuery({
    queryKey: ["lots", locale, variant, location, within],
    queryFn: ({ signal }) => {
      const within_days = within === "" ? undefined : Number(within);
      const query = { variant: variant || undefined, location: location || undefined, within_days };
      return answer(api.GET("/api/v1/stock/lots", { params: { query }, signal }));
    },
  });
  return (
    <>
      <NativeSelect
        label={say("lots.within")}
        value={within}
        data={[
          { value: "", label: say("lots.all") },
          ...["0", "3", "7", "14", "30"].map((days) => ({
            value: days,
            label: say("lots.days", { n: days }),
          })),
        ]}
        onChange={(event) => setWithin(event.currentTarget.value)}
      />
      {lots.error && <Problem error={lots.error} retry={() => void lots.refetch()} />}
      {lots.data === undefined && !lots.error && <Waiting rows={4} height={40} />}
      {lots.data?.items.length === 0 && (
        <Empty icon="box" title={say("lots.none")}>
          {say("lots.noneHelp")}
        </Empty>
      )}
      {lots.data !== undefined && lots.data.items.length > 0 && (
        <div className="table-scroll">
          <table className="plain-table">
            <thead>
              <tr>
                <th>{say("lots.code")}</th>
                <th>{say("products.name")}</th>
                <th>{say("lots.expires")}</th>
                <th>{say("stock.location")}</th>
                <th data-figures="true">{say("stock.quantity")}</th>
              </tr>
            </thead>
            <tbody>
              {lots.data.items.map((lot) => (
                <tr key={`${lot.lot_id} ${lot.location_id} ${lot.condition}`}>
                  <td>
                    <button
                      type="button"
                      className="plain-button"
                      aria-expanded={open === lot.lot_id}
                      onClick={() => setOpen((now) => (now === lot.lot_id ? null : lot.lot_id))}
                    >
                      {lot.code}
                    </button>
                  </td>
                  <td>
                    {lot.name} <span className="quiet small block">{lot.sku}</span>
                  </td>
                  <td className={lot.days_left != null && lot.days_left <= SOON_DAYS ? "offer" : undefined}>
                    {lot.expires_on ?? "–"}
                    {lot.days_left != null && (
                      <span className="small block">
                        {lot.days_left < 0 ? say("lots.past") : say("lots.left", { n: lot.days_left })}
                      </span>
                    )}
                  </td>
                  <td>{lot.location_name}</td>
                  <td data-figures="true">{formatQuantity(lot.on_hand)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {open !== null && <Trace key={open} lot={open} />}
    </>
  );
}

function Trace({ lot }: { lot: string }) {
  const say = useWords();
  const format = useFormat();
  const traced = useQuery({
    queryKey: ["lot", lot],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/stock/lots/{id}", { params: { path: { id: lot } }, signal })),
  });
  if (traced.data === undefined) {
    return traced.error ? (
      <Problem error={traced.error} retry={() => void traced.refetch()} />
    ) : (
      <Waiting rows={3} height={40} />
    );
  }
  const { data } = traced;
  return (
    <section className="part" aria-labelledby="trace">
      <h2 id="trace">{say("lots.trace", { code: data.code })}</h2>
      <p>
        {data.places.length === 0
          ? say("lots.nowhere")
          : data.places
              .map((place) => `${place.location_name} ${formatQuantity(place.on_hand)}`)
              .join(say("lots.and"))}
      </p>
      <ul>
        {data.moves.map((move, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: what a lot did is only ever added to
          <li key={at}>
            {format.full(move.occurred_at)} {formatQuantity(move.quantity)}{" "}
            {move.reason === "sale" ? (
              <Link to={`/orders/${move.subject_id}`}>{say("lots.order")}</Link>
            ) : (
              <span className="quiet">{move.reason}</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
