import type { Product, ProductEdit } from "@tenon/api-client";
import { words } from "../../words.js";
import { RETURN_CLASSES, STORAGE_CLASSES } from "../classes.js";
import { isDays, isHandle } from "../draft.js";

/** What the sheet edits, in the order of its columns. */
export const FIELDS = [
  "nameZh",
  "nameEn",
  "handle",
  "maker",
  "state",
  "onWeb",
  "onTill",
  "shownOnWeb",
  "taxClass",
  "returnClass",
  "storageClass",
  "shelfLifeDays",
] as const;
export type Field = (typeof FIELDS)[number];
export type Values = Record<Field, string>;

export const STATES = ["draft", "published", "archived"] as const;
const SWITCHES = new Set<Field>(["onWeb", "onTill", "shownOnWeb"]);
const LONGEST: Partial<Record<Field, number>> = {
  nameZh: 200,
  nameEn: 200,
  handle: 80,
  maker: 120,
  taxClass: 80,
};
/** Columns that take one of a few codes. */
const CHOICES: Partial<Record<Field, readonly string[]>> = {
  state: STATES,
  returnClass: RETURN_CLASSES,
  storageClass: STORAGE_CLASSES,
};
/** Which words say the codes of a column. */
export const WORDS: Partial<Record<Field, string>> = {
  state: "pstate",
  taxClass: "tax",
  returnClass: "returns",
  storageClass: "storage",
};

export type Kind = "text" | "choice" | "switch";
export const kindOf = (field: Field): Kind =>
  CHOICES[field] ? "choice" : SWITCHES.has(field) ? "switch" : "text";
/** The codes that a column takes. */
export const codesOf = (field: Field): readonly string[] => CHOICES[field] ?? ["yes", "no"];

/** A product's cells: texts as they are, states and yes/no by their codes. */
export function valuesOf(product: Product): Values {
  const yes = (on: boolean) => (on ? "yes" : "no");
  return {
    nameZh: product.names["zh-TW"] ?? "",
    nameEn: product.names.en ?? "",
    handle: product.handle,
    maker: product.maker ?? "",
    state: product.state,
    onWeb: yes(product.on_web),
    onTill: yes(product.on_till),
    shownOnWeb: yes(product.shown_on_web),
    taxClass: product.tax_class,
    returnClass: product.return_class,
    storageClass: product.storage_class,
    shelfLifeDays: product.shelf_life_days == null ? "" : String(product.shelf_life_days),
  };
}

/** What was changed, by product and field; what is as before is not in it. */
export type Changes = Readonly<Record<string, Partial<Values>>>;

export const cellOf = (product: Product, changes: Changes, field: Field): string =>
  changes[product.id]?.[field] ?? valuesOf(product)[field];

/** Words by which people and spreadsheets say a code. */
const SYNONYMS: Record<string, readonly string[]> = {
  yes: ["yes", "y", "true", "1", "是", "v", "✓", "on"],
  no: ["no", "n", "false", "0", "否", "", "x", "off"],
  draft: ["draft", "草稿"],
  published: ["published", "上架中", "上架", "on sale"],
  archived: ["archived", "已封存", "封存"],
};
const TAXES: Record<string, string> = {
  應稅: "standard",
  零稅率: "zero",
  免稅: "exempt",
  taxable: "standard",
  "zero-rated": "zero",
};

/** A code by itself, by one of its synonyms, or by the words in which a sheet of ours said it. */
function codeOf(field: Field, plain: string): string | undefined {
  const text = plain.toLowerCase();
  return codesOf(field).find((code) => {
    const said = Object.values(words).map(
      (dictionary: Record<string, string>) => dictionary[`${WORDS[field]}.${code}`],
    );
    return code === text || SYNONYMS[code]?.includes(text) || said.some((one) => one?.toLowerCase() === text);
  });
}

/** What was typed or pasted as the cell's value; a word that means nothing here stays, and is a fault. */
export function readCell(field: Field, text: string): string {
  const plain = text.trim();
  const kind = kindOf(field);
  if (field === "taxClass") return TAXES[plain.toLowerCase()] ?? plain;
  if (field === "shelfLifeDays") return plain === "0" ? "" : plain;
  if (kind === "text") return plain;
  return codeOf(field, plain) ?? plain;
}

export type Fault = "needed" | "handle" | "long" | "choice" | "days";

/** What is wrong with a value before the server is asked. */
export function faultOf(field: Field, value: string): Fault | null {
  if (kindOf(field) !== "text") return codesOf(field).includes(value) ? null : "choice";
  if (field === "shelfLifeDays") return isDays(value) ? null : "days";
  if (value === "" && ["nameZh", "handle", "taxClass"].includes(field)) return "needed";
  if (field === "handle" && !isHandle(value)) return "handle";
  return value.length > (LONGEST[field] ?? 200) ? "long" : null;
}

export interface Cell {
  row: number;
  column: number;
}

/** Cells to be written, each with the text for it. */
export type Writes = readonly (Cell & { text: string })[];

/** Writes cells; a cell that becomes what it was before is no change any more. */
export function write(products: readonly Product[], changes: Changes, writes: Writes): Changes {
  const next: Record<string, Partial<Values>> = { ...changes };
  for (const { row, column, text } of writes) {
    const product = products[row];
    const field = FIELDS[column];
    if (product === undefined || field === undefined) continue;
    const value = readCell(field, text);
    const { [field]: _, ...others } = next[product.id] ?? {};
    const own: Partial<Values> = value === valuesOf(product)[field] ? others : { ...others, [field]: value };
    if (Object.keys(own).length === 0) delete next[product.id];
    else next[product.id] = own;
  }
  return next;
}

export interface Range {
  top: number;
  left: number;
  bottom: number;
  right: number;
}

export function rangeOf(one: Cell, other: Cell): Range {
  return {
    top: Math.min(one.row, other.row),
    left: Math.min(one.column, other.column),
    bottom: Math.max(one.row, other.row),
    right: Math.max(one.column, other.column),
  };
}

export const isInside = ({ top, left, bottom, right }: Range, { row, column }: Cell): boolean =>
  row >= top && row <= bottom && column >= left && column <= right;

/** Every cell of a range, row by row. */
export function cellsOf({ top, left, bottom, right }: Range): Cell[] {
  const cells: Cell[] = [];
  for (let row = top; row <= bottom; row += 1) {
    for (let column = left; column <= right; column += 1) cells.push({ row, column });
  }
  return cells;
}

/** What spreadsheets put on the clipboard: tabs between cells, quotes around cells that hold a break. */
export function readClipboard(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (letter === '"' && cell === "") quoted = true;
    else if (letter === "\t" || letter === "\n") {
      rows.at(-1)?.push(cell);
      cell = "";
      if (letter === "\n") rows.push([]);
    } else if (letter !== "\r") cell += letter;
  }
  rows.at(-1)?.push(cell);
  // Excel ends with a line break: what follows it is no row.
  if (rows.length > 1 && rows.at(-1)?.join("") === "") rows.pop();
  return rows;
}

/** A range as spreadsheets read it. */
export function toClipboard(rows: readonly (readonly string[])[]): string {
  const cell = (text: string) => (/["\t\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return rows.map((row) => row.map(cell).join("\t")).join("\n");
}

/** Where pasted cells go: from the range's corner on; one cell alone fills the range. */
export function paste(range: Range, table: readonly (readonly string[])[]): Writes {
  const [first] = table;
  if (table.length === 1 && first?.length === 1) {
    return cellsOf(range).map((cell) => ({ ...cell, text: first[0] ?? "" }));
  }
  return table.flatMap((row, down) =>
    row.map((text, across) => ({ row: range.top + down, column: range.left + across, text })),
  );
}

/** The range's first row written into all the others. */
export function fillDown(range: Range, textAt: (cell: Cell) => string): Writes {
  return cellsOf(range).map(({ row, column }) => ({ row, column, text: textAt({ row: range.top, column }) }));
}

/** A product's changes as the API takes them: what is not named stays. */
export function toEdit(own: Partial<Values>): ProductEdit {
  const edit: ProductEdit = {};
  if (own.nameZh !== undefined || own.nameEn !== undefined) {
    edit.names = {
      ...(own.nameZh === undefined ? {} : { "zh-TW": own.nameZh }),
      ...(own.nameEn === undefined ? {} : { en: own.nameEn }),
    };
  }
  if (own.handle !== undefined) edit.handle = own.handle;
  if (own.maker !== undefined) edit.maker = own.maker;
  const state = STATES.find((one) => one === own.state);
  if (state) edit.state = state;
  if (own.onWeb !== undefined) edit.on_web = own.onWeb === "yes";
  if (own.onTill !== undefined) edit.on_till = own.onTill === "yes";
  if (own.shownOnWeb !== undefined) edit.shown_on_web = own.shownOnWeb === "yes";
  if (own.taxClass !== undefined) edit.tax_class = own.taxClass;
  const returnClass = RETURN_CLASSES.find((one) => one === own.returnClass);
  if (returnClass) edit.return_class = returnClass;
  const storageClass = STORAGE_CLASSES.find((one) => one === own.storageClass);
  if (storageClass) edit.storage_class = storageClass;
  if (own.shelfLifeDays !== undefined) edit.shelf_life_days = Number(own.shelfLifeDays);
  return edit;
}

/** Which column a pointer of the API's answer means, such as `/edits/4/names/en`; null for the whole row. */
export function fieldOf(pointer: string): Field | null {
  const path = pointer.split("/").slice(3).join("/");
  const fields: Record<string, Field> = {
    "names/zh-TW": "nameZh",
    names: "nameZh",
    "names/en": "nameEn",
    handle: "handle",
    maker: "maker",
    state: "state",
    on_web: "onWeb",
    on_till: "onTill",
    shown_on_web: "shownOnWeb",
    tax_class: "taxClass",
    return_class: "returnClass",
    storage_class: "storageClass",
    shelf_life_days: "shelfLifeDays",
  };
  return fields[path.replace(/^edit\//, "")] ?? null;
}
