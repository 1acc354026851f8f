import { Button, Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { answer, api, type NewProduct, newId, Refused } from "@tenon/api-client";
import { Empty, ONE, Problem, parsePrice, useFormat } from "@tenon/ui";
import { type FormEvent, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { Page } from "../parts/Page.js";
import { useMayForBrand } from "../parts/session.js";
import { useLeaveGuard } from "../parts/useLeaveGuard.js";
import { useStateWords, useWords } from "../words.js";
import { BARCODE_KINDS } from "./Barcodes.js";
import { type Draft, isDays, isHandle, withTexts } from "./draft.js";
import { type DraftErrors, fieldErrors, ProductForm } from "./ProductForm.js";

const EMPTY: Draft = {
  nameZh: "",
  nameEn: "",
  maker: "",
  descriptionZh: "",
  descriptionEn: "",
  handle: "",
  state: "draft",
  onWeb: true,
  onTill: true,
  kind: "goods",
  taxClass: "standard",
  legalClass: "general",
  returnClass: "standard",
  storageClass: "ambient",
  shelfLifeDays: "",
  madeToOrder: false,
};

/** A new product with its first variant, for those who may add one. */
export function NewProductPage() {
  const say = useWords();
  const mayEdit = useMayForBrand()("catalog.edit");
  const back = { to: "/products", words: say("products.title") };
  if (mayEdit) return <NewProductForm back={back} />;
  return (
    <Page title={say("products.new")} back={back}>
      <Empty icon="tag" title={say("products.notYours")}>
        {say("products.notYoursHelp")}
      </Empty>
    </Page>
  );
}

function NewProductForm({ back }: { back: { to: string; words: string } }) {
  const say = useWords();
  const words = useStateWords();
  const format = useFormat();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [draft, setDraft] = useState<Draft>(EMPTY);
  const [byLot, setByLot] = useState(false);
  const [sku, setSku] = useState("");
  const [priceText, setPriceText] = useState("");
  const [unit, setUnit] = useState(say("product.oneUnit"));
  const [barcode, setBarcode] = useState("");
  const [barcodeKind, setBarcodeKind] = useState<(typeof BARCODE_KINDS)[number]>("gtin");
  const [tried, setTried] = useState(false);
  const [found, setFound] = useState<DraftErrors>({});
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const key = useRef(newId());
  const price = parsePrice(priceText, format.currency);
  const dirty = draft.nameZh !== "" || sku !== "" || draft.handle !== "";
  const finish = useLeaveGuard(dirty);

  const faults: DraftErrors = {};
  if (draft.nameZh.trim() === "") faults.nameZh = say("needed");
  if (!isHandle(draft.handle)) faults.handle = say("product.handleBad");
  if (!isDays(draft.shelfLifeDays)) faults.shelfLifeDays = say("handling.daysBad");
  const priceBad = price === null || price <= 0;
  const bad = Object.keys(faults).length > 0 || priceBad || sku.trim() === "" || unit.trim() === "";

  async function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    setFound({});
    setError(null);
    if (bad || busy) return;
    setBusy(true);
    const body: NewProduct = {
      handle: draft.handle,
      kind: draft.kind,
      tax_class: draft.taxClass,
      legal_class: draft.legalClass,
      return_class: draft.returnClass,
      storage_class: draft.storageClass,
      made_to_order: draft.madeToOrder,
      ...(Number(draft.shelfLifeDays) > 0 && { shelf_life_days: Number(draft.shelfLifeDays) }),
      names: withTexts({}, draft.nameZh, draft.nameEn),
      descriptions: withTexts({}, draft.descriptionZh, draft.descriptionEn),
      // Customers see it when somebody has looked at it and puts it on sale.
      state: draft.state,
      on_web: draft.onWeb,
      on_till: draft.onTill,
      variants: [
        {
          sku: sku.trim(),
          unit: unit.trim(),
          quantity_step: ONE,
          unit_price: price,
          by_lot: byLot,
          barcodes: barcode.trim() === "" ? [] : [{ code: barcode.trim(), kind: barcodeKind, quantity: ONE }],
        },
      ],
    };
    try {
      const header = { "Idempotency-Key": key.current };
      const product = await answer(api.POST("/api/v1/products", { params: { header }, body }));
      void client.invalidateQueries({ queryKey: ["products"] });
      finish();
      void navigate(`/products/${product.id}`);
    } catch (caught) {
      if (caught instanceof Refused) {
        setFound(fieldErrors(caught));
        // The next body is another one and needs its own key; after silence the same is sent again.
        key.current = newId();
      }
      setError(caught);
    } finally {
      setBusy(false);
    }
  }

  const fieldOf = (pointer: string) => (error instanceof Refused ? error.field(pointer) : undefined);
  return (
    <Page title={say("products.new")} back={back}>
      <form className="story" onSubmit={submit} noValidate>
        <ProductForm
          draft={draft}
          errors={tried ? { ...faults, ...found } : {}}
          onChange={(change) => setDraft((before) => ({ ...before, ...change }))}
          withState={false}
          readOnly={false}
        />
        <section className="part" aria-labelledby="variant">
          <h2 id="variant">{say("product.variants")}</h2>
          <div className="two">
            <TextInput
              label={say("products.sku")}
              name="sku"
              required
              maxLength={64}
              value={sku}
              error={tried && sku.trim() === "" ? say("needed") : fieldOf("/variants/0/sku")}
              onChange={(event) => setSku(event.currentTarget.value)}
            />
            <TextInput
              label={say("product.price")}
              name="price"
              required
              inputMode="decimal"
              maxLength={16}
              value={priceText}
              error={tried && priceBad ? say("product.priceBad") : fieldOf("/variants/0/unit_price")}
              onChange={(event) => setPriceText(event.currentTarget.value)}
            />
            <TextInput
              label={say("product.unit")}
              name="unit"
              required
              maxLength={20}
              value={unit}
              error={tried && unit.trim() === "" ? say("needed") : fieldOf("/variants/0/unit")}
              onChange={(event) => setUnit(event.currentTarget.value)}
            />
            <TextInput
              label={say("product.barcode")}
              description={say("product.barcodeHelp")}
              name="barcode"
              maxLength={64}
              value={barcode}
              error={fieldOf("/variants/0/barcodes/0/code")}
              onChange={(event) => setBarcode(event.currentTarget.value)}
            />
            <NativeSelect
              label={say("barcode.kind")}
              value={barcodeKind}
              data={BARCODE_KINDS.map((kind) => ({ value: kind, label: words("barcode", kind) }))}
              onChange={(event) => setBarcodeKind(event.currentTarget.value as typeof barcodeKind)}
            />
            <Checkbox
              label={say("product.byLot")}
              checked={byLot}
              onChange={(event) => setByLot(event.currentTarget.checked)}
            />
          </div>
        </section>
        <Problem error={error} />
        <div className="save-bar" data-dirty={dirty}>
          <Button type="submit" loading={busy}>
            {say("products.new")}
          </Button>
        </div>
      </form>
    </Page>
  );
}
