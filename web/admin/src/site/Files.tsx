import { Button, NativeSelect, Textarea } from "@mantine/core";
import type { SiteDefaults, SiteTheme } from "@tenon/api-client";
import { useMemo, useState } from "react";
import type { Saving } from "../parts/useSave.js";
import { diff } from "./diff.js";
import { useSiteWords } from "./words.js";

interface Props {
  defaults: SiteDefaults;
  css: string;
  templates: Record<string, string>;
  saving: Saving;
  onChange: (change: Partial<SiteTheme>) => void;
}

/** Styles and templates, for people who know web pages. */
export function Files({ defaults, css, templates, saving, onChange }: Props) {
  const say = useSiteWords();
  const [name, setName] = useState("home.html");
  const source = defaults.templates.find((one) => one.name === name)?.source ?? "";
  const own = templates[name];
  const changes = useMemo(() => (own === undefined ? [] : diff(source, own)), [source, own]);

  function set(text: string | null) {
    const next = { ...templates };
    if (text === null) delete next[name];
    else next[name] = text;
    onChange({ templates: next });
  }

  return (
    <>
      <p className="quiet">{say("files.help")}</p>
      <Textarea
        className="site-code"
        label={say("files.css")}
        autosize
        minRows={6}
        maxRows={24}
        spellCheck={false}
        value={css}
        error={saving.fault("/theme/css")}
        onChange={(event) => onChange({ css: event.currentTarget.value })}
      />
      <NativeSelect
        label={say("files.choose")}
        data={defaults.templates.map((one) => ({
          value: one.name,
          label: templates[one.name] === undefined ? one.name : say("files.changed", { name: one.name }),
        }))}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Textarea
        className="site-code"
        aria-label={name}
        autosize
        minRows={12}
        maxRows={30}
        spellCheck={false}
        readOnly={own === undefined}
        value={own ?? source}
        error={saving.fault(`/theme/templates/${name}`)}
        onChange={(event) => set(event.currentTarget.value)}
      />
      <div className="actions">
        {own === undefined ? (
          <Button variant="default" onClick={() => set(source)}>
            {say("files.edit")}
          </Button>
        ) : (
          <Button variant="default" onClick={() => set(null)}>
            {say("toDefault")}
          </Button>
        )}
      </div>
      {own !== undefined && (
        <section className="stack" aria-label={say("files.diff")}>
          <h3>{say("files.diff")}</h3>
          {changes.length === 0 ? (
            <p className="quiet">{say("files.same")}</p>
          ) : (
            <pre className="site-diff">
              {changes.map((line, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: lines have no names of their own
                <span key={at} data-kind={line.kind}>
                  {line.kind === "gone" ? "− " : line.kind === "new" ? "+ " : "  "}
                  {line.text}
                  {"\n"}
                </span>
              ))}
            </pre>
          )}
        </section>
      )}
    </>
  );
}
