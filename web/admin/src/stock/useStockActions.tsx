import { NativeSelect, TextInput } from "@mantine/core";
import { answer, api, type Level } from "@tenon/api-client";
import { parseQuantity } from "@tenon/ui";
import { useState } from "react";
import { useMay, useMayIn } from "../parts/session.js";
import { BulkForm } from "../table/BulkForm.js";
import { type Asked, type BulkAction, piecesBy } from "../table/bulk.js";
import { useStockBulkWords } from "./bulkWords.js";
import { useLocations } from "./useLocations.js";

/** The most articles that one count or one transfer names. */
const AT_ONCE = 500;

/** What can be done with many levels of stock, by whoever looks. */
export function useStockActions(): BulkAction<Level>[] {
  const words = useStockBulkWords();
  const may = useMay();
  const actions: BulkAction<Level>[] = [];
  if (may("stock.count")) {
    actions.push({
      key: "count",
      words: words("count"),
      each: (rows, once) => count(rows, once),
      // One count names one place and one condition.
      pieces: (rows) => piecesBy(rows, (row) => `${row.location_id} ${row.condition}`, AT_ONCE),
      said: (n) => words("counted", { n }),
    });
  }
  if (may("stock.transfer")) {
    actions.push({
      key: "transfer",
      words: words("transfer"),
      ask: (asked) => <Transfer {...asked} />,
      said: (n) => words("asked", { n }),
    });
  }
  return actions;
}

async function count(rows: Level[], once: string) {
  const [first] = rows;
  if (first === undefined) return;
  const { location_id, condition } = first;
  const variant_ids = rows.map((row) => row.variant_id);
  const params = { header: { "Idempotency-Key": once } };
  const body = { location_id, condition, variant_ids, note: "" };
  await answer(api.POST("/api/v1/stock/counts", { params, body }));
}

/** So many of each, to one of the person's own places. */
function Transfer({ rows, go, cancel }: Asked<Level>) {
  const words = useStockBulkWords();
  const mayIn = useMayIn();
  const own = useLocations().filter((place) => mayIn("stock.transfer", place.store));
  const [place, setPlace] = useState("");
  const [text, setText] = useState("1");
  const to = place || own[0]?.id || "";
  const quantity = parseQuantity(text);

  async function ask(some: Level[], once: string) {
    const [first] = some;
    if (first === undefined || quantity === null) return;
    if (first.condition !== "saleable") throw words("notSaleable");
    const params = { header: { "Idempotency-Key": once } };
    const body = {
      from_location_id: first.location_id,
      to_location_id: to,
      lines: some.map((row) => ({ variant_id: row.variant_id, quantity })),
      note: "",
    };
    await answer(api.POST("/api/v1/stock/transfers", { params, body }));
  }

  return (
    <BulkForm
      action={words("transfer")}
      n={rows.length}
      help={words("transferHelp")}
      disabled={to === "" || quantity === null || quantity <= 0}
      onGo={() =>
        go(
          ask,
          `${to} ${quantity}`,
          piecesBy(rows, (row) => `${row.location_id} ${row.condition}`, AT_ONCE),
        )
      }
      onCancel={cancel}
    >
      <NativeSelect
        label={words("to")}
        autoFocus
        value={to}
        data={own.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(event) => setPlace(event.currentTarget.value)}
      />
      <TextInput
        label={words("each")}
        inputMode="decimal"
        maxLength={12}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </BulkForm>
  );
}
