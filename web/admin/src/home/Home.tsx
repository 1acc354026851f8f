import { useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api, type Dashboard } from "@tenon/api-client";
import { Empty, formatQuantity, Icon, Problem, useFormat, useLive, useLocale, Waiting } from "@tenon/ui";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Link } from "react-router";
import { OrderTags } from "../orders/OrderTags.js";
import { Page } from "../parts/Page.js";
import { SetUpNote } from "../setup/SetUpNote.js";
import { useStateWords, useWords } from "../words.js";
import { Against } from "./Against.js";
import { Attention } from "./Attention.js";
import { HourChart } from "./HourChart.js";
import { Stores } from "./Stores.js";
import { Target } from "./Target.js";
import { useHomeWords } from "./words.js";

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
      <SetUpNote />
      {board.error && <Problem error={board.error} retry={() => void board.refetch()} />}
      {data === undefined ? !board.error && <BoardWaiting /> : <Board data={data} at={board.dataUpdatedAt} />}
    </Page>
  );
}

function Board({ data, at }: { data: Dashboard; at: number }) {
  const say = useWords();
  const own = useHomeWords();
  const format = useFormat();
  const words = useStateWords();
  const { totals, last_week: week } = data;
  const day = `from=${data.business_date}&to=${data.business_date}`;
  const before = `from=${week.business_date}&to=${week.business_date}`;
  return (
    <>
      <div className="day-sums" data-tour="day">
        <dl className="totals">
          <Total
            words={say("home.revenue")}
            value={format.money(totals.revenue)}
            to={`/orders?${day}`}
            large
            against={
              <>
                <Against now={totals.revenue} before={week.revenue_by_now} />
                {totals.target !== null && <Target now={totals.revenue} target={totals.target} />}
              </>
            }
          />
          <Total words={say("home.orders")} value={String(totals.orders)} to={`/orders?${day}`} />
          {data.by_channel.map((row) => (
            <Total
              key={row.channel}
              words={words("channel", row.channel)}
              value={format.money(row.revenue)}
              note={say("home.count", { n: row.orders })}
              to={`/orders?${day}&channel=${row.channel}`}
              against={
                <Against
                  now={row.revenue}
                  before={week.by_channel.find(({ channel }) => channel === row.channel)?.revenue ?? 0}
                />
              }
            />
          ))}
        </dl>
      </div>
      <div className="board">
        <div className="board-side">
          <section aria-labelledby="hourly">
            <div className="section-head">
              <h2 id="hourly">{say("home.hourly")}</h2>
              <Link to={`/orders?${before}`}>
                {own("against.whole", {
                  date: format.date(week.business_date),
                  amount: format.money(week.revenue),
                  n: week.orders,
                })}
              </Link>
            </div>
            <HourChart hours={data.by_hour} before={week.by_hour} at={at} />
          </section>
          {data.by_store.length > 1 && <Stores stores={data.by_store} day={day} />}
          <section aria-labelledby="recent">
            <div className="section-head">
              <h2 id="recent">{say("home.recent")}</h2>
              <Link to="/orders">{say("home.allOrders")}</Link>
            </div>
            <RecentSales rows={data.recent} />
          </section>
        </div>
        <div className="board-side">
          <section className="board-first" aria-labelledby="attention" data-tour="hand">
            <h2 id="attention">{say("home.attention")}</h2>
            <Attention items={data.attention} />
          </section>
          <section aria-labelledby="low">
            <div className="section-head">
              <h2 id="low">{say("home.low")}</h2>
              <Link to="/stock">{own("lowAll")}</Link>
            </div>
            <LowStock rows={data.low_stock} />
          </section>
        </div>
      </div>
    </>
  );
}

function LowStock({ rows }: { rows: Dashboard["low_stock"] }) {
  const say = useWords();
  if (rows.length === 0) return <p className="quiet">{say("home.lowNone")}</p>;
  return (
    <ul className="plain-rows">
      {rows.map((level) => (
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
  );
}

/** The board before its figures are there, in the same places. */
function BoardWaiting() {
  return (
    <>
      <div className="day-sums-waiting">
        <Waiting rows={2} height={36} />
      </div>
      <div className="board">
        <div className="board-side">
          <Waiting rows={1} height={280} />
        </div>
        <div className="board-side">
          <Waiting rows={5} height={40} />
        </div>
      </div>
    </>
  );
}

interface TotalProps {
  words: string;
  value: string;
  note?: string;
  to: string;
  large?: boolean;
  against?: ReactNode;
}

function Total(props: TotalProps) {
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
        {props.against}
      </dd>
    </div>
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
