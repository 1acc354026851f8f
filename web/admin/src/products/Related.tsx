import { ActionIcon, Combobox, TextInput, useCombobox } from "@mantine/core";
import { keepPreviousData, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api, ifMatch, type Product } from "@tenon/api-client";
import { Icon, useLocale } from "@tenon/ui";
import { type FormEvent, useEffect, useState } from "react";
import { SaveFoot } from "../parts/SaveFoot.js";
import { useSave } from "../parts/useSave.js";
import { useWords } from "../words.js";
import { named } from "./Belongings.js";

const TYPING_MS = 200;

interface Links {
  goesWith: string[];
  before: string | null;
}

/** What goes with a product, and which one it came after. */
export function Related({ product }: { product: Product }) {
  const say = useWords();
  const client = useQueryClient();
  // Nothing while untouched: then what others save meanwhile shows through.
  const [draft, setDraft] = useState<Links | null>(null);
  const { goesWith, before } = draft ?? { goesWith: product.goes_with, before: product.successor_of ?? null };
  const saving = useSave();

  async function save(event: FormEvent) {
    event.preventDefault();
    const params = { path: { id: product.id }, header: { "If-Match": ifMatch(product.version) } };
    const body = { goes_with: goesWith, successor_of: before };
    const next = await saving.save(() =>
      answer(api.PUT("/api/v1/products/{id}/relations", { params, body })),
    );
    if (!next) return;
    client.setQueryData<Product>(["product", product.id], next);
    setDraft(null);
  }

  function change(next: Partial<Links>) {
    saving.touch();
    setDraft({ goesWith, before, ...next });
  }

  const others = (id: string) => id !== product.id;
  return (
    <section className="part" aria-labelledby="related">
      <h2 id="related">{say("related.title")}</h2>
      <form onSubmit={save} noValidate>
        <div className="two">
          <div>
            <ProductPicker
              label={say("related.goesWith")}
              fits={(id) => others(id) && !goesWith.includes(id)}
              onPick={(id) => change({ goesWith: [...goesWith, id] })}
            />
            <Picked
              ids={goesWith}
              onRemove={(id) => change({ goesWith: goesWith.filter((one) => one !== id) })}
            />
          </div>
          <div>
            <ProductPicker
              label={say("related.successorOf")}
              description={say("related.successorHelp")}
              fits={others}
              onPick={(id) => change({ before: id })}
            />
            <Picked ids={before ? [before] : []} onRemove={() => change({ before: null })} />
          </div>
        </div>
        <SaveFoot quiet saving={saving} words={say("related.save")} />
      </form>
    </section>
  );
}

/** Chosen products by name, each with a way to take it out. */
function Picked({ ids, onRemove }: { ids: string[]; onRemove: (id: string) => void }) {
  const say = useWords();
  const locale = useLocale();
  const found = useQueries({
    queries: ids.map((id) => ({
      queryKey: ["product-name", id],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        answer(api.GET("/api/v1/products/{id}", { params: { path: { id } }, signal })),
      staleTime: 60_000,
    })),
  });
  if (ids.length === 0) return <p className="quiet small">{say("related.none")}</p>;
  return (
    <ul className="picked">
      {ids.map((id, index) => {
        const product = found[index]?.data;
        const name = product ? named(product.names, locale) : "…";
        const thumb = product?.pictures[0]?.sizes[0];
        return (
          <li key={id} className="product-cell">
            {thumb ? (
              <img src={thumb.url} alt="" width="40" height="40" />
            ) : (
              <span className="thumb" aria-hidden="true">
                {[...name][0]}
              </span>
            )}
            <span>{name}</span>
            <ActionIcon
              variant="subtle"
              size="lg"
              aria-label={say("related.remove", { name })}
              onClick={() => onRemove(id)}
            >
              <Icon name="close" />
            </ActionIcon>
          </li>
        );
      })}
    </ul>
  );
}

interface PickerProps {
  label: string;
  description?: string;
  /** Whether a product can be chosen. */
  fits: (id: string) => boolean;
  onPick: (id: string) => void;
}

/** Finds a product by name or SKU. */
function ProductPicker({ label, description, fits, onPick }: PickerProps) {
  const say = useWords();
  const locale = useLocale();
  const combobox = useCombobox();
  const [text, setText] = useState("");
  const [q, setQ] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setQ(text.trim()), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const found = useQuery({
    queryKey: ["pick-product", locale, q],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/products", { params: { query: { q: q || undefined, limit: 20 } }, signal })),
    placeholderData: keepPreviousData,
  });
  const rows = (found.data?.items ?? []).filter((row) => fits(row.id));
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(id) => {
        onPick(id);
        setText("");
        combobox.closeDropdown();
      }}
    >
      <Combobox.Target>
        <TextInput
          label={label}
          description={description}
          placeholder={say("related.find")}
          value={text}
          maxLength={80}
          onFocus={() => combobox.openDropdown()}
          onClick={() => combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
          onChange={(event) => {
            setText(event.currentTarget.value);
            combobox.openDropdown();
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options mah={280} style={{ overflowY: "auto" }}>
          {rows.length === 0 && <Combobox.Empty>{say("stock.noGoods")}</Combobox.Empty>}
          {rows.map((row) => (
            <Combobox.Option key={row.id} value={row.id}>
              {row.name} <span className="quiet small">{row.variants[0]?.sku}</span>
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
