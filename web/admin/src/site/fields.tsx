import { Button, Textarea, TextInput } from "@mantine/core";
import { PICTURE_TYPES, type SiteText, sendPicture } from "@tenon/api-client";
import { Problem } from "@tenon/ui";
import { useSave } from "../parts/useSave.js";
import { useSiteWords } from "./words.js";

interface TextsProps {
  label: string;
  value: SiteText;
  onChange: (value: SiteText) => void;
  /** More than one line. */
  long?: boolean;
  description?: string;
  error?: string;
}

/** A text in both languages, side by side. */
export function Texts({ label, value, onChange, long = false, description, error }: TextsProps) {
  const say = useSiteWords();
  const languages = [
    ["zh-TW", say("inZh")],
    ["en", say("inEn")],
  ] as const;
  return (
    <div className="two">
      {languages.map(([lang, name]) => {
        const given = {
          label: `${label} · ${name}`,
          lang,
          description: lang === "zh-TW" ? description : undefined,
          error: lang === "zh-TW" ? error : undefined,
          value: value[lang] ?? "",
          onChange: (event: { currentTarget: { value: string } }) =>
            onChange({ ...value, [lang]: event.currentTarget.value }),
        };
        return long ? (
          <Textarea key={lang} {...given} autosize minRows={3} maxRows={16} />
        ) : (
          <TextInput key={lang} {...given} maxLength={200} />
        );
      })}
    </div>
  );
}

interface PictureProps {
  value: string | null;
  url: string | undefined;
  onChange: (media: string | null, url: string | undefined) => void;
  error?: string;
}

/** A picture: sent at once, shown small. */
export function PictureField({ value, url, onChange, error }: PictureProps) {
  const say = useSiteWords();
  const sending = useSave();

  async function send(file: File) {
    const media = await sending.save(() => sendPicture(file, () => undefined));
    if (media) onChange(media.id, media.sizes[0]?.url);
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a legend does not stand in a row
    <div className="site-picture" role="group" aria-label={say("picture")}>
      <span className="site-label">{say("picture")}</span>
      {value !== null && url && <img src={url} alt="" width="120" height="90" />}
      <div className="actions">
        <label className="insert-upload">
          <input
            type="file"
            className="unseen"
            accept={PICTURE_TYPES.join(",")}
            disabled={sending.busy}
            onChange={(event) => {
              const file = event.currentTarget.files?.[0];
              event.currentTarget.value = "";
              if (file) void send(file);
            }}
          />
          {say("choosePicture")}
        </label>
        {value !== null && (
          <Button variant="default" onClick={() => onChange(null, undefined)}>
            {say("removePicture")}
          </Button>
        )}
      </div>
      {error && <p className="field-fault">{error}</p>}
      <Problem error={sending.error} />
    </div>
  );
}
