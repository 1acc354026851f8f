import { NativeSelect } from "@mantine/core";
import { type ExportForm, type ImportKind, takeExport } from "@tenon/api-client";
import { Icon, Problem, useLocale } from "@tenon/ui";
import { useState } from "react";
import { useMayForBrand } from "../parts/session.js";
import { useStateWords, useWords } from "../words.js";
import { download } from "./csv.js";
import { useTableWords } from "./words.js";

const FORMS = [
  ["csv", "CSV"],
  ["xlsx", "Excel"],
] as const satisfies readonly (readonly [ExportForm, string])[];
const PERSONAL: readonly ImportKind[] = ["members", "orders"];
const REASONS = ["bookkeeping", "mailing", "moving_data", "asked_by_person", "other"] as const;

interface Props {
  kind: ImportKind;
  /** Where the kind stands beside it already. */
  short?: boolean;
}

type Said = { words: string; busy: boolean } | null;

/** Files of everything of a kind: how much of it has come, or why it does not. */
export function ExportWhole({ kind, short = false }: Props) {
  const say = useWords();
  const why = useTableWords();
  const locale = useLocale();
  const words = useStateWords();
  const mayForBrand = useMayForBrand();
  const [said, setSaid] = useState<Said>(null);
  const [error, setError] = useState<unknown>(null);
  const named = locale === "en" ? words("imkind", kind).toLowerCase() : words("imkind", kind);
  const [reason, setReason] = useState<(typeof REASONS)[number] | null>(null);
  const [tried, setTried] = useState(false);
  const personal = PERSONAL.includes(kind);
  const may = mayForBrand("exchange.export") && (!personal || mayForBrand("exchange.export_people"));
  if (!may) return <p className="quiet small export-said">{say("export.notYours", { kind: named })}</p>;

  async function take(form: ExportForm) {
    if (said?.busy) return;
    setTried(true);
    if (personal && reason === null) return;
    setError(null);
    setSaid({ words: say("export.preparing"), busy: true });
    try {
      const file = await takeExport(kind, form, personal ? reason : null, (bytes) =>
        setSaid({ words: say("export.coming", { size: sizeOf(bytes) }), busy: true }),
      );
      const name = `${kind}.${form}`;
      download(name, file);
      setSaid({ words: say("export.done", { name }), busy: false });
    } catch (caught) {
      setSaid(null);
      setError(caught);
    }
  }

  return (
    <>
      {personal && (
        <NativeSelect
          size="xs"
          aria-label={why("why", { kind: named })}
          value={reason ?? ""}
          error={tried && reason === null ? why("whyNeeded") : undefined}
          data={[
            { value: "", label: why("whyNone") },
            ...REASONS.map((one) => ({ value: one, label: why(`why.${one}`) })),
          ]}
          onChange={(event) => setReason(REASONS.find((one) => one === event.currentTarget.value) ?? null)}
        />
      )}
      {FORMS.map(([form, formWords]) => (
        <button
          key={form}
          type="button"
          className="plain-button"
          aria-disabled={said?.busy ?? false}
          onClick={() => void take(form)}
        >
          <Icon name="download" size={short ? 16 : 20} />
          {short && <span className="unseen">{named}</span>}
          {short ? formWords : say("export.whole", { kind: named, form: formWords })}
        </button>
      ))}
      <span className="quiet small figures export-said" role="status">
        {said?.words}
      </span>
      <Problem error={error} />
    </>
  );
}

/** Bytes as people say them. */
function sizeOf(bytes: number): string {
  return bytes < 1_000_000
    ? `${Math.max(1, Math.round(bytes / 1000))} kB`
    : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
