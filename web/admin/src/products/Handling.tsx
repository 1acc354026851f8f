import { NativeSelect, Switch, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { answer, api } from "@tenon/api-client";
import { useStateWords, useWords } from "../words.js";
import { KINDS, kindsLike, LEGAL_CLASSES, RETURN_CLASSES, STORAGE_CLASSES } from "./classes.js";
import type { Draft } from "./draft.js";
import type { DraftErrors } from "./ProductForm.js";

interface Props {
  draft: Draft;
  errors: DraftErrors;
  onChange: (change: Partial<Draft>) => void;
  /** A product that is there keeps the way its stock is kept. */
  isNew: boolean;
  readOnly: boolean;
}

/** What kind of thing it is, how it is taxed, kept, and may come back, and what the law asks. */
export function Handling({ draft, errors, onChange, isNew, readOnly }: Props) {
  const say = useWords();
  const words = useStateWords();
  const taxes = useQuery({
    queryKey: ["tax-classes"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/tax-classes", { signal })),
    staleTime: 60_000,
  });
  const classes = taxes.data?.items ?? [];
  const rate = (code: string) => {
    const one = classes.find((known) => known.code === code);
    return one && one.rate > 0 ? ` ${one.rate / 10_000}%` : "";
  };
  // The one that it has is there before the others are.
  const codes = [...new Set([...classes.map(({ code }) => code), draft.taxClass])];
  const options = (group: string, values: readonly string[]) =>
    values.map((value) => ({ value, label: words(group, value) }));
  return (
    <section className="part" aria-labelledby="handling">
      <h2 id="handling">{say("handling.title")}</h2>
      <div className="two">
        <NativeSelect
          label={say("product.kind")}
          description={words("kindhelp", draft.kind)}
          name="kind"
          disabled={readOnly}
          value={draft.kind}
          error={errors.kind}
          data={options("pkind", isNew ? KINDS : kindsLike(draft.kind))}
          onChange={(event) => onChange({ kind: event.currentTarget.value as Draft["kind"] })}
        />
        <NativeSelect
          label={say("handling.tax")}
          description={isNew ? undefined : say("handling.taxHelp")}
          name="taxClass"
          disabled={readOnly}
          value={draft.taxClass}
          error={errors.taxClass}
          data={codes.map((value) => ({ value, label: `${words("tax", value)}${rate(value)}` }))}
          onChange={(event) => onChange({ taxClass: event.currentTarget.value })}
        />
        <NativeSelect
          label={say("handling.legal")}
          description={words("legalhelp", draft.legalClass === "general" ? "general" : "other")}
          name="legalClass"
          disabled={readOnly}
          value={draft.legalClass}
          error={errors.legalClass}
          data={options("legal", LEGAL_CLASSES)}
          onChange={(event) => onChange({ legalClass: event.currentTarget.value as Draft["legalClass"] })}
        />
        <NativeSelect
          label={say("handling.returns")}
          description={isNew ? undefined : say("handling.returnsHelp")}
          name="returnClass"
          disabled={readOnly}
          value={draft.returnClass}
          error={errors.returnClass}
          data={options("returns", RETURN_CLASSES)}
          onChange={(event) => onChange({ returnClass: event.currentTarget.value as Draft["returnClass"] })}
        />
        <NativeSelect
          label={say("handling.storage")}
          name="storageClass"
          disabled={readOnly}
          value={draft.storageClass}
          error={errors.storageClass}
          data={options("storage", STORAGE_CLASSES)}
          onChange={(event) => onChange({ storageClass: event.currentTarget.value as Draft["storageClass"] })}
        />
        <TextInput
          label={say("handling.days")}
          placeholder={say("handling.daysHelp")}
          name="shelfLifeDays"
          inputMode="numeric"
          readOnly={readOnly}
          maxLength={5}
          value={draft.shelfLifeDays}
          error={errors.shelfLifeDays}
          onChange={(event) => onChange({ shelfLifeDays: event.currentTarget.value })}
        />
        <Switch
          label={say("handling.made")}
          description={say("handling.madeHelp")}
          checked={draft.madeToOrder}
          disabled={readOnly}
          onChange={(event) => onChange({ madeToOrder: event.currentTarget.checked })}
        />
      </div>
    </section>
  );
}
