import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { answer, api, ifMatch, type Product, type Variant } from "@tenon/api-client";
import { formatQuantity, ONE, parseQuantity } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { SaveFoot } from "../parts/SaveFoot.js";
import { useSave } from "../parts/useSave.js";
import { useStateWords, useWords } from "../words.js";

type Barcode = Variant["barcodes"][number];
interface Row {
  code: string;
  kind: NonNullable<Barcode["kind"]>;
  quantity: string;
}

export const BARCODE_KINDS = ["gtin", "upc_e", "plu", "in_house"] as const;

/** The codes that scan as a variant: as many as it has, each for one or for a pack. */
export function Barcodes({ variant, onDone }: { variant: Variant; onDone: () => void }) {
  const say = useWords();
  const words = useStateWords();
  const client = useQueryClient();
  const [rows, setRows] = useState<Row[]>(() =>
    [...variant.barcodes, { code: "", kind: "gtin" as const, quantity: ONE }].map((barcode) => ({
      code: barcode.code,
      kind: barcode.kind ?? "gtin",
      quantity: formatQuantity(barcode.quantity),
    })),
  );
  const saving = useSave();
  const change = (at: number, next: Partial<Row>) =>
    setRows((before) => before.map((row, number) => (number === at ? { ...row, ...next } : row)));
  // What is sent, with the place of each row on the page, so that a refusal is shown where it belongs.
  const places = rows.map((row, at) => ({ row, at })).filter(({ row }) => row.code.trim() !== "");
  const placeOf = (at: number) => places.findIndex((place) => place.at === at);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const barcodes = places.map(({ row }) => ({
      code: row.code.trim(),
      kind: row.kind,
      quantity: parseQuantity(row.quantity) ?? 0,
    }));
    const params = { path: { id: variant.id }, header: { "If-Match": ifMatch(variant.version) } };
    const product = await saving.save(() =>
      answer(api.PUT("/api/v1/variants/{id}/barcodes", { params, body: { barcodes } })),
    );
    if (!product) return;
    client.setQueryData<Product>(["product", product.id], product);
    onDone();
  }

  const fault = (at: number, field: string) =>
    placeOf(at) >= 0 ? saving.fault(`/barcodes/${placeOf(at)}/${field}`) : undefined;
  return (
    <form className="inline-form" onSubmit={submit} noValidate>
      {rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows are never put in another order
        <div className="three" key={at}>
          <TextInput
            label={say("product.barcode")}
            maxLength={64}
            value={row.code}
            error={fault(at, "code")}
            onChange={(event) => change(at, { code: event.currentTarget.value })}
          />
          <NativeSelect
            label={say("barcode.kind")}
            value={row.kind}
            data={BARCODE_KINDS.map((kind) => ({ value: kind, label: words("barcode", kind) }))}
            onChange={(event) => change(at, { kind: event.currentTarget.value as Row["kind"] })}
          />
          <TextInput
            label={say("barcode.quantity")}
            inputMode="decimal"
            maxLength={12}
            value={row.quantity}
            error={fault(at, "quantity")}
            onChange={(event) => change(at, { quantity: event.currentTarget.value })}
          />
        </div>
      ))}
      <p className="quiet small">{say("barcode.help")}</p>
      <SaveFoot saving={saving} words={say("save")}>
        <Button
          variant="default"
          onClick={() => setRows((before) => [...before, { code: "", kind: "gtin", quantity: "1" }])}
        >
          {say("barcode.add")}
        </Button>
        <Button variant="default" onClick={onDone}>
          {say("cancel")}
        </Button>
      </SaveFoot>
    </form>
  );
}
