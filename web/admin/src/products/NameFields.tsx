import { TextInput } from "@mantine/core";
import { useWords } from "../words.js";

interface Names {
  zh: string;
  en: string;
}

interface Props extends Names {
  /** What is wrong with the Chinese name. */
  error?: string;
  onChange: (names: Names) => void;
}

/** A name in both languages. */
export function NameFields({ zh, en, error, onChange }: Props) {
  const say = useWords();
  return (
    <>
      <TextInput
        label={say("product.nameZh")}
        lang="zh-TW"
        maxLength={120}
        value={zh}
        error={error}
        onChange={(event) => onChange({ zh: event.currentTarget.value, en })}
      />
      <TextInput
        label={say("product.nameEn")}
        lang="en"
        maxLength={120}
        value={en}
        onChange={(event) => onChange({ zh, en: event.currentTarget.value })}
      />
    </>
  );
}
