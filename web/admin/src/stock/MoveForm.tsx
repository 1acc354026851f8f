import { Button, NativeSelect, SegmentedControl, TextInput } from "@mantine/core";
import { answer, api, type Level } from "@tenon/api-client";
import { formatQuantity, Problem, parseQuantity } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { useStateWords, useWords } from "../words.js";
import { useSend } from "./useSend.js";

type Condition = Level["condition"];
const USES: Condition[] = ["saleable", "display", "tester", "sample", "quarantine", "damaged"];
const REASONS = ["damage", "expired", "loss", "tasting", "sample", "own_use", "donation"] as const;

interface Props {
  level: Level;
  /** What this person may do with it. */
  mayReclassify: boolean;
  mayWriteOff: boolean;
  onDone: (sentence: string) => void;
}

/** Puts goods to another use, or writes them off. */
export function MoveForm({ level, mayReclassify, mayWriteOff, onDone }: Props) {
  const say = useWords();
  const words = useStateWords();
  const { send, busy, error, fault: fieldOf } = useSend<unknown>();
  const [off, setOff] = useState(!mayReclassify);
  const [to, setTo] = useState<Condition>(level.condition === "saleable" ? "display" : "saleable");
  const [why, setWhy] = useState<(typeof REASONS)[number]>("damage");
  const [text, setText] = useState("1");
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const quantity = parseQuantity(text);
  const bad = quantity === null || quantity <= 0;
  const reasonBad = !off && reason.trim() === "";

  async function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (bad || reasonBad) return;
    const { variant_id, location_id, condition } = level;
    const what = { sku: level.sku, n: formatQuantity(quantity) };
    if (off) {
      const lines = [{ variant_id, condition, quantity }];
      const body = { location_id, lines, reason: why, note: reason.trim() };
      const sent = await send(body, (header) =>
        answer(api.POST("/api/v1/stock/write-offs", { params: { header }, body })),
      );
      if (sent) onDone(say("stock.writtenOff", what));
      return;
    }
    const body = { location_id, variant_id, from: condition, to, quantity, reason: reason.trim() };
    const sent = await send(body, (header) =>
      answer(api.POST("/api/v1/stock/reclassifications", { params: { header }, body })),
    );
    if (sent) onDone(say("stock.reclassified", { ...what, use: words("condition", to) }));
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
      {mayReclassify && mayWriteOff && (
        <SegmentedControl
          fullWidth
          value={off ? "off" : "use"}
          onChange={(value) => setOff(value === "off")}
          data={[
            { value: "use", label: say("stock.otherUse") },
            { value: "off", label: say("stock.writeOff") },
          ]}
        />
      )}
      {off ? (
        <NativeSelect
          label={say("stock.writeOffReason")}
          name="why"
          value={why}
          data={REASONS.map((value) => ({ value, label: words("reason", value) }))}
          onChange={(event) => setWhy(event.currentTarget.value as (typeof REASONS)[number])}
        />
      ) : (
        <NativeSelect
          label={say("stock.newUse")}
          name="to"
          value={to}
          data={USES.filter((use) => use !== level.condition).map((value) => ({
            value,
            label: words("condition", value),
          }))}
          onChange={(event) => setTo(event.currentTarget.value as Condition)}
        />
      )}
      <TextInput
        label={say("stock.quantity")}
        name="quantity"
        inputMode="decimal"
        data-autofocus
        maxLength={12}
        value={text}
        error={
          tried && bad ? say("stock.quantityBad") : (fieldOf("/quantity") ?? fieldOf("/lines/0/quantity"))
        }
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <TextInput
        label={say(off ? "stock.note" : "reason")}
        name="reason"
        maxLength={200}
        value={reason}
        error={tried && reasonBad ? say("reasonNeeded") : fieldOf("/reason")}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Problem error={error} />
      <Button type="submit" loading={busy}>
        {say(off ? "stock.writeOff" : "stock.submitUse")}
      </Button>
    </form>
  );
}
