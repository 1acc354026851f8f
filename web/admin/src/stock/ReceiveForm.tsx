import { Button, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { answer, api, newId } from "@tenon/api-client";
import { Icon, Problem, parseQuantity } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { useWords } from "../words.js";
import { GoodsPicker } from "./GoodsPicker.js";
import { useLocations } from "./useLocations.js";
import { useSend } from "./useSend.js";

interface Line {
  key: string;
  variant: string;
  quantity: string;
  lot: string;
  expires: string;
}

const newLine = (): Line => ({ key: newId(), variant: "", quantity: "", lot: "", expires: "" });

/** Goods that came in. */
export function ReceiveForm({ onDone }: { onDone: (sentence: string) => void }) {
  const say = useWords();
  const locations = useLocations();
  const [chosen, setChosen] = useState("");
  const [lines, setLines] = useState<Line[]>(() => [newLine()]);
  const [note, setNote] = useState("");
  const [tried, setTried] = useState(false);
  const { send, busy, error, fault: fieldOf } = useSend<unknown>();
  const location = chosen || locations[0]?.id || "";

  const quantityBad = (line: Line) => (parseQuantity(line.quantity) ?? 0) <= 0;
  const bad = location === "" || lines.some((line) => line.variant === "" || quantityBad(line));
  const edit = (key: string, change: Partial<Line>) =>
    setLines((before) => before.map((line) => (line.key === key ? { ...line, ...change } : line)));

  async function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (bad) return;
    const body = {
      location_id: location,
      lines: lines.map((line) => ({
        variant_id: line.variant,
        quantity: parseQuantity(line.quantity) ?? 0,
        ...(line.lot.trim() !== "" && { lot_code: line.lot.trim() }),
        ...(line.expires !== "" && { expires_on: line.expires }),
      })),
      note: note.trim(),
    };
    const received = await send(body, (header) =>
      answer(api.POST("/api/v1/stock/receipts", { params: { header }, body })),
    );
    if (received) onDone(say("stock.received", { n: lines.length }));
  }

  return (
    <form className="panel-form" onSubmit={submit} noValidate>
      <NativeSelect
        label={say("stock.location")}
        name="location"
        value={location}
        data={locations.map((place) => ({ value: place.id, label: place.name }))}
        onChange={(event) => setChosen(event.currentTarget.value)}
      />
      {lines.map((line, at) => (
        <div key={line.key} className="receive-line">
          <GoodsPicker
            withLabel
            label={say("stock.goods")}
            value={line.variant}
            error={tried && line.variant === "" ? say("needed") : fieldOf(`/lines/${at}/variant_id`)}
            onPick={(goods) => edit(line.key, { variant: goods?.variant_id ?? "" })}
          />
          {lines.length > 1 && (
            <button
              type="button"
              className="plain-button"
              aria-label={say("stock.removeLine")}
              onClick={() => setLines((before) => before.filter((other) => other.key !== line.key))}
            >
              <Icon name="bin" />
            </button>
          )}
          <TextInput
            label={say("stock.quantity")}
            name="quantity"
            inputMode="decimal"
            maxLength={10}
            value={line.quantity}
            error={tried && quantityBad(line) ? say("stock.quantityBad") : fieldOf(`/lines/${at}/quantity`)}
            onChange={(event) => edit(line.key, { quantity: event.currentTarget.value })}
          />
          <TextInput
            label={say("lots.code")}
            name="lot"
            maxLength={40}
            value={line.lot}
            error={fieldOf(`/lines/${at}/lot_code`)}
            onChange={(event) => edit(line.key, { lot: event.currentTarget.value })}
          />
          <TextInput
            label={say("lots.expires")}
            name="expires"
            type="date"
            value={line.expires}
            onChange={(event) => edit(line.key, { expires: event.currentTarget.value })}
          />
        </div>
      ))}
      <button
        type="button"
        className="plain-button"
        data-edged
        onClick={() => setLines((before) => [...before, newLine()])}
      >
        <Icon name="plus" />
        {say("stock.addLine")}
      </button>
      <Textarea
        label={say("stock.note")}
        placeholder={say("stock.noteHelp")}
        name="note"
        maxLength={500}
        value={note}
        error={fieldOf("/note")}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Problem error={error} />
      <Button type="submit" loading={busy}>
        {say("stock.submitReceive")}
      </Button>
    </form>
  );
}
