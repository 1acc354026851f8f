import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { answer, api, type Import, type ImportKind, ifMatch } from "@tenon/api-client";
import { Problem, useLocale } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { useLocations } from "../stock/useLocations.js";
import { useStateWords, useWords } from "../words.js";

const KINDS: ImportKind[] = ["products", "prices", "stock", "members", "orders"];
const ENCODINGS = ["utf8", "big5", "utf16_le", "utf16_be"] as const;

/** As people write it. */
export function encodingName(encoding: string): string {
  return encoding === "big5" ? "Big5" : encoding.replace("utf", "UTF-").replace("_", " ").toUpperCase();
}

interface Props {
  found: Import;
  onSaved: () => void;
}

/** Which column stands for what, beside the file's first rows. */
export function MappingForm({ found, onSaved }: Props) {
  const say = useWords();
  const words = useStateWords();
  const chinese = useLocale().startsWith("zh");
  const [kind, setKind] = useState<ImportKind>(found.kind ?? "products");
  const [mapping, setMapping] = useState<Record<string, string>>(found.mapping);
  const [settings, setSettings] = useState(found.settings);
  const [encoding, setEncoding] = useState<(typeof ENCODINGS)[number]>(
    ENCODINGS.find((one) => one === found.encoding) ?? "utf8",
  );
  const [saveAs, setSaveAs] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const locations = useLocations();
  const path = { id: found.id };
  const preview = useQuery({
    queryKey: ["import-preview", found.id, found.version],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/imports/{id}/preview", { params: { path }, signal })),
  });

  async function send(act: () => Promise<unknown>) {
    setBusy(true);
    setError(null);
    try {
      await act();
      onSaved();
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  }

  function save(event: FormEvent) {
    event.preventDefault();
    // Another kind has other fields; its own are suggested once it is saved.
    const kept = kind === found.kind ? mapping : {};
    const named = Object.fromEntries(Object.entries(kept).filter(([, column]) => column !== ""));
    void send(() =>
      answer(
        api.PUT("/api/v1/imports/{id}/mapping", {
          params: { path, header: { "If-Match": ifMatch(found.version) } },
          body: { kind, dialect: found.dialect, mapping: named, settings, save_as: saveAs.trim() || null },
        }),
      ),
    );
  }

  function readAgain() {
    void send(() =>
      answer(api.POST("/api/v1/imports/{id}/steps", { params: { path }, body: { step: "read", encoding } })),
    );
  }

  const text = (name: "store" | "source") => (
    <TextInput
      label={say(`imports.${name}`)}
      value={settings[name] ?? ""}
      maxLength={40}
      onChange={(event) => setSettings({ ...settings, [name]: event.currentTarget.value || null })}
    />
  );

  return (
    <form className="part stack" onSubmit={save}>
      <h2>{say("imports.mapping")}</h2>
      <p className="quiet small">{say("imports.mappingHelp")}</p>
      <div className="three">
        <NativeSelect
          label={say("imports.kind")}
          value={kind}
          data={KINDS.map((one) => ({ value: one, label: words("imkind", one) }))}
          onChange={(event) => {
            const chosen = KINDS.find((one) => one === event.currentTarget.value);
            if (chosen) setKind(chosen);
          }}
        />
        {found.container === "csv" && (
          <div>
            <NativeSelect
              label={say("imports.encoding")}
              value={encoding}
              data={ENCODINGS.map((one) => ({ value: one, label: encodingName(one) }))}
              onChange={(event) => {
                const chosen = ENCODINGS.find((one) => one === event.currentTarget.value);
                if (chosen) setEncoding(chosen);
              }}
            />
            {encoding !== found.encoding && (
              <button type="button" className="plain-button" data-edged onClick={readAgain}>
                {say("imports.reread")}
              </button>
            )}
          </div>
        )}
        {(kind === "products" || kind === "stock") && (
          <NativeSelect
            label={say("imports.location")}
            description={say("imports.locationHelp")}
            value={settings.location ?? ""}
            data={[
              { value: "", label: say("imports.locationNone") },
              ...locations.map(({ code, name }) => ({ value: code, label: `${name} ${code}` })),
            ]}
            onChange={(event) => setSettings({ ...settings, location: event.currentTarget.value || null })}
          />
        )}
        {kind === "orders" && text("store")}
        {text("source")}
      </div>
      {kind === found.kind && (
        <div className="mapping">
          {found.fields.map((field) => (
            <NativeSelect
              key={field.name}
              label={chinese ? field.zh_tw : field.en}
              withAsterisk={field.required}
              value={mapping[field.name] ?? ""}
              data={[
                { value: "", label: say("imports.unmapped") },
                ...[...new Set(found.header)].map((column) => ({ value: column, label: column })),
              ]}
              onChange={(event) => setMapping({ ...mapping, [field.name]: event.currentTarget.value })}
            />
          ))}
        </div>
      )}
      <h3>{say("imports.first")}</h3>
      <Problem error={preview.error} />
      {preview.data && (
        <section className="scroll" aria-label={say("imports.first")}>
          <table className="plain-table">
            <thead>
              <tr>
                {found.header.map((column, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have one name
                  <th key={at}>{column}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {preview.data.rows.slice(0, 8).map((row, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file have no other name
                <tr key={at}>
                  {found.header.map((_, column) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: as above
                    <td key={column}>{row[column]?.slice(0, 60)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      <TextInput
        label={say("imports.saveAs")}
        description={say("imports.saveAsHelp")}
        value={saveAs}
        maxLength={80}
        onChange={(event) => setSaveAs(event.currentTarget.value)}
      />
      <Problem error={error} />
      <div className="actions">
        <Button type="submit" variant="default" loading={busy}>
          {say("imports.saveMapping")}
        </Button>
      </div>
    </form>
  );
}
