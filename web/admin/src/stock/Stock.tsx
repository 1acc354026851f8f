import { Button, Drawer } from "@mantine/core";
import type { Level } from "@tenon/api-client";
import { Note, useSharedWords } from "@tenon/ui";
import { useState } from "react";
import { Page } from "../parts/Page.js";
import { useMay, useMayIn } from "../parts/session.js";
import { ChoiceFilter } from "../table/Filters.js";
import { useFilters } from "../table/useFilters.js";
import { useStateWords, useWords } from "../words.js";
import { AdjustForm } from "./AdjustForm.js";
import { COUNT_STATES, Counts } from "./Counts.js";
import { GoodsPicker } from "./GoodsPicker.js";
import { Levels } from "./Levels.js";
import { Lots } from "./Lots.js";
import { MoveForm } from "./MoveForm.js";
import { Movements } from "./Movements.js";
import { ReceiveForm } from "./ReceiveForm.js";
import { TRANSFER_STATES, Transfers } from "./Transfers.js";
import { useLocations } from "./useLocations.js";

const FILTERS = ["variant", "location", "state", "tab"] as const;

const TABS = ["", "movements", "counts", "transfers", "lots"] as const;

type Panel = { kind: "receive" } | { kind: "adjust" | "move"; level: Level };

/** What lies where, and how it came to be so. */
export function Stock() {
  const say = useWords();
  const words = useStateWords();
  const shared = useSharedWords();
  const may = useMay();
  const mayIn = useMayIn();
  const filters = useFilters(FILTERS);
  const { variant, location, state, tab } = filters.values;
  const locations = useLocations();
  const [panel, setPanel] = useState<Panel | null>(null);
  const [done, setDone] = useState<string | null>(null);

  function finish(sentence: string) {
    setPanel(null);
    setDone(sentence);
  }

  const places = (
    <ChoiceFilter
      label={say("stock.location")}
      all={say("all")}
      value={location}
      options={locations.map((place) => [place.id, place.name] as const)}
      onChange={(value) => filters.set({ location: value })}
    />
  );
  const documents = (group: string, states: readonly string[]) => ({
    location,
    state,
    onDone: setDone,
    narrowed: location !== "",
    onReset: () => filters.set({ location: "", state: "" }),
    filters: (
      <>
        {places}
        <ChoiceFilter
          label={say("orders.state")}
          all={say("all")}
          value={state}
          options={states.map((value) => [value, words(group, value)] as const)}
          onChange={(value) => filters.set({ state: value })}
        />
      </>
    ),
  });
  const bar = (
    <>
      <GoodsPicker
        label={say("stock.pickGoods")}
        value={variant}
        onPick={(goods) => filters.set({ variant: goods?.variant_id ?? "" })}
      />
      {places}
    </>
  );
  const list = {
    variant,
    location,
    filters: bar,
    narrowed: variant !== "" || location !== "",
    onReset: () => filters.set({ variant: "", location: "" }),
  };

  return (
    <Page
      title={say("stock.title")}
      actions={
        may("stock.receive") && (
          <Button onClick={() => setPanel({ kind: "receive" })}>{say("stock.receive")}</Button>
        )
      }
    >
      {done && (
        <Note tone="good" role="status">
          {done}
        </Note>
      )}
      <div className="tabs" role="tablist" aria-label={say("stock.title")}>
        {TABS.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            aria-selected={tab === name}
            onClick={() => filters.set({ tab: name, state: "" })}
          >
            {say(`stock.${name || "levels"}`)}
          </button>
        ))}
      </div>
      {tab === "movements" ? (
        <Movements {...list} />
      ) : tab === "counts" ? (
        <Counts {...documents("counting", COUNT_STATES)} />
      ) : tab === "transfers" ? (
        <Transfers {...documents("moving", TRANSFER_STATES)} />
      ) : tab === "lots" ? (
        <Lots variant={variant} location={location} filters={bar} />
      ) : (
        <Levels
          {...list}
          mayAdjust={(level) => mayIn("stock.adjust", level.store_id)}
          onAdjust={may("stock.adjust") ? (level) => setPanel({ kind: "adjust", level }) : undefined}
          mayMove={(level) =>
            level.condition !== "in_transit" &&
            (mayIn("stock.reclassify", level.store_id) || mayIn("stock.write_off", level.store_id))
          }
          onMove={(level) => setPanel({ kind: "move", level })}
        />
      )}
      <Drawer
        opened={panel !== null}
        onClose={() => setPanel(null)}
        position="right"
        size={480}
        title={
          panel === null || panel.kind === "receive"
            ? say("stock.receive")
            : say(panel.kind === "adjust" ? "stock.adjustOf" : "stock.moveOf", { sku: panel.level.sku })
        }
        closeButtonProps={{ "aria-label": shared("close") }}
      >
        {panel?.kind === "adjust" && <AdjustForm level={panel.level} onDone={finish} />}
        {panel?.kind === "move" && (
          <MoveForm
            level={panel.level}
            mayReclassify={mayIn("stock.reclassify", panel.level.store_id)}
            mayWriteOff={mayIn("stock.write_off", panel.level.store_id)}
            onDone={finish}
          />
        )}
        {panel?.kind === "receive" && <ReceiveForm onDone={finish} />}
      </Drawer>
    </Page>
  );
}
