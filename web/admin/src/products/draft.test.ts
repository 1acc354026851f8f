import type { Product } from "@tenon/api-client";
import { describe, expect, it } from "vitest";
import { draftOf, editOf, isHandle, rebase } from "./draft.js";

const CAKE: Product = {
  id: "p",
  handle: "cake",
  kind: "goods",
  state: "published",
  on_web: true,
  on_till: true,
  shown_on_web: true,
  tax_class: "standard",
  legal_class: "general",
  return_class: "standard",
  return_notice_version: 1,
  storage_class: "ambient",
  made_to_order: false,
  store_ids: [],
  names: { "zh-TW": "蛋糕", en: "Cake", ja: "ケーキ" },
  descriptions: { "zh-TW": "好吃" },
  category_ids: [],
  tags: [],
  pictures: [],
  goes_with: [],
  option_group_ids: [],
  variants: [],
  version: 3,
  updated_at: "2026-11-21T00:00:00Z",
};

describe("editOf", () => {
  it("sends only what was changed", () => {
    const draft = draftOf(CAKE);
    expect(editOf(CAKE, draft)).toEqual({});
    expect(editOf(CAKE, { ...draft, onWeb: false })).toEqual({ on_web: false });
  });

  it("keeps the languages that this page does not show", () => {
    const edit = editOf(CAKE, { ...draftOf(CAKE), nameZh: "戚風" });
    expect(edit).toEqual({ names: { "zh-TW": "戚風" } });
  });

  it("sends classes by their codes, and no days as 0", () => {
    const draft = {
      ...draftOf({ ...CAKE, shelf_life_days: 3 }),
      returnClass: "perishable" as const,
      shelfLifeDays: "",
    };
    expect(editOf({ ...CAKE, shelf_life_days: 3 }, draft)).toEqual({
      return_class: "perishable",
      shelf_life_days: 0,
    });
  });

  it("takes an emptied text away", () => {
    expect(editOf(CAKE, { ...draftOf(CAKE), descriptionZh: " " })).toEqual({ descriptions: { "zh-TW": "" } });
  });
});

describe("rebase", () => {
  const base = draftOf(CAKE);

  it("follows theirs where nobody here typed, and keeps ours where nobody there did", () => {
    const { draft, conflicts } = rebase(base, { ...base, nameZh: "我的" }, { ...base, state: "archived" });
    expect(draft).toEqual({ ...base, nameZh: "我的", state: "archived" });
    expect(conflicts).toEqual([]);
  });

  it("names the fields that both changed, and keeps our input in them", () => {
    const { draft, conflicts } = rebase(base, { ...base, nameZh: "我的" }, { ...base, nameZh: "他的" });
    expect(conflicts).toEqual(["nameZh"]);
    expect(draft.nameZh).toBe("我的");
  });

  it("sees no conflict where both meant the same", () => {
    expect(rebase(base, { ...base, onWeb: false }, { ...base, onWeb: false }).conflicts).toEqual([]);
  });
});

describe("isHandle", () => {
  it("allows what an address can carry", () => {
    expect(isHandle("osmanthus-cake-6")).toBe(true);
    for (const text of ["", "Cake", "a b", "-a", "a-", "a--b", "蛋糕"]) expect(isHandle(text)).toBe(false);
  });
});
