import { NativeSelect, Switch, TextInput } from "@mantine/core";
import type { Refused } from "@tenon/api-client";
import { useStateWords, useWords } from "../words.js";
import { webMaySell } from "./classes.js";
import type { Draft } from "./draft.js";
import { Handling } from "./Handling.js";
import type { Choice } from "./InsertPicture.js";
import { PRODUCT_STATES } from "./Products.js";
import { RichText } from "./RichText.js";

const NO_PICTURES: Choice[] = [];

export type DraftErrors = Partial<Record<keyof Draft, string>>;

const POINTERS: Record<keyof Draft, string> = {
  nameZh: "/names/zh-TW",
  nameEn: "/names/en",
  descriptionZh: "/descriptions/zh-TW",
  descriptionEn: "/descriptions/en",
  handle: "/handle",
  state: "/state",
  onWeb: "/on_web",
  onTill: "/on_till",
  maker: "/maker",
  kind: "/kind",
  taxClass: "/tax_class",
  legalClass: "/legal_class",
  returnClass: "/return_class",
  storageClass: "/storage_class",
  shelfLifeDays: "/shelf_life_days",
  madeToOrder: "/made_to_order",
};

/** The server's field faults by our fields. */
export function fieldErrors(refused: Refused): DraftErrors {
  const errors: DraftErrors = {};
  for (const [field, pointer] of Object.entries(POINTERS) as [keyof Draft, string][]) {
    const text = refused.field(pointer);
    if (text !== undefined) errors[field] = text;
  }
  return errors;
}

interface Props {
  draft: Draft;
  errors: DraftErrors;
  onChange: (change: Partial<Draft>) => void;
  /** A new product begins as a draft and has no state to choose. */
  withState: boolean;
  /** Its pictures, for the descriptions; a new product has none yet. */
  pictures?: Choice[];
  /** For those who may look only. */
  readOnly: boolean;
}

/** Names and descriptions in both languages, where it is sold, and what kind of thing it is. */
export function ProductForm({ draft, errors, onChange, withState, readOnly, pictures = NO_PICTURES }: Props) {
  const say = useWords();
  const words = useStateWords();
  return (
    <>
      <section className="part" aria-labelledby="words">
        <h2 id="words">{say("product.words")}</h2>
        <div className="two">
          <TextInput
            label={say("product.nameZh")}
            name="nameZh"
            readOnly={readOnly}
            lang="zh-TW"
            required
            maxLength={120}
            value={draft.nameZh}
            error={errors.nameZh}
            onChange={(event) => onChange({ nameZh: event.currentTarget.value })}
          />
          <TextInput
            label={say("product.nameEn")}
            name="nameEn"
            readOnly={readOnly}
            lang="en"
            maxLength={120}
            value={draft.nameEn}
            error={errors.nameEn}
            onChange={(event) => onChange({ nameEn: event.currentTarget.value })}
          />
          <RichText
            label={say("product.descriptionZh")}
            lang="zh-TW"
            readOnly={readOnly}
            pictures={pictures}
            value={draft.descriptionZh}
            error={errors.descriptionZh}
            onChange={(descriptionZh) => onChange({ descriptionZh })}
          />
          <RichText
            label={say("product.descriptionEn")}
            lang="en"
            readOnly={readOnly}
            pictures={pictures}
            value={draft.descriptionEn}
            error={errors.descriptionEn}
            onChange={(descriptionEn) => onChange({ descriptionEn })}
          />
          {withState && (
            <TextInput
              label={say("product.maker")}
              name="maker"
              readOnly={readOnly}
              maxLength={120}
              value={draft.maker}
              error={errors.maker}
              onChange={(event) => onChange({ maker: event.currentTarget.value })}
            />
          )}
        </div>
      </section>
      <section className="part" aria-labelledby="sale">
        <h2 id="sale">{say("product.sale")}</h2>
        <div className="two">
          <TextInput
            label={say("product.handle")}
            description={say("product.handleHelp", { handle: draft.handle || "…" })}
            name="handle"
            readOnly={readOnly}
            required
            maxLength={80}
            value={draft.handle}
            error={errors.handle}
            onChange={(event) => onChange({ handle: event.currentTarget.value })}
          />
          <div className="stack">
            {withState && (
              <NativeSelect
                label={say("products.state")}
                name="state"
                disabled={readOnly}
                value={draft.state}
                error={errors.state}
                data={PRODUCT_STATES.map((value) => ({ value, label: words("pstate", value) }))}
                onChange={(event) => onChange({ state: event.currentTarget.value as Draft["state"] })}
              />
            )}
            <Switch
              label={say("product.onWeb")}
              description={webMaySell(draft.kind, draft.legalClass) ? undefined : say("product.notOnWeb")}
              checked={draft.onWeb}
              disabled={readOnly}
              onChange={(event) => onChange({ onWeb: event.currentTarget.checked })}
            />
            <Switch
              label={say("product.onTill")}
              checked={draft.onTill}
              disabled={readOnly}
              onChange={(event) => onChange({ onTill: event.currentTarget.checked })}
            />
          </div>
        </div>
      </section>
      <Handling draft={draft} errors={errors} onChange={onChange} isNew={!withState} readOnly={readOnly} />
    </>
  );
}
