import { Button, TextInput } from "@mantine/core";
import { PICTURE_TYPES, type Picture, sendPicture } from "@tenon/api-client";
import { Icon, Problem } from "@tenon/ui";
import { useState } from "react";
import { useSave } from "../parts/useSave.js";
import { useWords } from "../words.js";

/** A picture that can stand in a text: its sizes, and what it shows in words by language. */
export interface Choice {
  sizes: Picture["sizes"];
  alt: Record<string, string>;
}

interface Props {
  /** The product's own pictures. */
  pictures: Choice[];
  lang: string;
  onInsert: (picture: { src: string; alt: string; width: number; height: number }) => void;
  onCancel: () => void;
}

/** As wide as a text on a large screen. */
const WIDEST = 1200;

/** Chooses one of the product's pictures or a new one, with words for whoever does not see it. */
export function InsertPicture({ pictures, lang, onInsert, onCancel }: Props) {
  const say = useWords();
  const { save, busy, error } = useSave();
  const [sent, setSent] = useState<Choice[]>([]);
  const [chosen, setChosen] = useState<Choice | null>(null);
  const [alt, setAlt] = useState("");
  const all = [...pictures, ...sent];
  const size = chosen?.sizes.findLast(({ width }) => width <= WIDEST) ?? chosen?.sizes[0];

  function choose(picture: Choice) {
    setChosen(picture);
    setAlt(picture.alt[lang] ?? "");
  }

  async function send(file: File) {
    const media = await save(() => sendPicture(file, () => undefined));
    if (!media) return;
    const picture: Choice = { sizes: media.sizes, alt: {} };
    setSent((before) => [...before, picture]);
    choose(picture);
  }

  function insert() {
    if (size) onInsert({ src: size.url, alt: alt.trim(), width: size.width, height: size.height });
  }

  return (
    <section className="insert-picture" aria-label={say("text.picture")}>
      <div className="insert-choices">
        {all.map((picture, at) => (
          <button
            key={picture.sizes[0]?.url}
            type="button"
            aria-pressed={picture === chosen}
            aria-label={picture.alt[lang] || say("pictures.number", { number: at + 1 })}
            onClick={() => choose(picture)}
          >
            <img src={picture.sizes[0]?.url} alt="" width="64" height="64" />
          </button>
        ))}
        <label className="insert-upload">
          <input
            type="file"
            className="unseen"
            accept={PICTURE_TYPES.join(",")}
            aria-label={say("pictures.choose")}
            disabled={busy}
            onChange={(event) => {
              const file = event.currentTarget.files?.[0];
              event.currentTarget.value = "";
              if (file) void send(file);
            }}
          />
          <Icon name="upload" />
          {say(busy ? "imports.sending" : "text.upload")}
        </label>
      </div>
      <Problem error={error} />
      <TextInput
        label={say("text.alt")}
        description={say("text.altHelp")}
        lang={lang}
        maxLength={200}
        value={alt}
        onChange={(event) => setAlt(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
          // This stands inside the product's form, which is not meant.
          event.preventDefault();
          insert();
        }}
      />
      <div className="actions">
        <Button aria-disabled={!size} onClick={insert}>
          {say("text.insert")}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {say("cancel")}
        </Button>
      </div>
    </section>
  );
}
