import { TextInput } from "@mantine/core";
import { answer, api, type OrderRow } from "@tenon/api-client";
import { useState } from "react";
import { useMay } from "../parts/session.js";
import { BulkForm } from "../table/BulkForm.js";
import type { Act, Asked, BulkAction } from "../table/bulk.js";
import { useWords } from "../words.js";
import { useOrderBulkWords } from "./bulkWords.js";

type Call = (path: { id: string }) => Promise<unknown>;

/** Each of these acts is nothing new where it was done already, so an order may be sent again after silence. */
const each =
  (call: Call): Act<OrderRow> =>
  async (rows) => {
    for (const { id } of rows) await call({ id });
  };

/** What can be done with many orders, by whoever looks. */
export function useOrderActions(): BulkAction<OrderRow>[] {
  const say = useWords();
  const words = useOrderBulkWords();
  const may = useMay();
  const actions: BulkAction<OrderRow>[] = [];
  if (may("orders.fulfil")) {
    actions.push(
      {
        key: "ready",
        words: say("orders.bulkReady"),
        each: each((path) => answer(api.POST("/api/v1/orders/{id}/ready", { params: { path } }))),
      },
      { key: "ship", words: words("ship"), ask: (asked) => <Ship {...asked} /> },
      {
        key: "delivered",
        words: words("delivered"),
        each: each((path) => answer(api.POST("/api/v1/orders/{id}/delivered", { params: { path } }))),
      },
    );
  }
  if (may("orders.cancel")) {
    actions.push({ key: "cancel", words: words("cancel"), ask: (asked) => <Cancel {...asked} /> });
  }
  return actions;
}

function Ship({ rows, go, cancel }: Asked<OrderRow>) {
  const say = useWords();
  const words = useOrderBulkWords();
  const [text, setText] = useState("");
  const carrier = text.trim();
  const send: Call = (path) =>
    answer(api.POST("/api/v1/orders/{id}/shipment", { params: { path }, body: { carrier } }));
  return (
    <BulkForm
      action={words("ship")}
      n={rows.length}
      help={words("shipHelp")}
      disabled={carrier === ""}
      onGo={() => go(each(send), carrier)}
      onCancel={cancel}
    >
      <TextInput
        label={say("ship.carrier")}
        autoFocus
        maxLength={40}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </BulkForm>
  );
}

function Cancel({ rows, go, cancel }: Asked<OrderRow>) {
  const words = useOrderBulkWords();
  const [text, setText] = useState("");
  const reason = text.trim();
  const end: Call = (path) =>
    answer(api.POST("/api/v1/orders/{id}/cancel", { params: { path }, body: { reason } }));
  return (
    <BulkForm
      action={words("cancel")}
      n={rows.length}
      help={words("cancelHelp")}
      danger
      disabled={reason === ""}
      onGo={() => go(each(end), reason)}
      onCancel={cancel}
    >
      <TextInput
        label={words("reason")}
        description={words("reasonHelp")}
        autoFocus
        maxLength={200}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </BulkForm>
  );
}
