import { answer, api, type SiteSection, type SiteText, type SiteTheme } from "@tenon/api-client";

export const EMPTY_TEXT: SiteText = { "zh-TW": "", en: "" };
export const DESK = ["site-theme"];

export const KINDS = [
  "announcement",
  "hero",
  "text",
  "picture_text",
  "products",
  "categories",
  "stores",
  "articles",
  "goods",
] as const;
export type Kind = (typeof KINDS)[number];

/** A section of a kind with nothing in it yet. */
export function emptySection(kind: Kind): SiteSection {
  const [title, text, alt, button] = [EMPTY_TEXT, EMPTY_TEXT, EMPTY_TEXT, EMPTY_TEXT];
  switch (kind) {
    case "announcement":
      return { kind, text, link: "" };
    case "hero":
      return { kind, title, text, picture: null, alt, button, link: "" };
    case "text":
      return { kind, title, text };
    case "picture_text":
      return { kind, title, text, picture: null, alt, side: "left", button, link: "" };
    case "products":
      return { kind, title, category: "", products: [], limit: 4 };
    case "articles":
      return { kind, title, limit: 3 };
    default:
      return { kind, title };
  }
}

/** The same theme, key by key, so that two can be compared. */
export function sameTheme(one: SiteTheme, other: SiteTheme): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Opens the shop as it would be with the draft. `path` is where to begin. */
export async function openPreview(path: string, phone: boolean): Promise<void> {
  // Opened at once, while the press of the button still counts.
  const opened = window.open("", "_blank", phone ? "popup,width=390,height=844" : undefined);
  try {
    const preview = await answer(api.POST("/api/v1/site/previews"));
    const address = `${preview.path}&to=${encodeURIComponent(path)}`;
    if (opened) opened.location.href = address;
    else window.location.href = address;
  } catch (caught) {
    opened?.close();
    throw caught;
  }
}
