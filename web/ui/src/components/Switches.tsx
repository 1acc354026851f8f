import { useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { setLocale, useLocale, useSharedWords } from "../i18n/index.js";
import { useLineState } from "../live/LiveProvider.js";
import { Icon } from "./Icon.js";

/** 中文 or English, each named in itself. */
export function LanguageSwitch() {
  const locale = useLocale();
  const next = locale === "zh-TW" ? "en" : "zh-TW";
  return (
    <button type="button" className="plain-button" lang={next} onClick={() => setLocale(next)}>
      <Icon name="globe" />
      <span>{next === "en" ? "English" : "中文"}</span>
    </button>
  );
}

/** Light or dark; until it is chosen, the device decides. */
export function SchemeSwitch({ withWords = false }: { withWords?: boolean }) {
  const say = useSharedWords();
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme("light") === "dark";
  const words = say(dark ? "scheme.light" : "scheme.dark");
  return (
    <button
      type="button"
      className="plain-button"
      aria-label={words}
      onClick={() => setColorScheme(dark ? "light" : "dark")}
    >
      <Icon name={dark ? "sun" : "moon"} />
      {withWords && <span>{words}</span>}
    </button>
  );
}

/** The state of the line, always in the same corner, with how much has not been answered yet. */
export function LineBadge({ extra }: { extra?: string }) {
  const say = useSharedWords();
  const state = useLineState();
  return (
    <span className="line-badge" data-state={state} role="status">
      <i aria-hidden="true" />
      {say(`line.${state}`)}
      {extra && <span className="line-extra figures">{extra}</span>}
    </span>
  );
}
