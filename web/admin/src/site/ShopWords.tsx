import { Checkbox, TextInput } from "@mantine/core";
import type { SiteDefaults } from "@tenon/api-client";
import { useState } from "react";
import { useSiteWords } from "./words.js";

type Said = Record<string, Record<string, string>>;

interface Props {
  defaults: SiteDefaults;
  words: Said;
  onChange: (words: Said) => void;
}

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
      <div className="two">
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
      <ul className="plain-rows">
        {rows.slice(0, ROWS).map((word) => (
          <li key={word.key} className="two site-word">
            <TextInput
              label={word.zh_tw}
              lang="zh-TW"
              placeholder={word.zh_tw}
              value={words["zh-TW"]?.[word.key] ?? ""}
              onChange={(event) => set("zh-TW", word.key, event.currentTarget.value)}
            />
            <TextInput
              label={word.en}
              lang="en"
              placeholder={word.en}
              value={words.en?.[word.key] ?? ""}
              onChange={(event) => set("en", word.key, event.currentTarget.value)}
            />
          </li>
        ))}
      </ul>
    </>
  );
}
