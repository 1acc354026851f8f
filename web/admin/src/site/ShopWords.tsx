import { Checkbox, Textarea, TextInput } from "@mantine/core";
import type { SiteDefaults } from "@tenon/api-client";
import { Empty } from "@tenon/ui";
import { useState } from "react";
import { useSiteWords } from "./words.js";

type Said = Record<string, Record<string, string>>;

interface Props {
  defaults: SiteDefaults;
  words: Said;
  onChange: (words: Said) => void;
}

/** The fields grow with their text, but a sentence of the shop has no second line. */
const oneLine = (text: string) => text.replaceAll("\n", " ");

/** At most so many rows at once; finding narrows them. */
const ROWS = 40;

/** The shop's words, said otherwise where somebody typed something. */
export function ShopWords({ defaults, words, onChange }: Props) {
  const say = useSiteWords();
  const [query, setQuery] = useState("");
  const [changed, setChanged] = useState(false);
  const typed = query.trim().toLowerCase();
  const isChanged = (key: string) => words["zh-TW"]?.[key] !== undefined || words.en?.[key] !== undefined;
  const rows = defaults.words.filter(
    (word) =>
      (!changed || isChanged(word.key)) &&
      (typed === "" || `${word.key} ${word.zh_tw} ${word.en}`.toLowerCase().includes(typed)),
  );

  function set(locale: "zh-TW" | "en", key: string, value: string) {
    const own = { ...words[locale] };
    if (value === "") delete own[key];
    else own[key] = value;
    const next = { ...words, [locale]: own };
    if (Object.keys(own).length === 0) delete next[locale];
    onChange(next);
  }

  return (
    <>
      <p className="quiet">{say("words.help")}</p>
      <div className="two site-find">
        <TextInput
          type="search"
          label={say("words.find")}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
        />
        <Checkbox
          label={say("words.changed")}
          checked={changed}
          onChange={(event) => setChanged(event.currentTarget.checked)}
        />
      </div>
      {rows.length === 0 && (
        <Empty icon="search" title={say("words.none")}>
          {say("words.noneHelp")}
        </Empty>
      )}
      <ul className="plain-rows">
        {rows.slice(0, ROWS).map((word) => (
          <li key={word.key} className="two site-word">
            <Textarea
              label={word.zh_tw}
              lang="zh-TW"
              minRows={1}
              placeholder={say("words.asItIs")}
              value={words["zh-TW"]?.[word.key] ?? ""}
              onChange={(event) => set("zh-TW", word.key, oneLine(event.currentTarget.value))}
            />
            <Textarea
              label={word.en}
              lang="en"
              minRows={1}
              placeholder={say("words.asItIs")}
              value={words.en?.[word.key] ?? ""}
              onChange={(event) => set("en", word.key, oneLine(event.currentTarget.value))}
            />
          </li>
        ))}
      </ul>
      {rows.length > ROWS && (
        <p className="quiet" role="status">
          {say("words.rest", { n: rows.length - ROWS })}
        </p>
      )}
    </>
  );
}
