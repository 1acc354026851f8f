import { Button, SegmentedControl, TextInput } from "@mantine/core";
import { answer, api, type Level } from "@tenon/api-client";
import { formatChange, formatQuantity, Problem, parseQuantity } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { useStateWords, useWords } from "../words.js";
import { useSend } from "./useSend.js";

type How = "counted" | "change";

interface Props {
  level: Level;
  onDone: (sentence: string) => void;
}

/** Sets a level right, by what was counted or by how much it changed; always with a reason. */
export function AdjustForm({ level, onDone }: Props) {
  const say = useWords();
  const words = useStateWords();
  const [how, setHow] = useState<How>("counted");
  const [text, setText] = useState("");
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const { send, busy, error, fault: fieldOf } = useSend<unknown>();
  const quantity = parseQuantity(text);
  const bad = quantity === null || (how === "counted" ? quantity < 0 : quantity === 0);
  const reasonBad = reason.trim() === "";

  async function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (bad || reasonBad) return;
    const body = {
      location_id: level.location_id,
      variant_id: level.variant_id,
      condition: level.condition,
      [how]: quantity,
      reason: reason.trim(),
    };
    const adjusted = await send(body, (header) =>
      answer(api.POST("/api/v1/stock/adjustments", { params: { header }, body })),
    );
    if (!adjusted) return;
    onDone(
      say("stock.adjusted", {
        sku: level.sku,
        onHand: formatQuantity(adjusted.level.on_hand),
        available: formatQuantity(adjusted.level.available),
      }),
    );
  }

  return (
    <form className="panel-form" onSubmit={submit} noValidate>
      <p>
        {level.name || level.sku}
        <span className="quiet block small">
          {level.location_name} · {words("condition", level.condition)} · {say("stock.onHand")}{" "}
          <strong className="figures">{formatQuantity(level.on_hand)}</strong>
        </span>
      </p>
      <SegmentedControl
        fullWidth
        value={how}
        onChange={(value) => setHow(value as How)}
        data={[
          { value: "counted", label: say("stock.byCount") },
          { value: "change", label: say("stock.byChange") },
        ]}
      />
      <TextInput
        label={say(how === "counted" ? "stock.counted" : "stock.changeBy")}
        description={say(how === "counted" ? "stock.byCountHelp" : "stock.byChangeHelp")}
        name="quantity"
        inputMode="decimal"
        data-autofocus
        maxLength={12}
        value={text}
        error={tried && bad ? say("stock.quantityBad") : fieldOf(`/${how}`)}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {how === "counted" && quantity !== null && (
        <p className="small figures" role="status">
          {say("stock.difference", { change: formatChange(quantity - level.on_hand) })}
        </p>
      )}
      <TextInput
        label={say("reason")}
        name="reason"
        placeholder={say("stock.reasonHelp")}
        maxLength={200}
        value={reason}
        error={tried && reasonBad ? say("reasonNeeded") : fieldOf("/reason")}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Problem error={error} />
      <Button type="submit" loading={busy}>
        {say("stock.submitAdjust")}
      </Button>
    </form>
  );
}
