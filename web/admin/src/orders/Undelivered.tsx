import { Button, NativeSelect, NumberInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { answer, api, type Order } from "@tenon/api-client";
import { formatQuantity, Problem } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { useSave } from "../parts/useSave.js";
import { useStateWords, useWords } from "../words.js";

const CONDITIONS = ["saleable", "damaged", "quarantine"] as const;
const WHYS = ["not_collected", "refused", "address_wrong"] as const;

type Condition = (typeof CONDITIONS)[number];

/** Takes in a parcel that nobody took: what lay in it, what it is good for now, and why it came back. */
export function Undelivered({ order, onBack }: { order: Order; onBack: () => void }) {
  const say = useWords();
  const words = useStateWords();
  const client = useQueryClient();
  const { busy, error, save } = useSave();
  const [why, setWhy] = useState<(typeof WHYS)[number]>("not_collected");
  const sent = order.lines.filter((line) => line.quantity > 0);
  const [units, setUnits] = useState<Record<string, number>>({});
  const [conditions, setConditions] = useState<Record<string, Condition>>({});
  const unitsOf = (line: (typeof sent)[number]) => units[line.id] ?? line.quantity / 1_000;
  const isShort = sent.some((line) => unitsOf(line) * 1_000 < line.quantity);

  function submit(event: FormEvent) {
    event.preventDefault();
    const goods = sent
      .map((line) => ({
        line_id: line.id,
        quantity: Math.round(unitsOf(line) * 1_000),
        condition: conditions[line.id] ?? "saleable",
      }))
      .filter(({ quantity }) => quantity > 0);
    void save(async () => {
      const params = { path: { id: order.id } };
      await answer(api.POST("/api/v1/orders/{id}/undelivered", { params, body: { why, goods } }));
      await client.invalidateQueries({ queryKey: ["order", order.id] });
      void client.invalidateQueries({ queryKey: ["orders"] });
    });
  }

  return (
    <form className="inline-form" onSubmit={submit} aria-label={say("ship.cameBack")}>
      <p className="quiet">{say("ship.cameBackHelp")}</p>
      <NativeSelect
        label={say("ship.why")}
        value={why}
        data={WHYS.map((value) => ({ value, label: words("undelivered", value) }))}
        onChange={(event) => setWhy(WHYS.find((one) => one === event.currentTarget.value) ?? "not_collected")}
      />
      {sent.map((line) => (
        <div key={line.id} className="two">
          <NumberInput
            label={say("ship.unpacked", { name: line.name, sent: formatQuantity(line.quantity) })}
            value={unitsOf(line)}
            min={0}
            max={line.quantity / 1_000}
            onChange={(value) => setUnits({ ...units, [line.id]: Number(value) || 0 })}
          />
          <NativeSelect
            label={say("stock.condition")}
            value={conditions[line.id] ?? "saleable"}
            data={CONDITIONS.map((value) => ({ value, label: words("condition", value) }))}
            onChange={(event) => {
              const condition = CONDITIONS.find((one) => one === event.currentTarget.value) ?? "saleable";
              setConditions({ ...conditions, [line.id]: condition });
            }}
          />
        </div>
      ))}
      {isShort && <p className="quiet">{say("ship.short")}</p>}
      <Problem error={error} />
      <div className="actions">
        <Button type="submit" color="red" loading={busy}>
          {say("ship.cameBackConfirm")}
        </Button>
        <Button variant="subtle" color="sky" onClick={onBack}>
          {say("back")}
        </Button>
      </div>
    </form>
  );
}
