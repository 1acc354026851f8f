import "../styles/kitchen.css";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api, ifMatch, type KitchenTicket, Refused } from "@tenon/api-client";
import {
  Empty,
  Icon,
  LineBadge,
  Note,
  Problem,
  useFormat,
  useLineState,
  useLive,
  useLocale,
  Waiting,
} from "@tenon/ui";
import { useEffect, useState } from "react";
import { createPortal } from "react-dom";
import { Link } from "react-router";
import { useMayIn, useSession } from "../parts/session.js";
import { useWords } from "../words.js";
import { Card, TicketLines } from "./Card.js";
import { before, COLUMNS, type Column, type TicketState } from "./steps.js";
import { useKitchenWords } from "./words.js";

const KEY = "tenon.kitchen.store";
/** How often the minutes are counted anew. */
const TICK_MS = 15_000;

interface Shop {
  id: string;
  name: string;
}

/** What a store's kitchen makes now: three columns, one tap a step. */
export function Kitchen() {
  const say = useKitchenWords();
  const office = useWords();
  const mayIn = useMayIn();
  const { session } = useSession();
  const shops: Shop[] = session.stores.filter(({ id, kind }) => kind !== "web" && mayIn("orders.make", id));
  const [chosen, setChosen] = useState(() => localStorage.getItem(KEY));
  const [only] = shops.length === 1 ? shops : [];
  const shop = shops.find(({ id }) => id === chosen) ?? only;
  useEffect(() => {
    document.title = `${say("title")} · ${office("app.title")}`;
  }, [say, office]);

  function choose(id: string | null) {
    if (id === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, id);
    setChosen(id);
  }

  return (
    <div className="kitchen">
      <header className="kitchen-bar">
        <Link className="plain-button kitchen-key" to="/" aria-label={say("office")}>
          <Icon name="back" size={24} />
        </Link>
        <h1>{say("title")}</h1>
        {shop && shop !== only && (
          <button
            type="button"
            className="plain-button kitchen-store"
            aria-label={say("change", { store: shop.name })}
            onClick={() => choose(null)}
          >
            {shop.name}
            <Icon name="down" size={16} />
          </button>
        )}
        {shop && shop === only && <span className="quiet">{shop.name}</span>}
        <span className="spring" />
        <LineBadge />
      </header>
      {shops.length === 0 && (
        <Empty icon="home" title={say("storesNone")}>
          {say("storesNoneHelp")}
        </Empty>
      )}
      {shops.length > 0 && !shop && (
        <main className="kitchen-choice">
          <h2>{say("stores")}</h2>
          <p className="quiet">{say("storesHelp")}</p>
          {shops.map(({ id, name }) => (
            <button key={id} type="button" onClick={() => choose(id)}>
              <strong>{name}</strong>
              <Icon name="right" />
            </button>
          ))}
        </main>
      )}
      {shop && <Board key={shop.id} shop={shop} />}
    </div>
  );
}

/** The present, counted anew every few seconds. */
function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}

function Board({ shop }: { shop: Shop }) {
  const say = useKitchenWords();
  const locale = useLocale();
  const line = useLineState();
  const queries = useQueryClient();
  const now = useNow();
  const [busy, setBusy] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [moved, setMoved] = useState<KitchenTicket | null>(null);
  const [printed, setPrinted] = useState<KitchenTicket | null>(null);
  const key = ["kitchen", shop.id, locale];
  const tickets = useQuery({
    queryKey: key,
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/kitchen-tickets", { params: { query: { store: shop.id } }, signal })),
    staleTime: 0,
    // The day turns without an event.
    refetchInterval: 5 * 60_000,
  });
  const again = () => void tickets.refetch();
  useLive((event) => {
    if (event.topic === "kitchen") again();
  }, again);

  async function move(ticket: KitchenTicket, to: TicketState) {
    if (busy !== null) return;
    setBusy(ticket.id);
    setError(null);
    const params = { path: { id: ticket.id }, header: { "If-Match": ifMatch(ticket.version) } };
    try {
      const next = await answer(api.POST("/api/v1/kitchen-tickets/{id}/move", { params, body: { to } }));
      // What is on the screen follows at once; the list is asked for all the same.
      queries.setQueryData<typeof tickets.data>(key, (old) => {
        if (!old) return old;
        const rest = old.items.filter(({ id }) => id !== next.id);
        const isOpen = COLUMNS.includes(next.state as Column);
        return { ...old, items: isOpen ? [...rest, next] : rest };
      });
      setMoved(next);
    } catch (caught) {
      setError(caught);
      setMoved(null);
      // Somebody else was faster: what they did is what is shown now.
      if (caught instanceof Refused) again();
    } finally {
      setBusy(null);
    }
  }

  const items = tickets.data?.items ?? [];
  const undo = moved && before(moved.state);
  return (
    <main className="kitchen-main">
      <div className="kitchen-notes" aria-live="polite">
        {line === "cut" && (
          <Note tone="bad" role="status">
            {say("cut")}
          </Note>
        )}
        <Problem error={error} />
        <Problem error={tickets.error} retry={again} />
        {moved && (
          <Note
            tone="good"
            role="status"
            action={
              undo && (
                <button
                  type="button"
                  className="plain-button"
                  data-edged
                  onClick={() => void move(moved, undo).then(() => setMoved(null))}
                >
                  <Icon name="undo" size={16} /> {say("undo")}
                </button>
              )
            }
          >
            {say("moved", { number: moved.number, state: say(`state.${moved.state}`) })}
          </Note>
        )}
      </div>
      {tickets.data === undefined && !tickets.error && <Waiting rows={6} height={80} />}
      {tickets.data !== undefined && (
        <div className="kitchen-columns">
          {COLUMNS.map((column) => {
            const mine = items
              .filter(({ state }) => state === column)
              .sort((one, other) => one.due_at.localeCompare(other.due_at) || one.number - other.number);
            return (
              <section key={column} aria-labelledby={`column-${column}`} data-column={column}>
                <h2 id={`column-${column}`}>
                  {say(`state.${column}`)} <span className="quiet figures">{mine.length}</span>
                </h2>
                {mine.length === 0 && (
                  <p className="kitchen-none quiet">
                    {say(`none.${column}`)}
                    {column === "waiting" && <span className="block small">{say("none.waitingHelp")}</span>}
                  </p>
                )}
                <ul className="kitchen-list">
                  {mine.map((ticket) => (
                    <Card
                      key={ticket.id}
                      ticket={ticket}
                      now={now}
                      busy={busy !== null}
                      onMove={(one, to) => void move(one, to)}
                      onPrint={setPrinted}
                    />
                  ))}
                </ul>
              </section>
            );
          })}
        </div>
      )}
      {printed && <Slip ticket={printed} store={shop.name} onDone={() => setPrinted(null)} />}
    </main>
  );
}

/** The slip by the browser's dialog; tills with a printer of their own print it there. */
function Slip({ ticket, store, onDone }: { ticket: KitchenTicket; store: string; onDone: () => void }) {
  const say = useKitchenWords();
  const format = useFormat();
  // biome-ignore lint/correctness/useExhaustiveDependencies: printed once for each ticket
  useEffect(() => {
    document.documentElement.classList.add("printing-slip");
    window.print();
    document.documentElement.classList.remove("printing-slip");
    onDone();
  }, [ticket]);
  return createPortal(
    <article className="slip" aria-label={say("slip")}>
      <p>
        {say("slip")} · {store}
      </p>
      <p>{say("number")}</p>
      <p className="slip-number">{ticket.number}</p>
      <p>
        {ticket.order_number} · {say(`way.${ticket.fulfilment as "pickup"}`)}
      </p>
      <p>
        {ticket.fulfilment === "take_away"
          ? format.moment(ticket.opened_at)
          : say("due", { time: format.moment(ticket.due_at) })}
      </p>
      <TicketLines ticket={ticket} />
    </article>,
    document.body,
  );
}
