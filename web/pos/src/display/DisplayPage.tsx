import { BrandProvider, formatQuantity, Icon, Mark, setLocale, useFormat } from "@tenon/ui";
import { useEffect, useRef, useState } from "react";
import { CHANNEL, type Note, type Shown, type View } from "../logic/display.js";
import { useWords } from "../words.js";

/** How long a sale's thanks stay when nobody comes next. */
const THANKS_MS = 30_000;

/** What the till in another window of this browser shows its customer. It asks the server nothing. */
export function DisplayPage() {
  const [shown, setShown] = useState<Shown | null>(null);
  useWakeLock();

  useEffect(() => {
    const channel = new BroadcastChannel(CHANNEL);
    channel.onmessage = ({ data }: MessageEvent<Note>) => {
      if (data.type !== "show") return;
      setLocale(data.shown.locale);
      setShown(data.shown);
    };
    channel.postMessage({ type: "hello" } satisfies Note);
    return () => channel.close();
  }, []);

  const isThanks = shown?.view.kind === "thanks";
  useEffect(() => {
    if (!isThanks) return;
    const timer = setTimeout(
      () => setShown((now) => (now?.view.kind === "thanks" ? { ...now, view: { kind: "idle" } } : now)),
      THANKS_MS,
    );
    return () => clearTimeout(timer);
  }, [isThanks]);

  if (shown === null) return <Waiting />;
  return (
    <BrandProvider brand={shown.brand}>
      <Screen {...shown} />
    </BrandProvider>
  );
}

/** No till has said anything yet. */
function Waiting() {
  const say = useWords();
  return (
    <main className="display display-idle">
      <Mark size={72} />
      <h1>{say("display.title")}</h1>
      <p>{say("display.waiting")}</p>
      <FullScreen />
    </main>
  );
}

function Screen({ view, brand, store, training }: Shown) {
  const say = useWords();
  return (
    <>
      {training && (
        <p className="stripes display-training">
          <span>{say("training.paper")}</span>
        </p>
      )}
      {view.kind === "idle" ? (
        <main className="display display-idle">
          <Mark size={96} />
          <h1>{brand.name}</h1>
          <p>{say("display.welcome", { store })}</p>
          <FullScreen />
        </main>
      ) : view.kind === "thanks" ? (
        <Thanks view={view} name={brand.name} />
      ) : (
        <Sale view={view} name={brand.name} store={store} />
      )}
    </>
  );
}

function Thanks({ view, name }: { view: Extract<View, { kind: "thanks" }>; name: string }) {
  const say = useWords();
  const format = useFormat();
  return (
    <main className="display display-thanks">
      <Icon name="check" size={64} />
      <h1>{say("display.thanks")}</h1>
      {view.change > 0 && (
        <p className="display-change figures">
          <span>{say("receipt.change")}</span>
          <strong data-testid="display-change">{format.money(view.change)}</strong>
        </p>
      )}
      <p>
        {name} · {say("basket.total")} <span className="figures">{format.money(view.total)}</span>
      </p>
    </main>
  );
}

type SaleView = Extract<View, { kind: "basket" | "pay" }>;

function Sale({ view, name, store }: { view: SaleView; name: string; store: string }) {
  const say = useWords();
  const format = useFormat();
  const list = useRef<HTMLUListElement>(null);
  const { lines } = view;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what came last is what one looks for
  useEffect(() => {
    list.current?.lastElementChild?.scrollIntoView({ block: "nearest" });
  }, [lines.length]);

  return (
    <main className="display display-sale">
      <section className="display-goods" aria-label={say("basket.title")}>
        <header>
          <Mark size={36} />
          <strong>{name}</strong>
          <span className="quiet">{store}</span>
        </header>
        <ul ref={list}>
          {lines.map((line) => (
            <li key={line.key}>
              <span className="display-name">
                {line.name}
                {line.detail !== "" && <small className="quiet">{line.detail}</small>}
              </span>
              <span className="quiet figures">× {formatQuantity(line.quantity)}</span>
              <span className="display-net figures">
                {line.net === null ? "…" : format.money(line.net)}
                {line.before !== null && <s className="quiet">{format.money(line.before)}</s>}
              </span>
            </li>
          ))}
        </ul>
      </section>
      <section className="display-sums" aria-live="polite">
        {view.member !== null && (
          <p className="display-member">
            <Icon name="person" size={24} />
            {view.member === "" ? say("display.member") : say("display.hello", { name: view.member })}
          </p>
        )}
        <dl className="figures">
          {view.saved > 0 && (
            <div className="display-saved">
              <dt>{say("display.saved")}</dt>
              <dd>{format.money(view.saved)}</dd>
            </div>
          )}
          <div className="display-total">
            <dt>{say(view.kind === "pay" ? "cash.due" : "basket.total")}</dt>
            <dd data-testid="display-total">{view.total === null ? "…" : format.money(view.total)}</dd>
          </div>
          {view.kind === "pay" && view.paid > 0 && (
            <>
              <div>
                <dt>{say("pay.taken")}</dt>
                <dd>{format.money(view.paid)}</dd>
              </div>
              <div>
                <dt>{say("pay.rest")}</dt>
                <dd>{format.money(view.rest)}</dd>
              </div>
            </>
          )}
          {view.kind === "pay" && view.given !== null && (
            <>
              <div>
                <dt>{say("cash.given")}</dt>
                <dd>{format.money(view.given)}</dd>
              </div>
              {view.change > 0 && (
                <div className="display-back">
                  <dt>{say("cash.change")}</dt>
                  <dd>{format.money(view.change)}</dd>
                </div>
              )}
            </>
          )}
        </dl>
      </section>
    </main>
  );
}

function FullScreen() {
  const say = useWords();
  const [full, setFull] = useState(document.fullscreenElement !== null);
  useEffect(() => {
    const look = () => setFull(document.fullscreenElement !== null);
    document.addEventListener("fullscreenchange", look);
    return () => document.removeEventListener("fullscreenchange", look);
  }, []);
  if (full || !document.fullscreenEnabled) return null;
  return (
    <button
      type="button"
      className="plain-button display-full"
      data-edged
      onClick={() => void document.documentElement.requestFullscreen().catch(() => undefined)}
    >
      {say("display.full")}
    </button>
  );
}

/** A screen that a customer reads does not go to sleep, where the browser can promise that. */
function useWakeLock(): void {
  useEffect(() => {
    const ask = () => {
      if (document.visibilityState !== "visible" || !("wakeLock" in navigator)) return;
      void navigator.wakeLock.request("screen").catch(() => undefined);
    };
    ask();
    document.addEventListener("visibilitychange", ask);
    return () => document.removeEventListener("visibilitychange", ask);
  }, []);
}
