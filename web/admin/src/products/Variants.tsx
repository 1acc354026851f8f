import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api, type Product, type Variant } from "@tenon/api-client";
import { formatQuantity, Note, parsePrice, priceInput, useFormat, useLive, useLocale } from "@tenon/ui";
import { type FormEvent, useRef, useState } from "react";
import { Link } from "react-router";
import { ReasonField, TextField } from "../parts/fields.js";
import { SaveFoot } from "../parts/SaveFoot.js";
import { useMayForBrand } from "../parts/session.js";
import { useSave } from "../parts/useSave.js";
import { usePriceLists } from "../prices/usePriceLists.js";
import { useStateWords, useWords } from "../words.js";
import { AddVariant } from "./AddVariant.js";
import { Barcodes } from "./Barcodes.js";
import { Measures } from "./Measures.js";
import { nameIn } from "./naming.js";
import { PriceHistory } from "./PriceHistory.js";
import { VariantName } from "./VariantName.js";

/** Grams below a kilogram, kilograms from there on. */
const weight = (grams: number) => (grams < 1_000 ? `${grams} g` : `${grams / 1_000} kg`);

type What = "name" | "history" | "codes" | "measures" | "price";

/** What of which variant is open: one thing at a time. */
interface Open {
  id: string;
  what: What;
}

/** What can be bought of a product: names, prices and what is available, variant by variant, and one more. */
export function Variants({ product }: { product: Product }) {
  const say = useWords();
  const words = useStateWords();
  const format = useFormat();
  const client = useQueryClient();
  const mayForBrand = useMayForBrand();
  const mayPrice = mayForBrand("catalog.price");
  const mayEdit = mayForBrand("catalog.edit");
  const locale = useLocale();
  const [open, setOpen] = useState<Open | null>(null);
  const [adding, setAdding] = useState(false);
  const [done, setDone] = useState<string | null>(null);
  const addButton = useRef<HTMLButtonElement>(null);
  const ids = product.variants.map((variant) => variant.id);
  const available = useQuery({
    queryKey: ["availability", ids],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/availability", { params: { query: { variants: ids.join(",") } }, signal })),
    enabled: ids.length > 0,
  });
  useLive((event) => {
    if (event.topic === "availability") void available.refetch();
  });
  const standard = usePriceLists().data?.items.find((list) => list.is_default)?.id;
  const byVariant = new Map(available.data?.items.map((item) => [item.variant_id, item]));

  function priced(variant: Variant, unit_price: number, price_version: number) {
    client.setQueryData<Product>(
      ["product", product.id],
      (before) =>
        before && {
          ...before,
          variants: before.variants.map((old) =>
            old.id === variant.id ? { ...old, unit_price, price_version } : old,
          ),
        },
    );
    void client.invalidateQueries({ queryKey: ["products"] });
    setOpen(null);
    setDone(say("product.priceSet", { sku: variant.sku, price: format.price(unit_price) }));
  }

  function added(variant: Variant) {
    closeAdding();
    const counted = product.kind !== "service" && product.kind !== "fee" && product.kind !== "set";
    setDone(
      say(counted ? "variant.added" : "variant.addedUncounted", {
        name: nameIn(variant, locale),
        sku: variant.sku,
        price: variant.unit_price == null ? "—" : format.price(variant.unit_price),
      }),
    );
  }

  /** Whoever works by keyboard goes on where they began. */
  function closeAdding() {
    setAdding(false);
    addButton.current?.focus();
  }

  const isOpen = (variant: Variant, what: What) => open?.id === variant.id && open.what === what;
  const toggle = (variant: Variant, what: What, words: string) => (
    <Button
      variant="default"
      aria-expanded={isOpen(variant, what)}
      onClick={() => setOpen(isOpen(variant, what) ? null : { id: variant.id, what })}
    >
      {words}
    </Button>
  );

  return (
    <section className="part variants" aria-labelledby="variants">
      <div className="part-head">
        <h2 id="variants">{say("product.variants")}</h2>
        {mayEdit && (
          <Button
            variant="default"
            ref={addButton}
            aria-expanded={adding}
            onClick={() => {
              setDone(null);
              setAdding(!adding);
            }}
          >
            {say("variant.add")}
          </Button>
        )}
      </div>
      {done && (
        <Note tone="good" role="status">
          {done}
        </Note>
      )}
      {adding && <AddVariant product={product} onAdded={added} onCancel={closeAdding} />}
      <ul className="plain-rows">
        {product.variants.map((variant) => {
          const here = byVariant.get(variant.id);
          // A default price that changed elsewhere is shown as it is now; the web may have another list's.
          const newer =
            here !== undefined &&
            here.price_list_id === standard &&
            here.price_version !== variant.price_version;
          const price = (newer ? here.unit_price : variant.unit_price) ?? null;
          const name = nameIn(variant, locale);
          const close = () => setOpen(null);
          return (
            <li key={variant.id}>
              <div className="variant">
                <div>
                  <strong>{name || variant.sku}</strong>
                  <span className="quiet small block">
                    {[
                      ...(name === "" ? [] : [variant.sku]),
                      ...(name === "" && product.variants.length > 1 ? [say("variant.noName")] : []),
                      words("unit", variant.unit),
                      ...(variant.weight_grams == null ? [] : [weight(variant.weight_grams)]),
                      ...variant.barcodes.map((barcode) => barcode.code),
                    ].join(" · ")}
                  </span>
                </div>
                <ul className="places small">
                  {here?.stores.map((store) => (
                    <li key={store.store_id}>
                      {store.name} <strong className="figures">{formatQuantity(store.available)}</strong>
                    </li>
                  ))}
                  <li>
                    <Link to={`/stock?variant=${variant.id}`}>{say("product.stockLink")}</Link>
                  </li>
                </ul>
                <strong className="variant-price figures" data-testid={`price-${variant.sku}`}>
                  {price === null ? "—" : format.price(price)}
                </strong>
                <div className="variant-acts">
                  {mayEdit && toggle(variant, "name", say("variant.name"))}
                  {toggle(variant, "history", say("prices.history"))}
                  {mayEdit && toggle(variant, "codes", say("barcode.edit"))}
                  {mayEdit && toggle(variant, "measures", say("measures.edit"))}
                  {mayPrice && toggle(variant, "price", say("product.change"))}
                </div>
              </div>
              {isOpen(variant, "name") && (
                <VariantName key={variant.version} product={product} variant={variant} onDone={close} />
              )}
              {isOpen(variant, "codes") && (
                <Barcodes key={variant.version} variant={variant} onDone={close} />
              )}
              {isOpen(variant, "measures") && (
                <Measures key={variant.version} variant={variant} onDone={close} />
              )}
              {isOpen(variant, "history") && <PriceHistory variant={variant} />}
              {isOpen(variant, "price") && (
                <PriceForm
                  variant={{ ...variant, unit_price: price }}
                  onDone={(next, version) => priced(variant, next, version)}
                  onCancel={close}
                />
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

interface PriceFormProps {
  variant: Variant;
  onDone: (unitPrice: number, version: number) => void;
  onCancel: () => void;
}

function PriceForm({ variant, onDone, onCancel }: PriceFormProps) {
  const say = useWords();
  const format = useFormat();
  const [text, setText] = useState(
    variant.unit_price == null ? "" : priceInput(variant.unit_price, format.currency),
  );
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const saving = useSave();
  const price = parsePrice(text, format.currency);
  const priceBad = price === null || price <= 0;
  const reasonBad = reason.trim() === "";

  async function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (priceBad || reasonBad) return;
    const body = { unit_price: price, reason: reason.trim() };
    const params = { path: { id: variant.id } };
    const set = await saving.save(() => answer(api.PUT("/api/v1/variants/{id}/price", { params, body })));
    if (set) onDone(set.unit_price, set.price_version);
  }

  return (
    <form className="inline-form" onSubmit={submit} noValidate>
      <div className="two">
        <TextField
          label={say("product.newPrice")}
          name="price"
          inputMode="decimal"
          autoFocus
          maxLength={16}
          value={text}
          onChange={setText}
          saving={saving}
          field="/unit_price"
          error={tried && priceBad && say("product.priceBad")}
        />
        <ReasonField
          name="reason"
          placeholder={say("product.priceReasonHelp")}
          value={reason}
          onChange={setReason}
          saving={saving}
          error={tried && reasonBad && say("reasonNeeded")}
        />
      </div>
      <SaveFoot saving={saving} words={say("product.change")}>
        <Button variant="default" onClick={onCancel}>
          {say("cancel")}
        </Button>
      </SaveFoot>
    </form>
  );
}
