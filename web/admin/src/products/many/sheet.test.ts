import type { Product } from "@tenon/api-client";
import { describe, expect, it } from "vitest";
import {
  faultOf,
  fieldOf,
  fillDown,
  paste,
  rangeOf,
  readCell,
  readClipboard,
  toClipboard,
  toEdit,
  write,
} from "./sheet.js";

const product = (id: string): Product => ({
  id,
  version: 3,
  handle: `goods-${id}`,
  names: { "zh-TW": `商品${id}`, en: `Goods ${id}`, ja: "品" },
  descriptions: {},
  maker: null,
  state: "draft",
  kind: "goods",
  on_web: true,
  on_till: true,
  shown_on_web: false,
  category_ids: [],
  tags: [],
  option_group_ids: [],
  goes_with: [],
  pictures: [],
  tax_class: "standard",
  legal_class: "general",
  return_class: "standard",
  return_notice_version: 1,
  storage_class: "ambient",
  made_to_order: false,
  store_ids: [],
  updated_at: "2026-11-22T00:00:00Z",
  variants: [],
});
const products = [product("1"), product("2")];

describe("writing cells", () => {
  it("keeps what differs, and forgets what is as before again", () => {
    const changed = write(products, {}, [{ row: 0, column: 0, text: " 新名 " }]);
    expect(changed).toEqual({ 1: { nameZh: "新名" } });
    expect(write(products, changed, [{ row: 0, column: 0, text: "商品1" }])).toEqual({});
  });

  it("leaves what lies outside alone", () => {
    expect(write(products, {}, [{ row: 9, column: 0, text: "x" }])).toEqual({});
  });

  it("reads classes by their codes, their words and what spreadsheets call them", () => {
    expect(["冷藏", "Frozen", "ambient", "warm"].map((text) => readCell("storageClass", text))).toEqual([
      "chilled",
      "frozen",
      "ambient",
      "warm",
    ]);
    expect(readCell("returnClass", "客製，不適用")).toBe("made_to_order");
    expect(["免稅", "zero", "reduced"].map((text) => readCell("taxClass", text))).toEqual([
      "exempt",
      "zero",
      "reduced",
    ]);
    expect([
      faultOf("shelfLifeDays", "3"),
      faultOf("shelfLifeDays", "three"),
      faultOf("storageClass", "warm"),
    ]).toEqual([null, "days", "choice"]);
    expect(toEdit({ taxClass: "exempt", storageClass: "frozen", shelfLifeDays: "" })).toEqual({
      tax_class: "exempt",
      storage_class: "frozen",
      shelf_life_days: 0,
    });
  });

  it("reads the words that people and spreadsheets use", () => {
    expect(["是", "TRUE", "1", "否", "maybe"].map((text) => readCell("onWeb", text))).toEqual([
      "yes",
      "yes",
      "yes",
      "no",
      "maybe",
    ]);
    expect(["上架", "Archived", "草稿"].map((text) => readCell("state", text))).toEqual([
      "published",
      "archived",
      "draft",
    ]);
  });

  it("finds faults before the server does", () => {
    expect(faultOf("nameZh", "")).toBe("needed");
    expect(faultOf("handle", "Not A Handle")).toBe("handle");
    expect(faultOf("onWeb", "maybe")).toBe("choice");
    expect(faultOf("maker", "x".repeat(121))).toBe("long");
    expect(faultOf("maker", "")).toBeNull();
  });
});

describe("the clipboard", () => {
  it("reads what Excel writes", () => {
    expect(readClipboard('a\tb\r\n"c\nd"\t"e ""f"""\r\n')).toEqual([
      ["a", "b"],
      ["c\nd", 'e "f"'],
    ]);
    expect(readClipboard("one")).toEqual([["one"]]);
  });

  it("writes what Excel reads", () => {
    const table = [
      ["a", "b\nc"],
      ['"', ""],
    ];
    expect(readClipboard(toClipboard(table))).toEqual(table);
  });

  it("goes from the corner on, and one cell fills a range", () => {
    const range = rangeOf({ row: 2, column: 1 }, { row: 1, column: 1 });
    expect(paste(range, [["x"]]).map(({ row }) => row)).toEqual([1, 2]);
    expect(paste(range, [["x", "y"]])).toEqual([
      { row: 1, column: 1, text: "x" },
      { row: 1, column: 2, text: "y" },
    ]);
    expect(fillDown(range, ({ row }) => `from ${row}`).map(({ text }) => text)).toEqual(["from 1", "from 1"]);
  });
});

describe("what is sent", () => {
  it("holds what changed and nothing else", () => {
    expect(toEdit({ nameEn: "", onWeb: "no", state: "published" })).toEqual({
      names: { en: "" },
      on_web: false,
      state: "published",
    });
  });

  it("finds the cell that an answer speaks of", () => {
    expect(fieldOf("/edits/4/handle")).toBe("handle");
    expect(fieldOf("/edits/4/edit/names/en")).toBe("nameEn");
    expect(fieldOf("/edits/4")).toBeNull();
  });
});
