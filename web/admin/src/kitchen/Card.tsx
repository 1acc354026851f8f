import type { KitchenTicket } from "@tenon/api-client";
import { formatQuantity, Icon, useFormat } from "@tenon/ui";
import { before, type Column, isAhead, LONG_MINUTES, minutesSince, next, waitsSince } from "./steps.js";
import { useKitchenWords } from "./words.js";

interface Props {
  ticket: KitchenTicket;
  now: number;
  busy: boolean;
  onMove: (ticket: KitchenTicket, to: KitchenTicket["state"]) => void;
  onPrint: (ticket: KitchenTicket) => void;
}

/** One ticket, to be read from an arm's length: its number, how long it waits, what is in it, and one button. */
export function Card({ ticket, now, busy, onMove, onPrint }: Props) {
  const say = useKitchenWords();
  const format = useFormat();
  const { number } = ticket;
  const column = ticket.state as Column;
  const to = next(ticket);
  const from = before(ticket.state);
  const minutes = minutesSince(waitsSince(ticket), now);
  const ahead = isAhead(ticket, now);
  const waits =
    minutes < 1
      ? say("now")
      : minutes < 60
        ? say("minutes", { n: minutes })
        : say("hours", { h: Math.floor(minutes / 60), n: minutes % 60 });
  const late = !ahead && minutes >= LONG_MINUTES && column !== "ready";
  return (
    <li className="ticket" data-state={ticket.state} data-late={late} data-ticket={ticket.id}>
      <header>
        <strong className="ticket-number figures">{number}</strong>
        <span className="ticket-facts">
          <span className="ticket-waits figures">
            {late && <Icon name="alert" size={16} />}
            {ahead ? say("due", { time: format.time(ticket.due_at) }) : waits}
          </span>
          <span className="quiet small">
            {say(`way.${ticket.fulfilment as "pickup"}`)} · {ticket.order_number}
          </span>
        </span>
        <button
          type="button"
          className="plain-button ticket-key"
          aria-label={say("printOf", { number })}
          onClick={() => onPrint(ticket)}
        >
          <Icon name="print" />
        </button>
      </header>
      <TicketLines ticket={ticket} />
      <footer>
        {from !== null && (
          <button
            type="button"
            className="plain-button ticket-back"
            aria-label={say("backOf", { number })}
            aria-disabled={busy}
            onClick={() => onMove(ticket, from)}
          >
            <Icon name="undo" />
          </button>
        )}
        {to === null ? (
          <span className="ticket-end quiet">{say("do.atTill")}</span>
        ) : (
          <button
            type="button"
            className="ticket-on"
            aria-label={say("doOf", { number, do: say(`do.${column}`) })}
            aria-disabled={busy}
            onClick={() => onMove(ticket, to)}
          >
            {say(`do.${column}`)}
          </button>
        )}
      </footer>
    </li>
  );
}

/** What is to be made, with what was chosen and what is written on it. */
export function TicketLines({ ticket }: { ticket: KitchenTicket }) {
  const say = useKitchenWords();
  return (
    <ul className="ticket-lines">
      {ticket.lines.map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a ticket have no other name
        <li key={at}>
          <span className="ticket-goods">
            <b className="figures">{formatQuantity(line.quantity)}</b>
            <span>{line.name}</span>
          </span>
          {line.options.length > 0 && (
            <span className="ticket-chosen">
              {line.options.map((option) => (
                <span key={option.option_id}>
                  {option.name}
                  {option.quantity > 1 && ` × ${option.quantity}`}
                </span>
              ))}
            </span>
          )}
          {line.note !== "" && <span className="ticket-note">{say("note", { note: line.note })}</span>}
        </li>
      ))}
    </ul>
  );
}
