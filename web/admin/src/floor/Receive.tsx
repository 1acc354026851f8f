import { Button } from "@mantine/core";
import { newId } from "@tenon/api-client";
import { formatQuantity } from "@tenon/ui";
import { linesOf, unexplained } from "./draft.js";
import { useDraft, useKeep } from "./keep.js";
import type { Place } from "./place.js";
import { ScanList } from "./ScanList.js";
import { useFloorWords } from "./words.js";

/** Goods that came in: scanned, then booked in one go. */
export function Receive({ place }: { place: Place }) {
  const say = useFloorWords();
  const keep = useKeep();
  const draft = `receive ${place.id}`;
  const [entries, edit] = useDraft(draft);
  const lines = linesOf(entries).filter((line) => line.quantity > 0);
  const open = unexplained(entries).length;
  const what = {
    n: lines.length,
    total: formatQuantity(lines.reduce((sum, line) => sum + line.quantity, 0)),
  };

  function book() {
    keep.tie({
      key: newId(),
      kind: "receive",
      subject: place.id,
      title: say("receive.title", what),
      lines: lines.map(({ goods, quantity }) => ({ variant_id: goods.variant_id, quantity })),
      draft,
      entries,
    });
  }

  return (
    <ScanList place={place} entries={entries} edit={edit}>
      {open > 0 && (
        <p className="floor-none" role="status">
          {say("receive.open", { n: open })}
        </p>
      )}
      <Button size="lg" fullWidth disabled={lines.length === 0 || open > 0} onClick={book}>
        {lines.length === 0 ? say("receive.none") : say("receive.do", what)}
      </Button>
    </ScanList>
  );
}
