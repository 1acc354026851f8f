import { useQuery } from "@tanstack/react-query";
import { answer, api, LineCut } from "@tenon/api-client";
import {
  Empty,
  formatQuantity,
  Note,
  Problem,
  soundError,
  soundScan,
  useFormat,
  useLocale,
  Waiting,
} from "@tenon/ui";
import { useRef, useState } from "react";
import { type Found, findByCode } from "../stock/findByCode.js";
import type { Place } from "./place.js";
import { ScanDock } from "./ScanDock.js";
import { useFloorWords } from "./words.js";

const ONE = 1000;

/** What there is of an article, here and elsewhere. */
export function LookUp({ place }: { place: Place }) {
  const say = useFloorWords();
  const [found, setFound] = useState<Found | null>(null);
  const [unknown, setUnknown] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const latest = useRef("");

  async function look(code: string) {
    latest.current = code;
    setError(null);
    setUnknown(null);
    try {
      const next = await findByCode(place.asks, code);
      // Whatever was scanned meanwhile is what the person is looking at now.
      if (latest.current !== code) return;
      setFound(next);
      setUnknown(next === null ? code : null);
      if (next) soundScan();
      else soundError();
    } catch (caught) {
      soundError();
      setFound(null);
      setError(caught);
    }
  }

  return (
    <>
      <div className="floor-list">
        {error instanceof LineCut ? (
          <Note tone="bad" role="alert">
            {say("look.cut")}
          </Note>
        ) : (
          <Problem error={error} />
        )}
        {unknown !== null && (
          <Note tone="warn" role="alert">
            {say("look.unknown", { code: unknown })}
          </Note>
        )}
        {found ? (
          <Stock place={place} found={found} />
        ) : (
          unknown === null &&
          error === null && (
            <Empty icon="search" title={say("look.empty")}>
              {say("look.emptyHelp")}
            </Empty>
          )
        )}
      </div>
      <ScanDock
        onCode={(code) => void look(code)}
        onPick={(goods) => {
          latest.current = "";
          setUnknown(null);
          setError(null);
          setFound({ goods, quantity: ONE });
        }}
      />
    </>
  );
}

function Stock({ place, found }: { place: Place; found: Found }) {
  const say = useFloorWords();
  const format = useFormat();
  const locale = useLocale();
  const { goods, quantity } = found;
  const query = { variant: goods.variant_id, near: place.id };
  const places = useQuery({
    queryKey: ["places", goods.variant_id, place.id],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/stock/places", { params: { query }, signal })),
    staleTime: 0,
  });
  const here = places.data?.items.find((one) => one.location_id === place.id);
  const others = (places.data?.items ?? []).filter((one) => one.location_id !== place.id);
  const far = (metres: number) =>
    metres < ONE
      ? say("look.metres", { n: metres })
      : say("look.kilometres", {
          n: new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(metres / ONE),
        });
  return (
    <>
      <h2>{goods.name || goods.sku}</h2>
      <p className="quiet">
        {goods.sku}
        {quantity !== ONE && ` · ${say("look.pack", { n: formatQuantity(quantity) })}`}
      </p>
      <Problem error={places.error} retry={() => void places.refetch()} />
      {places.data === undefined && !places.error && <Waiting rows={3} height={56} />}
      {places.data !== undefined && (
        <>
          <p className="floor-here" data-testid="here">
            <span>{say("look.here")}</span>
            <strong className="figures">{formatQuantity(here?.available ?? 0)}</strong>
            <span className="quiet small">
              {say("look.onHand", { n: formatQuantity(here?.on_hand ?? 0) })}
              {here?.changed_at && ` · ${format.moment(here.changed_at)}`}
            </span>
          </p>
          <h3>{say("look.elsewhere")}</h3>
          {others.length === 0 && <p className="quiet">{say("look.nowhere")}</p>}
          <ul aria-label={say("look.elsewhere")}>
            {others.map((one) => (
              <li key={one.location_id}>
                <span className="floor-goods">
                  <strong>{one.name}</strong>
                  <span className="quiet small">
                    {[
                      one.distance_metres == null ? "" : far(one.distance_metres),
                      one.changed_at ? format.moment(one.changed_at) : "",
                    ]
                      .filter((part) => part !== "")
                      .join(" · ")}
                  </span>
                </span>
                <strong className="figures floor-change">{formatQuantity(one.available)}</strong>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
