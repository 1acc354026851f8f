import { Button, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { answer, api, ifMatch, type Product, type Variant } from "@tenon/api-client";
import { type FormEvent, useState } from "react";
import { SaveFoot } from "../parts/SaveFoot.js";
import { useSave } from "../parts/useSave.js";
import { useWords } from "../words.js";

const FIELDS = ["weight_grams", "width_mm", "depth_mm", "height_mm"] as const;
type Field = (typeof FIELDS)[number];

/** What one of a variant weighs and measures, packed as it is sold. */
export function Measures({ variant, onDone }: { variant: Variant; onDone: () => void }) {
  const say = useWords();
  const client = useQueryClient();
  const [texts, setTexts] = useState<Record<Field, string>>(() => ({
    weight_grams: String(variant.weight_grams ?? ""),
    width_mm: String(variant.width_mm ?? ""),
    depth_mm: String(variant.depth_mm ?? ""),
    height_mm: String(variant.height_mm ?? ""),
  }));
  const [tried, setTried] = useState(false);
  const saving = useSave();
  const isBad = (field: Field) => !/^\d*$/.test(texts[field].trim());

  async function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (FIELDS.some(isBad)) return;
    const params = { path: { id: variant.id }, header: { "If-Match": ifMatch(variant.version) } };
    // An empty field is 0: nobody knows.
    const body = Object.fromEntries(FIELDS.map((field) => [field, Number(texts[field].trim())]));
    const product = await saving.save(() => answer(api.PATCH("/api/v1/variants/{id}", { params, body })));
    if (!product) return;
    client.setQueryData<Product>(["product", product.id], product);
    onDone();
  }

  const fault = (field: Field) => (tried && isBad(field) ? say("measures.bad") : saving.fault(`/${field}`));
  return (
    <form className="inline-form" onSubmit={submit} noValidate>
      <div className="measures">
        {FIELDS.map((field) => (
          <TextInput
            key={field}
            label={say(`measures.${field}`)}
            name={field}
            inputMode="numeric"
            maxLength={9}
            value={texts[field]}
            error={fault(field)}
            onChange={(event) => {
              const text = event.currentTarget.value;
              setTexts((before) => ({ ...before, [field]: text }));
            }}
          />
        ))}
      </div>
      <p className="quiet small">{say("measures.help")}</p>
      <SaveFoot saving={saving} words={say("save")}>
        <Button variant="default" onClick={onDone}>
          {say("cancel")}
        </Button>
      </SaveFoot>
    </form>
  );
}
