import { Button, NumberInput, Textarea } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { answer, api, type CancelQuote, ifMatch, type Order } from "@tenon/api-client";
import { formatQuantity, Problem } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { useSave } from "../parts/useSave.js";
import { useWords } from "../words.js";
import { CancelWorth } from "./CancelWorth.js";

/** Cancels some of what was ordered and did not leave yet. */
export function CancelSome(props: { order: Order; onBack: () => void; onDone: (goesBack: number) => void }) {
  const { order } = props;
  const say = useWords();
  const client = useQueryClient();
  const [units, setUnits] = useState<Record<string, number>>({});
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const [quote, setQuote] = useState<CancelQuote | null>(null);
  const { busy, error, save } = useSave();
  const lines = order.lines
    .map((line) => ({ line_id: line.id, quantity: Math.round((units[line.id] ?? 0) * 1_000) }))
    .filter((line) => line.quantity > 0);

  function submit(event: FormEvent) {
    event.preventDefault();
    // Looking at what it comes to needs no reason; doing it does.
    const unexplained = quote !== null && reason.trim() === "";
    setMissing(unexplained);
    if (unexplained) return;
    const path = { id: order.id };
    const params = { path, header: { "If-Match": ifMatch(order.version) } };
    const body = { lines, reason: reason.trim() };
    void save(async () => {
      if (quote === null) {
        const asked = { params: { path }, body: { lines } };
        return setQuote(await answer(api.POST("/api/v1/orders/{id}/cancel-lines/quotes", asked)));
      }
      const done = await answer(api.POST("/api/v1/orders/{id}/cancel-lines", { params, body }));
      await client.invalidateQueries({ queryKey: ["order", order.id] });
      void client.invalidateQueries({ queryKey: ["orders"] });
      props.onDone(done.goes_back);
    });
  }

  return (
    <form className="inline-form" onSubmit={submit} noValidate>
      <p className="quiet">{say("order.cancelSomeHelp")}</p>
      {order.lines
        .filter((line) => line.quantity > 0)
        .map((line) => (
          <NumberInput
            key={line.id}
            label={say("order.cancelOf", { name: line.name, left: formatQuantity(line.quantity) })}
            value={units[line.id] ?? 0}
            min={0}
            max={line.quantity / 1_000}
            onChange={(value) => {
              setUnits({ ...units, [line.id]: Number(value) || 0 });
              setQuote(null);
            }}
          />
        ))}
      <Textarea
        label={say("order.cancelReason")}
        value={reason}
        maxLength={200}
        required
        error={missing ? say("reasonNeeded") : undefined}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Problem error={error} />
      {quote && <CancelWorth order={order} quote={quote} />}
      <div className="actions">
        <Button type="submit" color={quote ? "red" : undefined} loading={busy} disabled={lines.length === 0}>
          {say(quote ? "order.cancelSomeConfirm" : "order.cancelWorkOut")}
        </Button>
        <Button variant="subtle" color="sky" onClick={props.onBack}>
          {say("back")}
        </Button>
      </div>
    </form>
  );
}
