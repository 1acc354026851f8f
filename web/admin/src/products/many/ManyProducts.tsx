import { Button, Drawer } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { answer, api, type Product, Refused } from "@tenon/api-client";
import { Empty, Note, Problem, useLocale, useSharedWords, Waiting } from "@tenon/ui";
import { useCallback, useEffect, useMemo, useState } from "react";
import { Link, useLocation } from "react-router";
import { Page } from "../../parts/Page.js";
import { useMayForBrand } from "../../parts/session.js";
import { useLeaveGuard } from "../../parts/useLeaveGuard.js";
import { useWords } from "../../words.js";
import { named } from "../Belongings.js";
import { MOST_EDITED } from "../draft.js";
import { Assign } from "./Assign.js";
import { Sheet, useCellWords } from "./Sheet.js";
import {
  type Changes,
  cellsOf,
  FIELDS,
  type Field,
  faultOf,
  fieldOf,
  toEdit,
  valuesOf,
  type Writes,
  write,
} from "./sheet.js";
import { useProducts } from "./useProducts.js";

/** What the list hands over: which products. */
export interface Chosen {
  ids: string[];
}

function chosenIn(state: unknown): string[] {
  const ids = (state as Partial<Chosen> | null)?.ids;
  return Array.isArray(ids) ? ids.filter((id) => typeof id === "string") : [];
}

/** Several products at once: their fields in a sheet, and where they belong. */
export function ManyProducts() {
  const say = useWords();
  const { state } = useLocation();
  const mayEdit = useMayForBrand()("catalog.edit");
  const all = useMemo(() => chosenIn(state), [state]);
  const ids = useMemo(() => all.slice(0, MOST_EDITED), [all]);
  const { products, error, again } = useProducts(ids);
  const [tab, setTab] = useState<"sheet" | "assign">("sheet");
  const [dirty, setDirty] = useState({ sheet: false, assign: false });
  useLeaveGuard(dirty.sheet || dirty.assign);
  const tellSheet = useCallback((sheet: boolean) => setDirty((before) => ({ ...before, sheet })), []);
  const tellAssign = useCallback((assign: boolean) => setDirty((before) => ({ ...before, assign })), []);

  const toList = { to: "/products", words: say("products.title") };
  if (!mayEdit || ids.length === 0) {
    return (
      <Page title={say("many.title")} back={toList}>
        <Empty
          icon="tag"
          title={say(mayEdit ? "many.none" : "products.notYours")}
          action={<Link to="/products">{say("products.title")}</Link>}
        >
          {say(mayEdit ? "many.noneHelp" : "products.notYoursHelp")}
        </Empty>
      </Page>
    );
  }
  return (
    <Page
      title={say("many.title")}
      back={toList}
      aside={<span className="quiet figures">{say("many.count", { n: ids.length })}</span>}
    >
      {all.length > MOST_EDITED && (
        <Note tone="info">{say("many.tooMany", { n: all.length, most: MOST_EDITED })}</Note>
      )}
      <div className="tabs" role="tablist" aria-label={say("many.title")}>
        {(["sheet", "assign"] as const).map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            aria-selected={tab === name}
            onClick={() => setTab(name)}
          >
            {say(`many.tab.${name}`)}
          </button>
        ))}
      </div>
      <Problem error={error} retry={() => void again()} />
      {products === null && !error && <Waiting rows={8} height={36} />}
      {products !== null && (
        <>
          {/* Both stay, so that a look at the other one loses nothing. */}
          <div hidden={tab !== "sheet"}>
            <Fields products={products} again={again} onDirty={tellSheet} />
          </div>
          <div hidden={tab !== "assign"}>
            <Assign products={products} again={again} onDirty={tellAssign} />
          </div>
        </>
      )}
    </Page>
  );
}

export interface PartProps {
  products: Product[];
  again: (ids?: readonly string[]) => Promise<void>;
  /** Whether something here would be lost by leaving. */
  onDirty: (dirty: boolean) => void;
}

type Faults = Record<string, Partial<Record<Field | "row", string>>>;

/** Columns that one press fills for everything in the sheet. */
const FILLS: [key: `many.fill.${string}` & Parameters<ReturnType<typeof useWords>>[0], Field, string][] = [
  ["many.fill.publish", "state", "published"],
  ["many.fill.archive", "state", "archived"],
  ["many.fill.webOn", "onWeb", "yes"],
  ["many.fill.webOff", "onWeb", "no"],
  ["many.fill.tillOn", "onTill", "yes"],
  ["many.fill.tillOff", "onTill", "no"],
];

function Fields({ products, again, onDirty }: PartProps) {
  const say = useWords();
  const locale = useLocale();
  const shared = useSharedWords();
  const client = useQueryClient();
  const [steps, setSteps] = useState<Changes[]>([{}]);
  const [faults, setFaults] = useState<Faults>({});
  const [reviewing, setReviewing] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [done, setDone] = useState<number | null>(null);
  const changes = steps.at(-1) ?? {};
  const touched = products.filter(({ id }) => changes[id] !== undefined);
  const cells = touched.reduce((sum, { id }) => sum + Object.keys(changes[id] ?? {}).length, 0);
  const bad = touched.some(({ id }) =>
    FIELDS.some((field) => {
      const value = changes[id]?.[field];
      return value !== undefined && faultOf(field, value) !== null;
    }),
  );
  useEffect(() => onDirty(cells > 0), [cells, onDirty]);
  useEffect(() => {
    if (cells === 0) setReviewing(false);
  }, [cells]);

  function put(writes: Writes) {
    setDone(null);
    setFaults({});
    setSteps((before) => [...before, write(products, before.at(-1) ?? {}, writes)]);
  }

  const fill = (field: Field, text: string) => {
    const column = FIELDS.indexOf(field);
    put(
      cellsOf({ top: 0, bottom: products.length - 1, left: column, right: column }).map((cell) => ({
        ...cell,
        text,
      })),
    );
  };

  async function save() {
    setBusy(true);
    setError(null);
    const edits = touched.map((product) => ({
      id: product.id,
      version: product.version,
      edit: toEdit(changes[product.id] ?? {}),
    }));
    try {
      await answer(api.PATCH("/api/v1/products", { body: { edits } }));
      await again(edits.map(({ id }) => id));
      setSteps([{}]);
      setFaults({});
      setDone(edits.length);
      void client.invalidateQueries({ queryKey: ["products"] });
    } catch (caught) {
      setError(caught);
      if (caught instanceof Refused) {
        setFaults(
          faultsIn(
            caught,
            edits.map(({ id }) => id),
          ),
        );
        // Somebody was faster: their version comes in below what was typed here.
        const stale = caught.problem.fields.filter(({ code }) => code === "store.stale");
        await again(stale.flatMap(({ pointer }) => edits[rowOf(pointer)]?.id ?? []));
      }
      setReviewing(false);
    } finally {
      setBusy(false);
    }
  }

  return (
    <div className="many">
      <div className="many-fills" role="toolbar" aria-label={say("many.fills")}>
        <span className="quiet small">{say("many.fills")}</span>
        {FILLS.map(([key, field, value]) => (
          <button
            key={key}
            type="button"
            className="plain-button"
            data-edged
            onClick={() => fill(field, value)}
          >
            {say(key)}
          </button>
        ))}
      </div>
      <p className="quiet small">{say("many.help")}</p>
      {done !== null && (
        <Note tone="good" role="status">
          {say("many.saved", { n: done })}
        </Note>
      )}
      {error !== null && <Problem error={error} />}
      {Object.keys(faults).length > 0 && (
        <Note tone="warn" role="alert" title={say("many.refused")}>
          <ul className="many-faults">
            {products
              .filter(({ id }) => faults[id])
              .map((product) => (
                <li key={product.id}>
                  {say("table.labelled", {
                    label: named(product.names, locale) || product.handle,
                    value: Object.values(faults[product.id] ?? {}).join(" "),
                  })}
                </li>
              ))}
          </ul>
        </Note>
      )}
      <Sheet
        products={products}
        changes={changes}
        faults={faults}
        onWrite={put}
        onUndo={() => setSteps((before) => (before.length > 1 ? before.slice(0, -1) : before))}
      />
      <div className="save-bar">
        <Button disabled={cells === 0 || bad} onClick={() => setReviewing(true)}>
          {say("many.review")}
        </Button>
        <span className="quiet figures" role="status">
          {cells === 0
            ? say("many.noChange")
            : bad
              ? say("many.mend")
              : say("many.changes", { cells, n: touched.length })}
        </span>
        {steps.length > 1 && (
          <button
            type="button"
            className="plain-button"
            onClick={() => setSteps((before) => before.slice(0, -1))}
          >
            {say("many.undo")}
          </button>
        )}
      </div>
      <Drawer
        opened={reviewing}
        onClose={() => setReviewing(false)}
        position="right"
        size={520}
        title={say("many.reviewTitle", { cells, n: touched.length })}
        closeButtonProps={{ "aria-label": shared("close") }}
      >
        <Review products={touched} changes={changes} />
        <div className="save-bar">
          <Button loading={busy} onClick={() => void save()}>
            {say("many.save", { n: touched.length })}
          </Button>
          <span className="quiet small">{say("many.allOrNone")}</span>
        </div>
      </Drawer>
    </div>
  );
}

const rowOf = (pointer: string): number => Number(/^\/edits\/(\d+)/.exec(pointer)?.[1] ?? Number.NaN);

/** The answer's faults, by product and column. */
function faultsIn(refused: Refused, ids: string[]): Faults {
  const faults: Faults = {};
  for (const { pointer, detail } of refused.problem.fields) {
    const id = ids[rowOf(pointer)];
    if (id === undefined) continue;
    faults[id] = { ...faults[id], [fieldOf(pointer) ?? "row"]: detail };
  }
  return faults;
}

/** Before it is done: what was, and what it becomes. */
function Review({ products, changes }: { products: Product[]; changes: Changes }) {
  const say = useWords();
  const cellWords = useCellWords();
  const shown = (field: Field, value: string) => cellWords(field, value) || say("blank");
  return (
    <ul className="many-review">
      {products.map((product) => (
        <li key={product.id}>
          <strong>{product.names["zh-TW"] ?? product.handle}</strong>
          {FIELDS.flatMap((field) => {
            const next = changes[product.id]?.[field];
            if (next === undefined) return [];
            return (
              <p key={field}>
                <span className="quiet small">{say(`many.${field}`)}</span>
                <span>
                  <del>{shown(field, valuesOf(product)[field])}</del> → <ins>{shown(field, next)}</ins>
                </span>
              </p>
            );
          })}
        </li>
      ))}
    </ul>
  );
}
