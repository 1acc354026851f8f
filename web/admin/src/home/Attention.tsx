import type { Dashboard } from "@tenon/api-client";
import { Empty, Icon, useFormat } from "@tenon/ui";
import { useState } from "react";
import { Link } from "react-router";
import { useWords } from "../words.js";
import { byKind } from "./compare.js";
import { type HomeKey, homeZh, useHomeWords } from "./words.js";

type Item = Dashboard["attention"][number];

/** Rows of a kind that are in sight before somebody asks for more. */
const FEW = 3;

/** All cases are one kind here: they are dealt with on one page. */
function kindOf(item: Item): string {
  if (item.kind.startsWith("case")) return "case";
  return item.kind.startsWith("invoices") ? "invoices" : item.kind.replace(/^order\./, "");
}

/** Where all rows of a kind are. */
function allOf(kind: string): string {
  if (kind === "case") return "/cases";
  if (kind === "invoices") return "/invoices?upload=waiting";
  return kind === "payment_unknown" ? "/payments?state=unknown" : "/orders?state=placed";
}

/** Where one matter is dealt with. */
function placeFor(item: Item): string {
  if (item.kind === "invoices.late") return "/invoices?upload=late";
  if (item.kind.startsWith("invoices")) return "/invoices?upload=waiting";
  return item.kind.startsWith("order") ? `/orders/${item.subject}` : "/cases";
}

/** What needs a hand, kind by kind, the most pressing first. */
export function Attention({ items }: { items: Item[] }) {
  const say = useWords();
  if (items.length === 0) {
    return (
      <Empty icon="check" title={say("home.attentionNone")}>
        {say("home.attentionNoneHelp")}
      </Empty>
    );
  }
  return byKind(items, kindOf).map(([kind, rows]) => <Kind key={kind} kind={kind} rows={rows} />);
}

function isKey(key: string): key is HomeKey {
  return key in homeZh;
}

function Kind({ kind, rows }: { kind: string; rows: Item[] }) {
  const say = useHomeWords();
  const format = useFormat();
  const [all, setAll] = useState(false);
  const key = `hand.${kind}`;
  const name = isKey(key) ? say(key) : kind;
  const hidden = rows.length - FEW;
  return (
    <div className="hand">
      <h3>
        <Link to={allOf(kind)} aria-label={say("hand.all", { name: `${name} ${rows.length}` })}>
          {name} <span className="figures">{rows.length}</span>
        </Link>
      </h3>
      <ul className="plain-rows">
        {(all ? rows : rows.slice(0, FEW)).map((item) => (
          <li key={item.kind + item.subject}>
            <Link className="plain-row" to={placeFor(item)}>
              <span className="row-mark" data-tone={item.kind.startsWith("order") ? "info" : "warn"}>
                <Icon name={item.kind.startsWith("order") ? "order" : "alert"} />
              </span>
              <span className="row-grow">{item.text}</span>
              <span className="quiet small figures">{format.moment(item.at)}</span>
              <Icon name="right" size={16} />
            </Link>
          </li>
        ))}
      </ul>
      {hidden > 0 && (
        <button type="button" className="plain-button" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? say("fewer") : say("more", { n: hidden })}
        </button>
      )}
    </div>
  );
}
