import { useQuery } from "@tanstack/react-query";
import { answer, api, type Lot } from "@tenon/api-client";
import { Empty, formatChange, formatQuantity, Problem, useFormat, useLocale, Waiting } from "@tenon/ui";
import { type ReactNode, useState } from "react";
import { Link } from "react-router";
import { type Column, DataTable } from "../table/DataTable.js";
import { ChoiceFilter } from "../table/Filters.js";
import { wholeList } from "../table/useList.js";
import { useStateWords, useWords } from "../words.js";

interface Props {
  variant: string;
  location: string;
  filters: ReactNode;
}

const SOON_DAYS = 14;
const WITHIN_DAYS = ["0", "3", "7", "14", "30"] as const;

/** Lots by date: what goes bad first stands in front. One of them says where it lies and who took of it. */
export function Lots({ variant, location, filters }: Props) {
  const say = useWords();
  const format = useFormat();
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
  const columns: Column<Lot>[] = [
    {
      key: "code",
      title: say("lots.code"),
      render: (lot) => (
        <button
          type="button"
          className="link-button nowrap"
          aria-expanded={open === lot.lot_id}
          onClick={() => setOpen((now) => (now === lot.lot_id ? null : lot.lot_id))}
        >
          {lot.code}
        </button>
      ),
      text: (lot) => lot.code,
    },
    {
      key: "name",
      title: say("products.name"),
      render: (lot) => (
        <>
          <span className="clamp">{lot.name}</span>
          <span className="quiet small block">{lot.sku}</span>
        </>
      ),
      text: (lot) => `${lot.sku} ${lot.name}`,
    },
    {
      key: "expires",
      title: say("lots.expires"),
      render: (lot) => (
        <span className={lot.days_left != null && lot.days_left <= SOON_DAYS ? "offer" : undefined}>
          <span className="figures nowrap">{lot.expires_on ? format.date(lot.expires_on) : "–"}</span>
          {lot.days_left != null && (
            <span className="small block">
              {lot.days_left < 0 ? say("lots.past") : say("lots.left", { n: lot.days_left })}
            </span>
          )}
        </span>
      ),
      text: (lot) => lot.expires_on ?? "",
    },
    {
      key: "location",
      title: say("stock.location"),
      render: (lot) => lot.location_name,
      text: (lot) => lot.location_name,
      low: true,
    },
    {
      key: "quantity",
      title: say("stock.quantity"),
      figures: true,
      render: (lot) => formatQuantity(lot.on_hand),
      text: (lot) => formatQuantity(lot.on_hand),
    },
  ];
  return (
    <>
      <DataTable
        name="lots"
        label={say("lots.code")}
        columns={columns}
        list={wholeList<Lot>(lots)}
        rowKey={(lot) => `${lot.lot_id} ${lot.location_id} ${lot.condition}`}
        rowName={(lot) => lot.code}
        empty={
          <Empty icon="box" title={say("lots.none")}>
            {say("lots.noneHelp")}
          </Empty>
        }
        filters={
          <>
            {filters}
            <ChoiceFilter
              label={say("lots.within")}
              all={say("lots.all")}
              value={within}
              options={WITHIN_DAYS.map((days) => [days, say("lots.days", { n: days })] as const)}
              onChange={setWithin}
            />
          </>
        }
      />
      {open !== null && <Trace key={open} lot={open} />}
    </>
  );
}

function Trace({ lot }: { lot: string }) {
  const say = useWords();
  const words = useStateWords();
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
      <ol className="history">
        {data.moves.map((move, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: what a lot did is only ever added to
          <li key={at}>
            <span className="quiet figures">{format.moment(move.occurred_at)}</span>
            <span>
              <strong className="figures">{formatChange(move.quantity)}</strong>{" "}
              {move.reason === "sale" ? (
                <Link to={`/orders/${move.subject_id}`}>{say("lots.order")}</Link>
              ) : (
                words("reason", move.reason)
              )}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
