import { Button, Textarea } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api, type Order } from "@tenon/api-client";
import { Problem, Waiting } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { useSave } from "../parts/useSave.js";
import { useWords } from "../words.js";
import { CancelWorth } from "./CancelWorth.js";

/** Cancels an order of which nothing has left: what goes back is said before anybody agrees to it. */
export function CancelWhole(props: { order: Order; onBack: () => void; onDone: () => void }) {
  const { order } = props;
  const say = useWords();
  const client = useQueryClient();
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const { busy, error, save } = useSave();
  const path = { id: order.id };
  const quote = useQuery({
    queryKey: ["cancel-quote", order.id, order.version],
    queryFn: ({ signal }) => {
      const left = order.lines.filter((line) => line.quantity > 0);
      const lines = left.map((line) => ({ line_id: line.id, quantity: line.quantity }));
      return answer(
        api.POST("/api/v1/orders/{id}/cancel-lines/quotes", { params: { path }, body: { lines }, signal }),
      );
    },
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    setMissing(reason.trim() === "");
    if (reason.trim() === "") return;
    void save(async () => {
      const body = { reason: reason.trim() };
      await answer(api.POST("/api/v1/orders/{id}/cancel", { params: { path }, body }));
      await client.invalidateQueries({ queryKey: ["order", order.id] });
      void client.invalidateQueries({ queryKey: ["orders"] });
      props.onDone();
    });
  }

  return (
    <form className="inline-form" onSubmit={submit}>
      <p className="quiet">{say("order.cancelHelp")}</p>
      {quote.data && <CancelWorth whole order={order} quote={quote.data} />}
      {quote.isPending && <Waiting rows={1} height={54} />}
      <Textarea
        label={say("order.cancelReason")}
        value={reason}
        maxLength={200}
        autoFocus
        error={missing ? say("reasonNeeded") : undefined}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Problem error={error ?? quote.error} />
      <div className="actions">
        <Button type="submit" color="red" loading={busy}>
          {say("order.cancelConfirm")}
        </Button>
        <Button variant="subtle" color="sky" onClick={props.onBack}>
          {say("back")}
        </Button>
      </div>
    </form>
  );
}
