import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { answer, api, ifMatch, type Product, type Variant } from "@tenon/api-client";
import { type FormEvent, useState } from "react";
import { TextField } from "../parts/fields.js";
import { SaveFoot } from "../parts/SaveFoot.js";
import { type Saving, useSave } from "../parts/useSave.js";
import { useWords } from "../words.js";
import { labelsOf, nameIn, valuesOf } from "./naming.js";

export interface Names {
  zh: string;
  en: string;
}

/** The names that a form begins with. */
export const namesOf = (variant: Variant): Names => ({
  zh: nameIn(variant, "zh-TW"),
  en: variant.labels.en ?? "",
});

interface FieldsProps {
  /** Tells its fields from those of another variant in the same form. */
  prefix: string;
  names: Names;
  onChange: (names: Names) => void;
  saving: Saving;
  error: string | false;
  autoFocus?: boolean;
}

/** What a variant is called, in both languages. */
export function VariantNameFields({ prefix, names, onChange, saving, error, autoFocus }: FieldsProps) {
  const say = useWords();
  return (
    <>
      <TextField
        label={say("variant.nameZh")}
        description={say("variant.nameHelp")}
        name={`${prefix}Zh`}
        lang="zh-TW"
        required
        autoFocus={autoFocus ?? false}
        maxLength={80}
        value={names.zh}
        onChange={(zh) => onChange({ ...names, zh })}
        saving={saving}
        field="/labels/zh-TW"
        error={error}
      />
      <TextField
        label={say("variant.nameEn")}
        description={say("variant.nameEnHelp")}
        name={`${prefix}En`}
        lang="en"
        maxLength={80}
        value={names.en}
        onChange={(en) => onChange({ ...names, en })}
        saving={saving}
        field="/labels/en"
      />
    </>
  );
}

/** What is wrong with a name: it is missing, or another variant of the product has it. */
export function useNameFault() {
  const say = useWords();
  return (name: string, others: Variant[]): string | false => {
    if (name.trim() === "") return say("variant.nameNeeded");
    const taken = others.some((other) => nameIn(other, "zh-TW") === name.trim());
    return taken && say("variant.nameTaken");
  };
}

/** Keeps another name of a variant; the product as it is then, or nothing where it was refused. */
export function useNaming() {
  const say = useWords();
  const client = useQueryClient();
  const saving = useSave();
  async function name(variant: Variant, { zh, en }: Names): Promise<Product | undefined> {
    const params = { path: { id: variant.id }, header: { "If-Match": ifMatch(variant.version) } };
    const body = { labels: labelsOf(zh, en), values: valuesOf(zh, say("variant.axis"), variant.values) };
    const product = await saving.save(() => answer(api.PATCH("/api/v1/variants/{id}", { params, body })));
    if (product) client.setQueryData<Product>(["product", product.id], product);
    return product;
  }
  return { saving, name };
}

interface Props {
  product: Product;
  variant: Variant;
  onDone: () => void;
}

/** Gives a variant another name. */
export function VariantName({ product, variant, onDone }: Props) {
  const say = useWords();
  const fault = useNameFault();
  const { saving, name } = useNaming();
  const [names, setNames] = useState<Names>(() => namesOf(variant));
  const [tried, setTried] = useState(false);
  const bad = fault(
    names.zh,
    product.variants.filter((other) => other.id !== variant.id),
  );

  async function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (bad) return;
    if (await name(variant, names)) onDone();
  }

  return (
    <form className="inline-form" onSubmit={submit} noValidate>
      <div className="two">
        <VariantNameFields
          prefix="variantName"
          names={names}
          onChange={setNames}
          saving={saving}
          error={tried && bad}
          autoFocus
        />
      </div>
      <SaveFoot saving={saving} words={say("save")}>
        <Button variant="default" onClick={onDone}>
          {say("cancel")}
        </Button>
      </SaveFoot>
    </form>
  );
}
