import { ActionIcon, Button, NativeSelect, Progress, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import {
  answer,
  api,
  ifMatch,
  PICTURE_TYPES,
  type Product,
  type ProductPicture,
  Refused,
  sendPicture,
} from "@tenon/api-client";
import { Icon, Note, Problem, useLocale, useProblemText } from "@tenon/ui";
import { type DragEvent, useCallback, useEffect, useRef, useState } from "react";
import { useMayForBrand } from "../parts/session.js";
import { useWords } from "../words.js";
import { nameIn } from "./naming.js";

const ACCEPT = PICTURE_TYPES.join(",");

/** A file on its way to the server. */
interface Sending {
  name: string;
  share: number;
}

/** A list with one of its items elsewhere. */
function moved<T>(all: T[], from: number, to: number): T[] {
  const next = [...all];
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
}

/** A product's pictures. Every change is saved at once: what is seen is what is kept. */
export function Pictures({ product }: { product: Product }) {
  const say = useWords();
  const locale = useLocale();
  const client = useQueryClient();
  const problemText = useProblemText();
  const may = useMayForBrand();
  const mayEdit = may("catalog.edit");
  const mayAdd = mayEdit && may("catalog.media");
  const [sending, setSending] = useState<Sending[]>([]);
  const [failures, setFailures] = useState<string[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [told, setTold] = useState("");
  const [over, setOver] = useState(false);
  const [dragged, setDragged] = useState<number | null>(null);
  const choose = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const key = ["product", product.id];

  /** Saves the list as `change` makes it of the newest one. */
  async function save(change: (pictures: ProductPicture[]) => ProductPicture[], words: string) {
    setError(null);
    setTold("");
    const newest = client.getQueryData<Product>(key) ?? product;
    const pictures = change(newest.pictures).map(({ media_id, alt, variant_ids }) => ({
      media_id,
      alt,
      variant_ids,
    }));
    try {
      const params = { path: { id: product.id }, header: { "If-Match": ifMatch(newest.version) } };
      const next = await answer(api.PUT("/api/v1/products/{id}/pictures", { params, body: { pictures } }));
      client.setQueryData(key, next);
      void client.invalidateQueries({ queryKey: ["products"] });
      setTold(words);
    } catch (caught) {
      if (caught instanceof Refused && caught.status === 412) {
        const params = { path: { id: product.id } };
        client.setQueryData(key, await answer(api.GET("/api/v1/products/{id}", { params })));
        setTold(say("pictures.stale"));
      } else setError(caught);
    }
  }

  async function take(files: File[]) {
    if (!mayAdd || files.length === 0) return;
    setFailures([]);
    const kept: ProductPicture[] = [];
    // One after the other: a phone's line is narrow, and their order is the order of the files.
    for (const file of files) {
      const report = (share: number) => setSending([{ name: file.name, share }]);
      report(0);
      try {
        const media = await sendPicture(file, report);
        kept.push({ media_id: media.id, sizes: media.sizes, alt: {}, variant_ids: [] });
      } catch (caught) {
        const why = problemText(caught);
        setFailures((before) => [...before, say("pictures.failed", { name: file.name, why })]);
      }
    }
    setSending([]);
    if (kept.length === 0) return;
    await save((before) => {
      const known = new Set(before.map((one) => one.media_id));
      const fresh = kept.filter((one) => !known.has(one.media_id) && known.add(one.media_id));
      return [...before, ...fresh];
    }, say("pictures.saved"));
  }
  const newestTake = useRef(take);
  newestTake.current = take;

  // A picture in the clipboard may be pasted anywhere on the page, but not into a text.
  const paste = useCallback((event: ClipboardEvent) => {
    const files = [...(event.clipboardData?.files ?? [])].filter((file) => file.type.startsWith("image/"));
    const into = event.target as HTMLElement | null;
    if (files.length === 0 || into?.closest("input, textarea, [contenteditable=true]")) return;
    event.preventDefault();
    void newestTake.current(files);
  }, []);
  useEffect(() => {
    document.addEventListener("paste", paste);
    return () => document.removeEventListener("paste", paste);
  }, [paste]);

  function drop(event: DragEvent) {
    setOver(false);
    if (event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    void take([...event.dataTransfer.files]);
  }

  function move(from: number, to: number) {
    if (from === to || to < 0 || to >= product.pictures.length) return;
    void save((before) => moved(before, from, to), say("pictures.moved", { number: to + 1 }));
  }

  function change(media: string, next: Partial<ProductPicture>) {
    void save(
      (before) => before.map((one) => (one.media_id === media ? { ...one, ...next } : one)),
      say("pictures.saved"),
    );
  }

  /** A variant has one picture of its own: it leaves the one it had. */
  function showVariant(media: string, variant: string) {
    void save(
      (before) =>
        before.map((one) => ({
          ...one,
          variant_ids:
            one.media_id === media
              ? variant === ""
                ? []
                : [variant]
              : one.variant_ids.filter((id) => id !== variant),
        })),
      say("pictures.saved"),
    );
  }

  return (
    <section
      className="part pictures"
      aria-labelledby="pictures"
      data-over={over}
      onDragOver={(event) => {
        if (!mayAdd || !event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <h2 id="pictures">{say("pictures.title")}</h2>
      {product.pictures.length === 0 && <p className="quiet">{say("pictures.empty")}</p>}
      <ol className="picture-list">
        {product.pictures.map((picture, index) => (
          <li
            key={picture.media_id}
            draggable={mayEdit}
            onDragStart={(event) => {
              // Selecting text in a field is not dragging the picture.
              if ((event.target as HTMLElement).closest("input")) return event.preventDefault();
              event.dataTransfer.effectAllowed = "move";
              setDragged(index);
            }}
            onDragEnd={() => setDragged(null)}
            onDragOver={(event) => dragged !== null && event.preventDefault()}
            onDrop={() => dragged !== null && move(dragged, index)}
            data-dragged={dragged === index}
          >
            <PictureImage picture={picture} />
            <span className="small quiet">
              {index === 0 ? say("pictures.first") : say("pictures.number", { number: index + 1 })}
            </span>
            {mayEdit && (
              <>
                <Alt picture={picture} onChange={(alt) => change(picture.media_id, { alt })} />
                {product.variants.length > 1 && (
                  <NativeSelect
                    size="sm"
                    label={say("pictures.variant")}
                    value={picture.variant_ids[0] ?? ""}
                    data={[
                      { value: "", label: say("pictures.anyVariant") },
                      ...product.variants.map((variant) => ({
                        value: variant.id,
                        label: nameIn(variant, locale) || variant.sku,
                      })),
                    ]}
                    onChange={(event) => showVariant(picture.media_id, event.currentTarget.value)}
                  />
                )}
                <div className="actions">
                  <ActionIcon
                    variant="default"
                    size="lg"
                    aria-label={say("pictures.earlier", { number: index + 1 })}
                    disabled={index === 0}
                    onClick={() => move(index, index - 1)}
                  >
                    <Icon name="back" />
                  </ActionIcon>
                  <ActionIcon
                    variant="default"
                    size="lg"
                    aria-label={say("pictures.later", { number: index + 1 })}
                    disabled={index === product.pictures.length - 1}
                    onClick={() => move(index, index + 1)}
                  >
                    <Icon name="right" />
                  </ActionIcon>
                  <ActionIcon
                    variant="default"
                    size="lg"
                    aria-label={say("pictures.remove", { number: index + 1 })}
                    onClick={() =>
                      void save(
                        (before) => before.filter((one) => one.media_id !== picture.media_id),
                        say("pictures.saved"),
                      )
                    }
                  >
                    <Icon name="bin" />
                  </ActionIcon>
                </div>
              </>
            )}
          </li>
        ))}
      </ol>
      {sending.map((one) => (
        <div key={one.name} role="status">
          <span className="small">{say("pictures.sending", { name: one.name })}</span>
          <Progress value={one.share * 100} aria-label={say("pictures.sending", { name: one.name })} />
        </div>
      ))}
      {failures.map((words) => (
        <Note key={words} tone="warn" role="alert">
          {words}
        </Note>
      ))}
      <Problem error={error} />
      <p className="small quiet" role="status">
        {told}
      </p>
      {mayAdd && (
        <div className="picture-drop">
          <p className="small quiet">{say("pictures.help")}</p>
          <div className="actions">
            <Button variant="default" loading={sending.length > 0} onClick={() => choose.current?.click()}>
              {say("pictures.choose")}
            </Button>
            <Button className="camera" variant="default" onClick={() => camera.current?.click()}>
              {say("pictures.camera")}
            </Button>
          </div>
          <input
            ref={choose}
            type="file"
            name="pictures"
            accept={ACCEPT}
            multiple
            hidden
            onChange={(event) => {
              void take([...(event.currentTarget.files ?? [])]);
              event.currentTarget.value = "";
            }}
          />
          <input
            ref={camera}
            type="file"
            accept={ACCEPT}
            capture="environment"
            hidden
            onChange={(event) => {
              void take([...(event.currentTarget.files ?? [])]);
              event.currentTarget.value = "";
            }}
          />
        </div>
      )}
    </section>
  );
}

function PictureImage({ picture }: { picture: ProductPicture }) {
  const largest = picture.sizes.at(-1);
  return (
    <img
      src={picture.sizes[0]?.url}
      srcSet={picture.sizes.map((size) => `${size.url} ${size.width}w`).join(", ")}
      sizes="220px"
      width={largest?.width}
      height={largest?.height}
      alt={picture.alt["zh-TW"] ?? picture.alt.en ?? ""}
      loading="lazy"
    />
  );
}

/** What a picture shows, saved when the field is left. */
function Alt({
  picture,
  onChange,
}: {
  picture: ProductPicture;
  onChange: (alt: Record<string, string>) => void;
}) {
  const say = useWords();
  const [alt, setAlt] = useState(picture.alt);
  const fields = [
    ["zh-TW", "pictures.altZh"],
    ["en", "pictures.altEn"],
  ] as const;
  return fields.map(([locale, words]) => (
    <TextInput
      key={locale}
      size="sm"
      lang={locale}
      label={say(words)}
      maxLength={200}
      value={alt[locale] ?? ""}
      onChange={(event) => setAlt({ ...alt, [locale]: event.currentTarget.value })}
      onBlur={() => {
        if ((alt[locale] ?? "").trim() === (picture.alt[locale] ?? "")) return;
        onChange({ ...alt, [locale]: (alt[locale] ?? "").trim() });
      }}
    />
  ));
}
