import { useLocale } from "@tenon/ui";
import { useTenderTypes } from "../till/usePayment.js";
import { useWords } from "../words.js";

/** What a kind of tender is called. What cash was rounded by is a row of its own. */
export function useTenderName(): (kind: string) => string {
  const say = useWords();
  const locale = useLocale();
  const types = useTenderTypes();
  return (kind) => {
    if (kind === "rounding") return say("receipt.rounding");
    const names = types.find(({ code }) => code === kind)?.names;
    return names?.[locale] ?? names?.["zh-TW"] ?? (kind === "cash" ? say("receipt.cash") : kind);
  };
}
