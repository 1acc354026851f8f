import { useBrand, useLocale } from "@tenon/ui";
import { useEffect, useRef } from "react";
import { CHANNEL, type Note, type Shown, viewOf } from "../logic/display.js";
import { useSale } from "../sell/sale.js";
import { inTraining } from "../training/flag.js";

/** Tells the customer's screen, if there is one, what this till does: straight from window to window. */
export function useDisplayFeed(): void {
  const brand = useBrand();
  const locale = useLocale();
  const { till, basket, quote, stage, payment } = useSale();
  const channel = useRef<BroadcastChannel | null>(null);
  const view = viewOf({
    basket,
    quote: quote.quote,
    fresh: quote.fresh,
    receipt: stage.kind === "receipt" && stage.fresh ? stage.receipt : null,
    payment:
      stage.kind === "pay" || stage.kind === "hands"
        ? { paid: payment.paid, rest: payment.rest, due: payment.due, given: payment.entry.given }
        : null,
  });
  const store = till.register.store_name;
  const shown: Shown = { view, brand, store, locale, training: inTraining() };
  const latest = useRef(shown);
  latest.current = shown;
  const text = JSON.stringify(shown);

  useEffect(() => {
    const opened = new BroadcastChannel(CHANNEL);
    channel.current = opened;
    const post = (shown: Shown) => opened.postMessage({ type: "show", shown } satisfies Note);
    const rest = () => post({ ...latest.current, view: { kind: "idle" } });
    opened.onmessage = ({ data }: MessageEvent<Note>) => {
      if (data.type === "hello") post(latest.current);
    };
    window.addEventListener("pagehide", rest);
    return () => {
      window.removeEventListener("pagehide", rest);
      rest();
      opened.close();
      channel.current = null;
    };
  }, []);

  // As text, so that only what the customer would see differently is sent.
  useEffect(() => {
    channel.current?.postMessage({ type: "show", shown: JSON.parse(text) as Shown } satisfies Note);
  }, [text]);
}
