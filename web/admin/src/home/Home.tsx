import { useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api, type Dashboard } from "@tenon/api-client";
import { Empty, formatQuantity, Icon, Problem, useFormat, useLive, useLocale, Waiting } from "@tenon/ui";
import { useEffect, useRef, useState } from "react";
import { Link } from "react-router";
import { OrderTags } from "../orders/OrderTags.js";
import { Page } from "../parts/Page.js";
import { useStateWords, useWords } from "../words.js";
import { HourChart } from "./HourChart.js";

const BOARD = ["dashboard"];
const TOGETHER_MS = 150;
const FRESH_MS = 4_000;

/** The live day: sales as they happen, orders that need a hand, stock that needs a decision. */
export function Home() {
  const say = useWords();
  const format = useFormat();
  const locale = useLocale();
  const client = useQueryClient();
  const board = useQuery({
    queryKey: [...BOARD, locale],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/dashboard", { signal })),
    refetchInterval: 60_000,
  });
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const refresh = () => {
    // A burst of events is one reading.
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void client.invalidateQueries({ queryKey: BOARD });
    }, TOGETHER_MS);
  };
  useLive(refresh, refresh);
  useEffect(() => () => clearTimeout(timer.current), []);

  const { data } = board;
  return (
    <Page
      title={say("home.title")}
      aside={data && <span className="quiet">{format.date(data.business_date)}</span>}
    >
      {board.error && <Problem error={board.error} retry={() => void board.refetch()} />}
      {data === undefined ? (
        !board.error && <Waiting rows={6} height={48} />
      ) : (
        <Board data={data} at={board.dataUpdatedAt} />
      )}
    </Page>
  );
}

function Board({ data, at }: { data: Dashboard; at: number }) {
  const say = useWords();
  const format = useFormat();
  const words = useStateWords();
  const { totals } = data;
  const day = `from=${data.business_date}&to=${data.business_date}`;
  return (
    <>
      <dl className="totals" data-tour="day">
        <Total words={say("home.revenue")} value={format.money(totals.revenue)} to={`/orders?${day}`} large />
        <Total words={say("home.orders")} value={String(totals.orders)} to={`/orders?${day}`} />
        {data.by_channel.map((row) => (
          <Total
            key={row.channel}
            words={words("channel", row.channel)}
            value={format.money(row.revenue)}
            note={say("home.count", { n: row.orders })}
            to={`/orders?${day}&channel=${row.channel}`}
          />
        ))}
      </dl>
      <div className="board">
        <section aria-labelledby="hourly">
          <h2 id="hourly">{say("home.hourly")}</h2>
          <HourChart hours={data.by_hour} at={at} />
        </section>
        <section aria-labelledby="attention" data-tour="hand">
          <h2 id="attention">{say("home.attention")}</h2>
          <AttentionList items={data.attention} />
        </section>
        <section aria-labelledby="recent">
          <div className="section-head">
            <h2 id="recent">{say("home.recent")}</h2>
            <Link to="/orders">{say("home.allOrders")}</Link>
          </div>
          <RecentSales rows={data.recent} />
        </section>
        <section aria-labelledby="low">
          <h2 id="low">{say("home.low")}</h2>
          {data.low_stock.length === 0 ? (
            <p className="quiet">{say("home.lowNone")}</p>
          ) : (
            <ul className="plain-rows">
              {data.low_stock.map((level) => (
                <li key={level.variant_id + level.location_id}>
                  <Link className="plain-row" to={`/stock?variant=${level.variant_id}`}>
                    <span className="row-grow">
                      {level.name}
                      <span className="quiet small"> {level.location_name}</span>
                    </span>
                    <strong className="figures" data-low={level.available <= 0 ? "none" : "few"}>
                      {formatQuantity(level.available)}
                    </strong>
                    <Icon name="right" size={16} />
                  </Link>
                </li>
              ))}
            </ul>
          )}
        </section>
      </div>
    </>
  );
}

function Total(props: { words: string; value: string; note?: string; to: string; large?: boolean }) {
  return (
    <div data-large={props.large}>
      <dt>
        {props.words}
        {props.note !== undefined && <span className="figures"> · {props.note}</span>}
      </dt>
      <dd>
        <Link className="figures" to={props.to}>
          {props.value}
        </Link>
      </dd>
    </div>
  );
}

/** Where a matter is dealt with. */
function placeFor(kind: string, subject: string): string {
  if (kind.startsWith("order")) return `/orders/${subject}`;
  if (kind.startsWith("stock")) return "/cases";
  if (kind.startsWith("job")) return "/jobs";
  if (kind.startsWith("webhook")) return "/webhooks";
  return "/cases";
}

function AttentionList({ items }: { items: Dashboard["attention"] }) {
  const say = useWords();
  const format = useFormat();
  if (items.length === 0) {
    return (
      <Empty icon="check" title={say("home.attentionNone")}>
        {say("home.attentionNoneHelp")}
      </Empty>
    );
  }
  return (
    <ul className="plain-rows">
      {items.map((item) => (
        <li key={item.kind + item.subject}>
          <Link className="plain-row" to={placeFor(item.kind, item.subject)}>
            <span className="row-mark" data-tone={item.kind.startsWith("order") ? "info" : "warn"}>
              <Icon name={item.kind.startsWith("order") ? "order" : "alert"} />
            </span>
            <span className="row-grow">{item.text}</span>
            <span className="quiet small figures">{format.moment(item.at)}</span>
            <Icon name="right" size={16} />
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** The newest sales; the ones that came while looking are marked for a moment. */
function RecentSales({ rows }: { rows: Dashboard["recent"] }) {
  const say = useWords();
  const format = useFormat();
  const words = useStateWords();
  const known = useRef<ReadonlySet<string> | null>(null);
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const before = known.current;
    known.current = new Set(rows.map((row) => row.id));
    if (before === null) return;
    const arrived = rows.filter((row) => !before.has(row.id)).map((row) => row.id);
    if (arrived.length === 0) return;
    setFresh(new Set(arrived));
    const timer = setTimeout(() => setFresh(new Set()), FRESH_MS);
    return () => clearTimeout(timer);
  }, [rows]);

  if (rows.length === 0) {
    return (
      <Empty icon="order" title={say("home.noSales")}>
        {say("home.noSalesHelp")}
      </Empty>
    );
  }
  return (
    <ul className="plain-rows" aria-live="polite">
      {rows.map((row) => (
        <li key={row.id} data-fresh={fresh.has(row.id)}>
          <Link className="plain-row" to={`/orders/${row.id}`}>
            <span className="quiet small figures">{format.moment(row.occurred_at)}</span>
            <span className="channel" data-channel={row.channel}>
              {words("channel", row.channel)}
            </span>
            <span className="row-grow figures">{row.number}</span>
            <OrderTags row={row} brief />
            <strong className="figures">{format.money(row.total)}</strong>
          </Link>
        </li>
      ))}
    </ul>
  );
}
