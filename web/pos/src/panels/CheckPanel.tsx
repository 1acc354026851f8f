import { useQuery } from "@tanstack/react-query";
import { answer, api, LineCut, type TillProduct } from "@tenon/api-client";
import {
  Empty,
  formatQuantity,
  Icon,
  Note,
  Problem,
  soundError,
  soundScan,
  useFormat,
  useLive,
  useScanField,
  Waiting,
} from "@tenon/ui";
import { useEffect, useRef, useState } from "react";
import { farAway } from "../logic/distance.js";
import { Left, Picture } from "../sell/Grid.js";
import { useSale } from "../sell/sale.js";
import { lookUp } from "../till/useGoods.js";
import { useQuickSkus } from "../till/useQuickKeys.js";
import { useWords } from "../words.js";

/** How many goods are shown for words. */
const SHOWN = 6;

/** What an article costs, and who has it: a scan here puts nothing into the basket. */
export function CheckPanel({ sku }: { sku: string | null }) {
  const say = useWords();
  const format = useFormat();
  const { register, put, show } = useSale();
  const [text, setText] = useState("");
  const [goods, setGoods] = useState<TillProduct | null>(null);
  const [several, setSeveral] = useState<TillProduct[]>([]);
  const [missing, setMissing] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const quick = useQuickSkus(register.id);

  function choose(found: TillProduct) {
    setGoods(found);
    setSeveral([]);
    setMissing(null);
    field.current?.focus();
  }

  async function find(code: string) {
    setText("");
    if (code === "") return;
    try {
      choose(await lookUp(register.store_id, code));
      soundScan();
    } catch (error) {
      if (error instanceof LineCut) {
        soundError();
        return setMissing(say("scan.cut", { code }));
      }
      const query = { store: register.store_id, q: code };
      const found = await answer(api.GET("/api/v1/till/products", { params: { query } })).catch(() => null);
      const [first, ...others] = found?.items ?? [];
      if (first === undefined) {
        soundError();
        setSeveral([]);
        return setMissing(say("scan.missing", { code }));
      }
      if (others.length === 0) return choose(first);
      setMissing(null);
      setSeveral([first, ...others].slice(0, SHOWN));
    }
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: what was selected when the panel was opened
  useEffect(() => {
    if (sku !== null) void find(sku);
  }, []);

  const scan = useScanField({ field, text, onText: setText, onEnter: (code) => void find(code) });

  return (
    <section className="panel" aria-labelledby="check-title">
      <h2 id="check-title">{say("check.title")}</h2>
      <form className="scan" onSubmit={scan.submit}>
        <Icon name="scan" size={24} />
        <input {...scan.input} aria-label={say("check.field")} placeholder={say("check.field")} />
      </form>
      {missing && (
        <Note tone="warn" role="alert">
          {missing}
        </Note>
      )}
      {several.length > 0 ? (
        <ul className="rows">
          {several.map((one) => (
            <li key={one.variant_id}>
              <button type="button" className="row row-button" onClick={() => choose(one)}>
                <span className="row-words">
                  <strong>{one.name}</strong>
                  <span className="quiet figures">{one.sku}</span>
                </span>
                <span className="row-figure figures">{format.price(one.unit_price)}</span>
                <Icon name="right" />
              </button>
            </li>
          ))}
        </ul>
      ) : goods === null ? (
        <Empty icon="scan" title={say("check.begin")}>
          {say("check.beginHelp")}
        </Empty>
      ) : (
        <>
          <article className="check" data-testid="check">
            <Picture picture={goods.picture} name={goods.name} />
            <div className="check-words">
              <h3>{goods.name}</h3>
              <span className="quiet figures">{goods.sku}</span>
              <strong className="check-price figures">{format.price(goods.unit_price)}</strong>
              <Left available={goods.available} />
            </div>
            <div className="check-actions">
              <button
                type="button"
                className="big-button"
                data-edged
                aria-pressed={quick.skus.includes(goods.sku)}
                aria-disabled={quick.isFull && !quick.skus.includes(goods.sku)}
                onClick={() => {
                  if (!quick.isFull || quick.skus.includes(goods.sku)) quick.toggle(goods.sku);
                  field.current?.focus();
                }}
              >
                {say(
                  quick.skus.includes(goods.sku) ? "quick.remove" : quick.isFull ? "quick.full" : "quick.add",
                )}
              </button>
              <button
                type="button"
                className="big-button"
                data-filled
                onClick={() => {
                  show({ kind: "goods" });
                  put(goods);
                }}
              >
                {say("check.put")}
              </button>
            </div>
          </article>
          <Places key={goods.variant_id} variant={goods.variant_id} />
        </>
      )}
    </section>
  );
}

/** What every other place has of an article, the nearest first: what to tell a guest who wants one today. */
function Places({ variant }: { variant: string }) {
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
  if (places.error) return <Problem error={places.error} retry={() => void places.refetch()} />;
  if (items === undefined) return <Waiting rows={3} height={56} />;
  return (
    <>
      <h3>{say("elsewhere.title")}</h3>
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
    </>
  );
}
