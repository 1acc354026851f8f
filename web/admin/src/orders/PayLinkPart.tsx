import { Button, NativeSelect } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api, done, newId, type Order } from "@tenon/api-client";
import { Note, Problem, Tag, useFormat } from "@tenon/ui";
import { useState } from "react";
import { useMay } from "../parts/session.js";
import { useSave } from "../parts/useSave.js";
import { useStateWords, useWords } from "../words.js";

const SENDS = ["best", "sms", "email", "line", "nobody"] as const;

/** The link by which a customer pays an order that was made for them. */
export function PayLinkPart({ order }: { order: Order }) {
  const say = useWords();
  const words = useStateWords();
  const format = useFormat();
  const may = useMay();
  const client = useQueryClient();
  const { busy, error, save } = useSave();
  const [sendBy, setSendBy] = useState<(typeof SENDS)[number]>("best");
  const [copied, setCopied] = useState(false);
  const path = { id: order.id };
  const found = useQuery({
    queryKey: ["pay-link", order.id, order.version],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/orders/{id}/pay-link", { params: { path }, signal })),
    enabled: order.by_link,
    // What became of the message is known a moment after it was sent.
    refetchInterval: (query) => (query.state.data?.message === "waiting" ? 3_000 : false),
  });
  if (!order.by_link) return null;
  const link = found.data;
  const waits = order.state === "placed" && order.money_state === "pending";
  const can = waits && may("orders.place_for");
  const url = link?.path ? `${window.location.origin}${link.path}` : null;

  const changed = async () => {
    setCopied(false);
    await client.invalidateQueries({ queryKey: ["pay-link", order.id] });
    await client.invalidateQueries({ queryKey: ["order", order.id] });
  };
  const send = () =>
    void save(async () => {
      const header = { "Idempotency-Key": newId() };
      const body = { send_by: sendBy };
      await answer(api.POST("/api/v1/orders/{id}/pay-link", { params: { path, header }, body }));
      await changed();
    });
  const cancel = () =>
    void save(async () => {
      await done(api.DELETE("/api/v1/orders/{id}/pay-link", { params: { path } }));
      await changed();
    });
  const copy = () =>
    void save(async () => {
      if (url) await navigator.clipboard.writeText(url);
      setCopied(true);
    });

  return (
    <section className="part" aria-labelledby="pay-link">
      <div className="section-head">
        <h2 id="pay-link">{say("link.title")}</h2>
        {link && (
          <Tag tone={waits && link.state === "live" ? "good" : "plain"}>
            {waits ? words("link", link.state) : words("state", order.state)}
          </Tag>
        )}
      </div>
      <Problem error={found.error} retry={() => void found.refetch()} />
      {link && (
        <>
          <p className="small">
            {link.channel
              ? say("link.sentBy", {
                  way: say(`sendBy.${link.channel as "sms" | "email" | "line"}`),
                  state: words("messageState", link.message ?? "waiting"),
                })
              : say("link.notSent")}{" "}
            <span className="quiet figures">
              {[link.made_by, format.moment(link.created_at)].filter(Boolean).join(" · ")}
            </span>
          </p>
          {waits && link.held_until && (
            <p className="small">{say("link.held", { when: format.moment(link.held_until) })}</p>
          )}
          {url && waits && <p className="small figures wrap">{url}</p>}
        </>
      )}
      <Problem error={error} />
      {copied && (
        <Note tone="good" role="status">
          {say("link.copied")}
        </Note>
      )}
      {can && (
        <div className="actions">
          {url && (
            <Button onClick={copy} disabled={busy}>
              {say("link.copy")}
            </Button>
          )}
          <NativeSelect
            aria-label={say("agent.send")}
            value={sendBy}
            data={SENDS.map((value) => ({ value, label: say(`sendBy.${value}`) }))}
            onChange={(event) => setSendBy(SENDS.find((one) => one === event.currentTarget.value) ?? "best")}
          />
          <Button variant="default" onClick={send} loading={busy}>
            {say("link.send")}
          </Button>
          {link?.state === "live" && (
            <Button variant="subtle" color="red" onClick={cancel} disabled={busy}>
              {say("link.cancel")}
            </Button>
          )}
        </div>
      )}
      {can && <p className="quiet small">{say("link.help")}</p>}
    </section>
  );
}
