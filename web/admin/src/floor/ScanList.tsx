import { newId } from "@tenon/api-client";
import { Empty, formatChange, formatQuantity, Icon, useLineState } from "@tenon/ui";
import { type ReactNode, useRef, useState } from "react";
import type { Goods } from "../stock/findByCode.js";
import { type Entry, lastOf, linesOf, setTo, undo, unexplained } from "./draft.js";
import type { Place } from "./place.js";
import { Quantity } from "./Quantity.js";
import { type Dock, ScanDock } from "./ScanDock.js";
import { useExplain } from "./useExplain.js";
import { useFloorWords } from "./words.js";

const ONE = 1000;

interface Props {
  place: Place;
  entries: Entry[];
  edit: (by: (before: Entry[]) => Entry[]) => void;
  /** Above the list. */
  head?: ReactNode;
  /** Below the field: what is done with the list. */
  children?: ReactNode;
}

/** A list that grows by scanning: what was touched last on top, everything can be taken back. */
export function ScanList({ place, entries, edit, head, children }: Props) {
  const say = useFloorWords();
  const dock = useRef<Dock>(null);
  const [finding, setFinding] = useState<Entry | null>(null);
  useExplain(place, entries, edit);
  const lines = linesOf(entries);
  const open = unexplained(entries);

  const add = (entry: Omit<Entry, "id">) => edit((before) => [...before, { ...entry, id: newId() }]);
  const onCode = (code: string) => add({ code, goods: null, quantity: 0 });

  function onPick(goods: Goods) {
    if (finding === null) return add({ code: "", goods, quantity: ONE });
    setFinding(null);
    edit((before) =>
      before.map((entry) =>
        entry.id === finding.id ? { ...entry, goods, quantity: ONE, unknown: undefined } : entry,
      ),
    );
  }

  function set(goods: Goods, quantity: number) {
    edit((before) => {
      const entry = setTo(before, goods, quantity, newId());
      return entry ? [...before, entry] : before;
    });
  }

  return (
    <>
      <div className="floor-list">
        {head}
        {entries.length === 0 && (
          <Empty icon="scan" title={say("list.empty")}>
            {say("list.emptyHelp")}
          </Empty>
        )}
        <Heard entries={entries} />
        <ul aria-label={say("list.label")}>
          {open.toReversed().map((entry) => (
            <Open
              key={entry.id}
              entry={entry}
              onFind={() => {
                setFinding(entry);
                dock.current?.focus();
              }}
              onRemove={() => {
                if (finding?.id === entry.id) setFinding(null);
                edit((before) => before.filter((one) => one.id !== entry.id));
              }}
            />
          ))}
          {lines.map(({ goods, quantity }) => (
            <li key={goods.variant_id} data-testid={`line-${goods.sku}`}>
              <span className="floor-goods">
                <strong>{goods.name || goods.sku}</strong>
                <span className="quiet small">{goods.sku}</span>
              </span>
              <Quantity
                name={goods.name || goods.sku}
                quantity={quantity}
                onSet={(next) => set(goods, next)}
                onCode={onCode}
              />
            </li>
          ))}
        </ul>
      </div>
      <ScanDock
        ref={dock}
        onCode={onCode}
        onPick={onPick}
        hint={
          finding && (
            <p className="floor-finding">
              <span>{say("list.findFor", { code: finding.code })}</span>
              <button type="button" className="plain-button" onClick={() => setFinding(null)}>
                {say("list.stopFinding")}
              </button>
            </p>
          )
        }
      >
        <Undo entries={entries} edit={edit} />
        {children}
      </ScanDock>
    </>
  );
}

/** A code that stands for nothing yet, or for nothing at all. */
function Open(props: { entry: Entry; onFind: () => void; onRemove: () => void }) {
  const { entry, onFind, onRemove } = props;
  const say = useFloorWords();
  const cut = useLineState() === "cut";
  const { unknown, code } = entry;
  return (
    <li data-unknown={unknown !== undefined} data-testid={`code-${code}`}>
      <span className="floor-goods">
        <strong className="figures">{code}</strong>
        <span className="small" role={unknown ? "alert" : "status"}>
          {unknown === undefined
            ? say(cut ? "list.waits" : "list.asking")
            : unknown === true
              ? say("list.unknown")
              : unknown}
        </span>
        {unknown === true && <span className="quiet small">{say("list.unknownHelp")}</span>}
      </span>
      <span className="floor-open">
        {unknown !== undefined && (
          <button type="button" className="plain-button" data-edged onClick={onFind}>
            {say("list.find")}
          </button>
        )}
        <button type="button" className="plain-button" data-edged onClick={onRemove}>
          {say("list.remove")}
        </button>
      </span>
    </li>
  );
}

/** Takes the last scan back. */
function Undo({ entries, edit }: Pick<Props, "entries" | "edit">) {
  const say = useFloorWords();
  const last = lastOf(entries);
  if (last === undefined) return null;
  return (
    <button
      type="button"
      className="plain-button floor-undo"
      onClick={() => edit((before) => undo(before, newId()))}
    >
      <Icon name="undo" />
      <span>
        {last.goods
          ? say("scan.undo", { name: last.goods.name, change: formatChange(last.quantity) })
          : say("scan.undoCode", { code: last.code })}
      </span>
    </button>
  );
}

/** What the last scan did, for ears and for eyes that look elsewhere. */
function Heard({ entries }: { entries: Entry[] }) {
  const say = useFloorWords();
  const last = entries.findLast((entry) => entry.goods !== null);
  const total = linesOf(entries).find((line) => line.goods.variant_id === last?.goods?.variant_id);
  return (
    <span className="unseen" role="status">
      {last?.goods &&
        total &&
        say("scan.added", {
          name: last.goods.name,
          change: formatChange(last.quantity),
          total: formatQuantity(total.quantity),
        })}
    </span>
  );
}
