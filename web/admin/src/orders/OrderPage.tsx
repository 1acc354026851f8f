import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api, type Order } from "@tenon/api-client";
import { Note, Problem, useFormat, useLive, useLocale, Waiting } from "@tenon/ui";
import { useState } from "react";
import { useParams } from "react-router";
import { Page } from "../parts/Page.js";
import { useMay } from "../parts/session.js";
import { useSave } from "../parts/useSave.js";
import { useStateWords, useWords } from "../words.js";
import { CancelSome } from "./CancelSome.js";
import { CancelWhole } from "./CancelWhole.js";
import { Goods, History, Money, What, Who } from "./OrderParts.js";
import { StateTag } from "./OrderTags.js";
import { PayLinkPart } from "./PayLinkPart.js";
import { Preordered } from "./Preordered.js";
import { Returned, Shipment } from "./Returned.js";

/** One order, read from top to bottom like a story. */
export function OrderPage() {
  const say = useWords();
  const words = useStateWords();
  const format = useFormat();
  const locale = useLocale();
  const { id = "" } = useParams();
  const order = useQuery({
    queryKey: ["order", id, locale],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/orders/{id}", { params: { path: { id } }, signal })),
  });
  useLive(
    (event) => {
      if (event.subject === id) void order.refetch();
    },
    () => void order.refetch(),
  );
  const stores = useQuery({
    queryKey: ["stores"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/staff/stores", { signal })),
  });
  const shops = (stores.data?.items ?? [])
    .filter((store) => store.kind !== "web")
    .map((store) => [store.id, store.name] as [string, string]);
  const { data } = order;
  const back = { to: "/orders", words: say("orders.title") };

  if (data === undefined) {
    return (
      <Page title={say("orders.title")} back={back}>
        {order.error ? (
          <Problem error={order.error} retry={() => void order.refetch()} />
        ) : (
          <Waiting rows={8} height={36} />
        )}
      </Page>
    );
  }
  return (
    <Page
      title={say("order.story", { number: data.number })}
      back={back}
      aside={
        <>
          <StateTag state={data.state} />
          <span className="quiet">
            {words("channel", data.channel)} · {data.store_name} · {format.moment(data.occurred_at)}
          </span>
          {data.ticket && (
            <span>
              {say("order.ticket", { number: data.ticket.number })} · {words("ticket", data.ticket.state)}
            </span>
          )}
        </>
      }
    >
      <Actions order={data} />
      <Shipment key={`${data.id} ${data.version}`} order={data} />
      <div className="story">
        <What order={data} />
        <Preordered order={data} />
        <Who order={data} />
        <Money order={data} />
        <PayLinkPart order={data} />
        <Goods order={data} />
        <Returned order={data} stores={shops} />
        <History order={data} />
      </div>
    </Page>
  );
}

/** What can be done with an order that is not over. */
function Actions({ order }: { order: Order }) {
  const say = useWords();
  const may = useMay();
  const client = useQueryClient();
  const format = useFormat();
  const [form, setForm] = useState<"some" | "whole" | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const { busy, error, save } = useSave();
  const pieces = order.lines.reduce((sum, line) => sum + line.quantity, 0);
  // What has left is not cancelled any more.
  const left = order.fulfilments.some(({ state }) => ["handed_over", "shipped", "delivered"].includes(state));
  const open = order.state === "placed" && !left;
  const waiting = open && order.fulfilments.some((fulfilment) => fulfilment.state === "waiting");

  function finish(sentence: string) {
    setForm(null);
    setDone(sentence);
  }

  function ready() {
    void save(async () => {
      await answer(api.POST("/api/v1/orders/{id}/ready", { params: { path: { id: order.id } } }));
      await client.invalidateQueries({ queryKey: ["order", order.id] });
      void client.invalidateQueries({ queryKey: ["orders"] });
      finish(say("order.readyDone"));
    });
  }

  const toggle = (which: typeof form, words: string) => (
    <Button
      variant="default"
      aria-expanded={form === which}
      onClick={() => setForm(form === which ? null : which)}
    >
      {words}
    </Button>
  );

  return (
    <>
      {done && (
        <Note tone="good" role="status">
          {done}
        </Note>
      )}
      <Problem error={error} />
      {open && (
        <div className="actions">
          {waiting && may("orders.fulfil") && (
            <Button onClick={ready} loading={busy}>
              {say("order.ready")}
            </Button>
          )}
          {may("orders.cancel") && pieces > 1_000 && toggle("some", say("order.cancelSome"))}
          {may("orders.cancel") && toggle("whole", say("order.cancel"))}
        </div>
      )}
      {open && form === "some" && (
        <CancelSome
          key={order.version}
          order={order}
          onBack={() => setForm(null)}
          onDone={(goesBack) =>
            finish(
              goesBack > 0
                ? say("order.someCancelledBack", { amount: format.money(goesBack) })
                : say("order.someCancelled"),
            )
          }
        />
      )}
      {open && form === "whole" && (
        <CancelWhole
          order={order}
          onBack={() => setForm(null)}
          onDone={() => finish(say("order.cancelled"))}
        />
      )}
    </>
  );
}
