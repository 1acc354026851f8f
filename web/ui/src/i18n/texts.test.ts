// Every text that people read stands in a file of words, in both languages: nothing is written into a page.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const WEB = join(import.meta.dirname, "../../..");
const THEME = join(WEB, "../themes/default");

/** Attributes whose text is read or heard. */
const READ = new Set([
  "alt",
  "aria-label",
  "aria-description",
  "label",
  "placeholder",
  "title",
  "description",
]);
/** Files that hold words of both languages, and tests, which hold examples. */
const HOLDS_WORDS = /(?:[wW]ords(?:\.\w+)?|\.test|named|many\/sheet|format\/date)\.tsx?$/;
/** What is the same in every language: the languages' own names, units, names of things, punctuation. */
const SAME = new Set([
  ..."中文 English 繁體中文 zh-TW en SKU EAN URL CSV XLSX LINE QR Tenon Webhook mm g h m kg s N v ⇧F".split(
    " ",
  ),
]);
const LETTERS = /\p{L}/u;
const HAN = /[\p{Script=Han}、。，：；！？「」（）]/u;

const filesIn = (folder: string, ending: RegExp) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => ending.test(name))
    .map((name) => join(folder, name));

const isText = (text: string) =>
  LETTERS.test(text) &&
  !text
    .trim()
    .split(/\s+/)
    .every((word) => SAME.has(word) || !LETTERS.test(word));

/** Texts that stand in a program file where a page shows them. */
export function writtenIn(name: string, source: string): string[] {
  const file = ts.createSourceFile(
    name,
    source,
    ts.ScriptTarget.Latest,
    true,
    name.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
  );
  const found: string[] = [];
  const note = (node: ts.Node, text: string) =>
    found.push(`${name}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1} ${text.trim()}`);
  const isRead = (node: ts.Node): boolean =>
    ts.isJsxAttribute(node.parent)
      ? READ.has(node.parent.name.getText())
      : ts.isJsxExpression(node.parent) &&
        (ts.isJsxAttribute(node.parent.parent)
          ? READ.has(node.parent.parent.name.getText())
          : ts.isJsxElement(node.parent.parent) || ts.isJsxFragment(node.parent.parent));
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node) && isText(node.text)) note(node, node.text);
    const literal =
      ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node) || ts.isTemplateHead(node)
        ? node.text
        : ts.isTemplateMiddle(node) || ts.isTemplateTail(node)
          ? node.text
          : null;
    if (literal !== null) {
      if (HAN.test(literal) && !SAME.has(literal.trim())) note(node, literal);
      else if (ts.isStringLiteral(node) && isRead(node) && isText(literal)) note(node, literal);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** Texts that stand in a template outside of its expressions. */
export function writtenInTemplate(name: string, source: string): string[] {
  const plain = source
    .replace(/\{#[\s\S]*?#\}/g, "")
    .replace(/\{% block kind %\}[\s\S]*?\{% endblock %\}/g, "")
    .replace(/<(script|style)[\s\S]*?<\/\1>/g, "")
    .replace(/\{%[\s\S]*?%\}/g, "")
    .replace(/\{\{[\s\S]*?\}\}/g, "");
  const attributes = [
    ...plain.matchAll(/\s(?:alt|aria-label|placeholder|title|aria-description)="([^"]*)"/g),
  ];
  const between = plain
    .replace(/<[^>]*>/g, "\n")
    .replace(/&\w+;/g, "")
    .split("\n");
  return [...attributes.map(([, text]) => text ?? ""), ...between]
    .filter(isText)
    .map((text) => `${name} ${text.trim()}`);
}

describe("the finder of texts", () => {
  it("finds what is written into a page", () => {
    expect(writtenIn("a.tsx", "const a = <p>Hello {name}</p>;")).toHaveLength(1);
    expect(writtenIn("a.tsx", 'const a = <p title="Hello" />;')).toHaveLength(1);
    expect(writtenIn("a.tsx", 'const a = <p>{"Hello"}</p>;')).toHaveLength(1);
    expect(writtenIn("a.tsx", 'const a = tell("找不到");')).toHaveLength(1);
    expect(writtenIn("a.tsx", "const a = `共 $" + "{n} 件`;")).toHaveLength(2);
  });

  it("lets pass what nobody reads", () => {
    expect(writtenIn("a.tsx", 'const a = <p className="big">{say("goods.none")} · 12</p>;')).toEqual([]);
    expect(writtenIn("a.tsx", "const a = <b>SKU</b>;")).toEqual([]);
  });

  it("finds what is written into a template", () => {
    expect(writtenInTemplate("a.html", '<p class="x">{{ word("a") }} · 8</p>')).toEqual([]);
    expect(writtenInTemplate("a.html", "<p>加入 {{ name }}</p>")).toHaveLength(1);
    expect(writtenInTemplate("a.html", '<img alt="A cake">')).toHaveLength(1);
  });
});

it.each(["admin", "pos", "ui"])("nothing that people read is written into %s", (application) => {
  const files = filesIn(join(WEB, application, "src"), /\.tsx?$/).filter((name) => !HOLDS_WORDS.test(name));
  expect(files.length).toBeGreaterThan(10);
  const found = files.flatMap((path) => writtenIn(path.slice(WEB.length + 1), readFileSync(path, "utf8")));
  expect(found).toEqual([]);
});

describe("the shop", () => {
  it("has nothing that people read in its templates", () => {
    const files = filesIn(join(THEME, "templates"), /\.html$/);
    expect(files.length).toBeGreaterThan(5);
    const found = files.flatMap((path) =>
      writtenInTemplate(path.slice(THEME.length + 1), readFileSync(path, "utf8")),
    );
    expect(found).toEqual([]);
  });

  it("has the same words with the same places in both languages", () => {
    const words = (tag: string): Record<string, string> =>
      JSON.parse(readFileSync(join(THEME, `words.${tag}.json`), "utf8"));
    const [zh, en] = [words("zh-TW"), words("en")];
    const places = (text: string) => [...new Set(text.match(/\{\w+/g) ?? [])].sort().join();
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
    for (const [key, text] of Object.entries(zh)) {
      // A word before or after a price is empty in one language; in both it would be no word.
      expect(text + en[key], key).not.toBe("");
      expect(places(en[key] ?? ""), key).toBe(places(text));
    }
  });
});
