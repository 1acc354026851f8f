import { Combobox, TextInput, useCombobox } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { answer, api } from "@tenon/api-client";
import { Icon, useLocale } from "@tenon/ui";
import { useEffect, useState } from "react";
import { useWords } from "../words.js";

export interface PickedGoods {
  product_id: string;
  variant_id: string;
  sku: string;
  name: string;
}

interface Props {
  label: string;
  /** The chosen variant's id, or nothing. */
  value: string;
  onPick: (goods: PickedGoods | null) => void;
  error?: string;
  withLabel?: boolean;
}

const TYPING_MS = 200;

/** Finds goods by name or SKU. */
export function GoodsPicker({ label, value, onPick, error, withLabel = false }: Props) {
  const say = useWords();
  const locale = useLocale();
  const combobox = useCombobox();
  const [text, setText] = useState("");
  const [q, setQ] = useState("");
  const [picked, setPicked] = useState<PickedGoods | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setQ(text.trim()), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const found = useQuery({
    queryKey: ["pick", locale, q],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/products", { params: { query: { q: q || undefined, limit: 20 } }, signal })),
    placeholderData: keepPreviousData,
  });
  const options: PickedGoods[] = (found.data?.items ?? []).flatMap((product) =>
    product.variants.map((variant) => ({
      product_id: product.id,
      variant_id: variant.id,
      sku: variant.sku,
      name: product.name,
    })),
  );
  const chosen = picked?.variant_id === value ? picked : options.find((goods) => goods.variant_id === value);
  const shown = value === "" ? text : chosen ? `${chosen.name} ${chosen.sku}` : text;

  function pick(goods: PickedGoods | null) {
    setPicked(goods);
    setText("");
    combobox.closeDropdown();
    onPick(goods);
  }

  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(id) => pick(options.find((goods) => goods.variant_id === id) ?? null)}
    >
      <Combobox.Target>
        <TextInput
          className="goods-picker"
          size={withLabel ? "md" : "sm"}
          label={withLabel ? label : undefined}
          aria-label={withLabel ? undefined : label}
          placeholder={say("stock.findGoods")}
          value={shown}
          error={error}
          maxLength={80}
          onFocus={() => combobox.openDropdown()}
          onClick={() => combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
          onChange={(event) => {
            // Typing into a chosen name begins a new search.
            if (value !== "") onPick(null);
            setPicked(null);
            setText(value === "" ? event.currentTarget.value : "");
            combobox.openDropdown();
          }}
          rightSection={
            value !== "" ? (
              <button
                type="button"
                className="input-clear"
                aria-label={say("table.reset")}
                onClick={() => pick(null)}
              >
                <Icon name="close" size={16} />
              </button>
            ) : null
          }
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options mah={280} style={{ overflowY: "auto" }}>
          {options.length === 0 && <Combobox.Empty>{say("stock.noGoods")}</Combobox.Empty>}
          {options.map((goods) => (
            <Combobox.Option key={goods.variant_id} value={goods.variant_id}>
              {goods.name} <span className="quiet small">{goods.sku}</span>
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
