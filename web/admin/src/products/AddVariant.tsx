import { Button, NativeSelect } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { answer, api, newId, type Product, Refused, type Variant } from "@tenon/api-client";
import { ONE, parsePrice, useFormat } from "@tenon/ui";
import { type FormEvent, useRef, useState } from "react";
import { TextField } from "../parts/fields.js";
import { SaveFoot } from "../parts/SaveFoot.js";
import { useSave } from "../parts/useSave.js";
import { useStateWords, useWords } from "../words.js";
import { BARCODE_KINDS } from "./Barcodes.js";
import { labelsOf, nameIn, valuesOf } from "./naming.js";
import { type Names, namesOf, useNameFault, useNaming, VariantNameFields } from "./VariantName.js";

interface Props {
  product: Product;
  onAdded: (variant: Variant) => void;
  onCancel: () => void;
}

const NOTHING: Names = { zh: "", en: "" };

/**
 * Another variant of a product: its name, SKU, price and code; how it is counted it has from the last one. A variant
 * that stood alone without a name gets one here, too, for now it has to be told from another.
 */
export function AddVariant({ product, onAdded, onCancel }: Props) {
  const say = useWords();
  const words = useStateWords();
  const format = useFormat();
  const client = useQueryClient();
  const fault = useNameFault();
  const model = product.variants.at(-1);
  const nameless = product.variants.find((variant) => nameIn(variant, "zh-TW") === "");
  const [firstNames, setFirstNames] = useState<Names>(() => (nameless ? namesOf(nameless) : NOTHING));
  const [names, setNames] = useState<Names>(NOTHING);
  const [sku, setSku] = useState("");
  const [priceText, setPriceText] = useState("");
  const [barcode, setBarcode] = useState("");
  const [barcodeKind, setBarcodeKind] = useState<(typeof BARCODE_KINDS)[number]>("gtin");
  const [tried, setTried] = useState(false);
  const naming = useNaming();
  const saving = useSave();
  const key = useRef(newId());

  const price = parsePrice(priceText, format.currency);
  const priceBad = price === null || price <= 0;
  const firstBad = nameless !== undefined && fault(firstNames.zh, product.variants);
  const same = nameless !== undefined && names.zh.trim() !== "" && names.zh.trim() === firstNames.zh.trim();
  const nameBad = same ? say("variant.nameTaken") : fault(names.zh, product.variants);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (firstBad || nameBad || priceBad || sku.trim() === "") return;
    if (nameless && !(await naming.name(nameless, firstNames))) return;
    const axis = product.variants.find((variant) => variant.values.length > 0)?.values[0]?.axis;
    const body = {
      sku: sku.trim(),
      unit: model?.unit ?? say("product.oneUnit"),
      quantity_step: model?.quantity_step ?? ONE,
      unit_price: price,
      by_lot: model?.by_lot ?? false,
      labels: labelsOf(names.zh, names.en),
      values: valuesOf(names.zh, axis ?? say("variant.axis")),
      barcodes: barcode.trim() === "" ? [] : [{ code: barcode.trim(), kind: barcodeKind, quantity: ONE }],
    };
    const params = { path: { id: product.id }, header: { "Idempotency-Key": key.current } };
    const made = await saving.save(async () => {
      try {
        return await answer(api.POST("/api/v1/products/{id}/variants", { params, body }));
      } catch (caught) {
        // The next body is another one and needs its own key; after silence the same is sent again.
        if (caught instanceof Refused) key.current = newId();
        throw caught;
      }
    });
    const added = made?.variants.find((variant) => variant.sku === body.sku);
    if (!made || !added) return;
    client.setQueryData<Product>(["product", product.id], made);
    void client.invalidateQueries({ queryKey: ["products"] });
    onAdded(added);
  }

  return (
    <form className="inline-form" aria-label={say("variant.add")} onSubmit={submit} noValidate>
      {nameless && (
        <fieldset className="stack">
          <legend>{say("variant.first", { sku: nameless.sku })}</legend>
          <p className="quiet small">{say("variant.firstHelp")}</p>
          <div className="two">
            <VariantNameFields
              prefix="firstName"
              names={firstNames}
              onChange={setFirstNames}
              saving={naming.saving}
              error={tried && firstBad}
              autoFocus
            />
          </div>
        </fieldset>
      )}
      {nameless && <h3>{say("variant.second")}</h3>}
      <p className="quiet small">{say("variant.addHelp")}</p>
      <div className="two">
        <VariantNameFields
          prefix="variantName"
          names={names}
          onChange={setNames}
          saving={saving}
          error={tried && nameBad}
          autoFocus={nameless === undefined}
        />
        <TextField
          label={say("products.sku")}
          name="variantSku"
          required
          maxLength={64}
          value={sku}
          onChange={setSku}
          saving={saving}
          field="/sku"
          error={tried && sku.trim() === "" && say("needed")}
        />
        <TextField
          label={say("product.price")}
          name="variantPrice"
          required
          inputMode="decimal"
          maxLength={16}
          value={priceText}
          onChange={setPriceText}
          saving={saving}
          field="/unit_price"
          error={tried && priceBad && say("product.priceBad")}
        />
        <TextField
          label={say("product.barcode")}
          description={say("product.barcodeHelp")}
          name="variantBarcode"
          maxLength={64}
          value={barcode}
          onChange={setBarcode}
          saving={saving}
          field="/barcodes/0/code"
        />
        <NativeSelect
          label={say("barcode.kind")}
          description={say("variant.kindHelp")}
          value={barcodeKind}
          data={BARCODE_KINDS.map((kind) => ({ value: kind, label: words("barcode", kind) }))}
          onChange={(event) => setBarcodeKind(event.currentTarget.value as typeof barcodeKind)}
        />
      </div>
      <SaveFoot saving={naming.saving.error ? naming.saving : saving} words={say("variant.add")}>
        <Button variant="default" onClick={onCancel}>
          {say("cancel")}
        </Button>
      </SaveFoot>
    </form>
  );
}
