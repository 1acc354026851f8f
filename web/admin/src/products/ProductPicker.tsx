import { ActionIcon, Combobox, TextInput, useCombobox } from "@mantine/core";
import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { answer, api } from "@tenon/api-client";
import { Icon, useLocale } from "@tenon/ui";
import { useEffect, useState } from "react";
import { useWords } from "../words.js";
import { named } from "./Belongings.js";

const TYPING_MS = 200;

interface PickedProps {
  ids: readonly string[];
  /** Left out where nothing can be changed. */
  onRemove?: (id: string) => void;
}

/** Chosen products by name, each with a way to take it out. */
export function PickedProducts({ ids, onRemove }: PickedProps) {
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
            {onRemove && (
              <ActionIcon
                variant="subtle"
                size="lg"
                aria-label={say("related.remove", { name })}
                onClick={() => onRemove(id)}
              >
                <Icon name="close" />
              </ActionIcon>
            )}
          </li>
        );
      })}
    </ul>
  );
}

interface PickerProps {
  label: string;
  description?: string;
  error?: string;
  /** Whether a product can be chosen. */
  fits: (id: string) => boolean;
  onPick: (id: string) => void;
}

/** Finds a product by name or SKU. */
export function ProductPicker({ label, description, error, fits, onPick }: PickerProps) {
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
          error={error}
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
