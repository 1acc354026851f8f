import type { Label } from "@tenon/api-client";
import { useBrand, useFormat } from "@tenon/ui";
import JsBarcode from "jsbarcode";
import { useEffect, useRef } from "react";
import { createPortal } from "react-dom";
import { useStateWords, useWords } from "../words.js";
import { kindOf, perHundredGrams } from "./label.js";

/** What goes to the printer: the labels alone, as many as fit on each sheet. Nothing of it is seen on the screen. */
export function LabelSheet({ labels }: { labels: Label[] }) {
  if (labels.length === 0) return null;
  return createPortal(
    <div className="label-sheet">
      {labels.map((label) => (
        <ShelfLabel key={label.variant_id} label={label} />
      ))}
    </div>,
    document.body,
  );
}

function ShelfLabel({ label }: { label: Label }) {
  const say = useWords();
  const words = useStateWords();
  const format = useFormat();
  const brand = useBrand();
  const byWeight = perHundredGrams(label);
  return (
    <article className="shelf-label" data-variant={label.variant_id}>
      <header>
        {label.name} {label.variant_label}
      </header>
      <p className="shelf-label-price">{format.price(label.unit_price)}</p>
      <p className="shelf-label-unit">
        {say("labels.per", { unit: words("unit", label.unit) })}
        {byWeight !== null && ` · ${say("labels.perHundred", { price: format.price(byWeight) })}`}
      </p>
      <Bars code={label.barcode ?? label.sku} />
      <footer>
        <span>{brand.name}</span>
        <span>
          {label.sku} · v{label.price_version}
        </span>
      </footer>
    </article>
  );
}

function Bars({ code }: { code: string }) {
  const drawing = useRef<SVGSVGElement>(null);
  useEffect(() => {
    if (!drawing.current) return;
    JsBarcode(drawing.current, code, {
      format: kindOf(code),
      height: 32,
      width: 1.2,
      margin: 0,
      fontSize: 10,
    });
  }, [code]);
  return <svg ref={drawing} role="img" aria-label={code} />;
}
