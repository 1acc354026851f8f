import { useQuery } from "@tanstack/react-query";
import { answer, api, type TenderType } from "@tenon/api-client";
import { useLocale } from "@tenon/ui";
import { useWords } from "./words.js";

/** The brand's types of tender. */
export function useTenderTypes() {
  return useQuery({
    queryKey: ["tender-types"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/tender-types", { signal })),
  });
}

/** What a type is called. What cash was rounded by stands among the tenders, but is no type. */
export function useTenderName(types: readonly TenderType[] | undefined): (kind: string) => string {
  const say = useWords();
  const locale = useLocale();
  return (kind) => {
    if (kind === "rounding") return say("day.rounding");
    const names = types?.find(({ code }) => code === kind)?.names;
    return names?.[locale] ?? names?.["zh-TW"] ?? kind;
  };
}
