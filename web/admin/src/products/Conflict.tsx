import { Button } from "@mantine/core";
import { Note } from "@tenon/ui";
import { useStateWords, useWords } from "../words.js";
import type { Draft, Field } from "./draft.js";

const NAMES = {
  nameZh: "product.nameZh",
  nameEn: "product.nameEn",
  descriptionZh: "product.descriptionZh",
  descriptionEn: "product.descriptionEn",
  handle: "product.handle",
  state: "products.state",
  onWeb: "product.onWeb",
  onTill: "product.onTill",
  maker: "product.maker",
  kind: "product.kind",
  taxClass: "handling.tax",
  legalClass: "handling.legal",
  returnClass: "handling.returns",
  storageClass: "handling.storage",
  shelfLifeDays: "handling.days",
  madeToOrder: "handling.made",
} as const;

/** Fields whose values are codes, and the words for these. */
const CODES: Partial<Record<Field, string>> = {
  state: "pstate",
  kind: "pkind",
  taxClass: "tax",
  legalClass: "legal",
  returnClass: "returns",
  storageClass: "storage",
};

interface Props {
  fields: Field[];
  mine: Draft;
  theirs: Draft;
  /** What stands in the form now. */
  draft: Draft;
  onChoose: (change: Partial<Draft>) => void;
  onSave: () => void;
}

/** The words of a description, a line for each of its blocks. */
function plainText(html: string): string {
  const page = new DOMParser().parseFromString(html, "text/html");
  return (
    [...page.body.children].map((block) => block.textContent).join("\n") || (page.body.textContent ?? "")
  );
}

/** Both versions side by side; what was typed is kept until the person says otherwise. */
export function Conflict({ fields, mine, theirs, draft, onChoose, onSave }: Props) {
  const say = useWords();
  const stateWords = useStateWords();

  function text(value: string | boolean, field: Field): string {
    if (typeof value === "boolean") return say(value ? "yes" : "no");
    const codes = CODES[field];
    if (codes !== undefined) return stateWords(codes, value);
    const words = field.startsWith("description") ? plainText(value) : value;
    return words.trim() === "" ? say("blank") : words;
  }

  return (
    <section className="conflict" aria-labelledby="conflict">
      <Note tone="warn" role="alert" title={<span id="conflict">{say("conflict.title")}</span>}>
        {say(fields.length === 0 ? "conflict.same" : "conflict.help")}
      </Note>
      {fields.map((field) => {
        const name = say(NAMES[field]);
        return (
          <fieldset key={field}>
            <legend>{name}</legend>
            <label className="version" data-on={draft[field] === mine[field]}>
              <input
                type="radio"
                name={`version-${field}`}
                aria-label={say("conflict.useMine", { field: name })}
                checked={draft[field] === mine[field]}
                onChange={() => onChoose({ [field]: mine[field] })}
              />
              <span className="quiet small">{say("conflict.mine")}</span>
              <span>{text(mine[field], field)}</span>
            </label>
            <label className="version" data-on={draft[field] === theirs[field]}>
              <input
                type="radio"
                name={`version-${field}`}
                aria-label={say("conflict.useTheirs", { field: name })}
                checked={draft[field] === theirs[field]}
                onChange={() => onChoose({ [field]: theirs[field] })}
              />
              <span className="quiet small">{say("conflict.theirs")}</span>
              <span>{text(theirs[field], field)}</span>
            </label>
          </fieldset>
        );
      })}
      <div className="actions">
        <Button onClick={onSave}>{say("conflict.save")}</Button>
      </div>
    </section>
  );
}
