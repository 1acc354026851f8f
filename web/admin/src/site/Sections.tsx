import { ActionIcon, Button, NativeSelect, NumberInput, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { answer, api, type SiteSection } from "@tenon/api-client";
import { Empty, Icon } from "@tenon/ui";
import type { Saving } from "../parts/useSave.js";
import { PictureField, Texts } from "./fields.js";
import { emptySection, KINDS, type Kind } from "./model.js";
import { useSiteWords } from "./words.js";

interface Props {
  sections: SiteSection[];
  pictures: Record<string, string>;
  saving: Saving;
  onChange: (sections: SiteSection[]) => void;
  onPicture: (media: string, url: string) => void;
}

/** The home page: sections from top to bottom. */
export function Sections({ sections, pictures, saving, onChange, onPicture }: Props) {
  const say = useSiteWords();

  function move(from: number, to: number) {
    const next = [...sections];
    next.splice(to, 0, ...next.splice(from, 1));
    onChange(next);
  }

  return (
    <>
      <p className="quiet">{say("sections.help")}</p>
      {sections.length === 0 && (
        <Empty icon="picture" title={say("sections.none")}>
          {say("sections.noneHelp")}
        </Empty>
      )}
      <ol className="site-sections">
        {sections.map((section, at) => {
          const name = `${at + 1}. ${say(`kind.${section.kind}`)}`;
          const set = (next: SiteSection) => onChange(sections.map((one, i) => (i === at ? next : one)));
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: sections have no names of their own
            <li key={`${at}-${section.kind}`}>
              <details open={sections.length <= 3}>
                <summary>
                  <Icon name="right" size={16} />
                  <strong>{name}</strong>
                  <span className="quiet small">{gist(section)}</span>
                </summary>
                <div className="panel-form">
                  <SectionForm
                    section={section}
                    at={`/theme/sections/${at}`}
                    pictures={pictures}
                    saving={saving}
                    onChange={set}
                    onPicture={onPicture}
                  />
                </div>
              </details>
              <div className="site-moves">
                <ActionIcon
                  variant="default"
                  size={36}
                  aria-label={`${say("sections.up")} · ${name}`}
                  disabled={at === 0}
                  onClick={() => move(at, at - 1)}
                >
                  <Icon name="up" />
                </ActionIcon>
                <ActionIcon
                  variant="default"
                  size={36}
                  aria-label={`${say("sections.down")} · ${name}`}
                  disabled={at === sections.length - 1}
                  onClick={() => move(at, at + 1)}
                >
                  <Icon name="down" />
                </ActionIcon>
                <ActionIcon
                  variant="default"
                  size={36}
                  aria-label={`${say("sections.remove")} · ${name}`}
                  onClick={() => onChange(sections.filter((_, i) => i !== at))}
                >
                  <Icon name="bin" />
                </ActionIcon>
              </div>
            </li>
          );
        })}
      </ol>
      <fieldset className="site-add">
        <legend className="quiet small">{say("sections.add")}</legend>
        {KINDS.map((kind: Kind) => (
          <Button
            key={kind}
            variant="default"
            leftSection={<Icon name="plus" size={16} />}
            onClick={() => onChange([...sections, emptySection(kind)])}
          >
            {say(`kind.${kind}`)}
          </Button>
        ))}
      </fieldset>
    </>
  );
}

/** The first words of a section, to know it by. */
function gist(section: SiteSection): string {
  const said = "title" in section && section.title ? section.title : "text" in section ? section.text : null;
  return (said?.["zh-TW"] || said?.en || "").slice(0, 40);
}

interface FormProps {
  section: SiteSection;
  at: string;
  pictures: Record<string, string>;
  saving: Saving;
  onChange: (section: SiteSection) => void;
  onPicture: (media: string, url: string) => void;
}

function SectionForm({ section, at, pictures, saving, onChange, onPicture }: FormProps) {
  const say = useSiteWords();
  const fault = (field: string) => saving.fault(`${at}/${field}`);
  const title = (needed: SiteSection & { title?: unknown }) =>
    "title" in needed && section.kind !== "announcement" ? (
      <Texts
        label={say("heading")}
        value={section.title ?? {}}
        error={fault("title")}
        onChange={(next) => onChange({ ...section, title: next })}
      />
    ) : null;

  switch (section.kind) {
    case "announcement":
      return (
        <>
          <Texts
            label={say("text")}
            value={section.text}
            error={fault("text")}
            onChange={(text) => onChange({ ...section, text })}
          />
          <LinkField
            value={section.link ?? ""}
            error={fault("link")}
            onChange={(link) => onChange({ ...section, link })}
          />
        </>
      );
    case "text":
      return (
        <>
          {title(section)}
          <Texts
            long
            label={say("text")}
            description={say("markdownHelp")}
            value={section.text}
            error={fault("text")}
            onChange={(text) => onChange({ ...section, text })}
          />
        </>
      );
    case "hero":
    case "picture_text":
      return (
        <>
          {title(section)}
          <Texts
            long
            label={say("text")}
            description={section.kind === "picture_text" ? say("markdownHelp") : undefined}
            value={section.text ?? {}}
            error={fault("text")}
            onChange={(text) => onChange({ ...section, text })}
          />
          <PictureField
            value={section.picture ?? null}
            url={section.picture ? pictures[section.picture] : undefined}
            error={fault("picture")}
            onChange={(picture, url) => {
              if (picture !== null && url) onPicture(picture, url);
              onChange({ ...section, picture });
            }}
          />
          <Texts
            label={say("alt")}
            value={section.alt ?? {}}
            error={fault("alt")}
            onChange={(alt) => onChange({ ...section, alt })}
          />
          {section.kind === "picture_text" && (
            <NativeSelect
              label={say("side")}
              data={[
                { value: "left", label: say("side.left") },
                { value: "right", label: say("side.right") },
              ]}
              value={section.side ?? "left"}
              onChange={(event) =>
                onChange({ ...section, side: event.currentTarget.value === "right" ? "right" : "left" })
              }
            />
          )}
          <Texts
            label={say("button")}
            value={section.button ?? {}}
            error={fault("button")}
            onChange={(button) => onChange({ ...section, button })}
          />
          <LinkField
            value={section.link ?? ""}
            error={fault("link")}
            onChange={(link) => onChange({ ...section, link })}
          />
        </>
      );
    case "products":
      return (
        <>
          {title(section)}
          <CategoryField
            value={section.category ?? ""}
            onChange={(category) => onChange({ ...section, category })}
          />
          <Textarea
            label={say("products")}
            description={say("productsHelp")}
            autosize
            minRows={2}
            value={(section.products ?? []).join("\n")}
            error={fault("products")}
            onChange={(event) => {
              const lines = event.currentTarget.value.split("\n").map((line) => line.trim());
              onChange({
                ...section,
                products: lines.filter((line, i) => line !== "" || i === lines.length - 1),
              });
            }}
          />
          <Limit
            value={section.limit}
            error={fault("limit")}
            onChange={(limit) => onChange({ ...section, limit })}
          />
        </>
      );
    case "articles":
      return (
        <>
          {title(section)}
          <Limit
            value={section.limit}
            error={fault("limit")}
            onChange={(limit) => onChange({ ...section, limit })}
          />
        </>
      );
    default:
      return title(section);
  }
}

export function LinkField({
  value,
  error,
  onChange,
}: {
  value: string;
  error?: string;
  onChange: (link: string) => void;
}) {
  const say = useSiteWords();
  return (
    <TextInput
      label={say("link")}
      description={say("linkHelp")}
      inputMode="url"
      maxLength={300}
      value={value}
      error={error}
      onChange={(event) => onChange(event.currentTarget.value.trim())}
    />
  );
}

function Limit({
  value,
  error,
  onChange,
}: {
  value: number;
  error?: string;
  onChange: (limit: number) => void;
}) {
  const say = useSiteWords();
  return (
    <NumberInput
      label={say("limit")}
      min={1}
      max={12}
      allowDecimal={false}
      value={value}
      error={error}
      onChange={(next) => onChange(Number(next) || 1)}
    />
  );
}

function CategoryField({ value, onChange }: { value: string; onChange: (handle: string) => void }) {
  const say = useSiteWords();
  const categories = useQuery({
    queryKey: ["categories"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/categories", { signal })),
  });
  const rows = categories.data?.items ?? [];
  return (
    <NativeSelect
      label={say("category")}
      data={[
        { value: "", label: say("category.none") },
        ...rows.map((row) => ({ value: row.handle, label: row.names["zh-TW"] ?? row.handle })),
      ]}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
