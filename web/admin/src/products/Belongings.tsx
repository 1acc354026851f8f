import { Button, Checkbox, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api, ifMatch, newId, type Product } from "@tenon/api-client";
import { Problem, separator, useLocale } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { Link, useNavigate } from "react-router";
import { SaveFoot } from "../parts/SaveFoot.js";
import { useSave } from "../parts/useSave.js";
import { useWords } from "../words.js";

/** The text in the reader's language, or the first there is. */
export function named(names: Record<string, string>, locale: string): string {
  return names[locale] ?? names["zh-TW"] ?? Object.values(names)[0] ?? "";
}

interface Draft {
  categories: string[];
  tags: string;
  groups: string[];
}

/** Where a product belongs: categories, tags, options. */
export function Belongings({ product }: { product: Product }) {
  const say = useWords();
  const locale = useLocale();
  const client = useQueryClient();
  // Empty while untouched: then what others save meanwhile shows through.
  const [draft, setDraft] = useState<Partial<Draft>>({});
  const { categories, tags, groups }: Draft = {
    categories: product.category_ids,
    tags: product.tags.join(separator()),
    groups: product.option_group_ids,
    ...draft,
  };
  const saving = useSave();
  const tree = useQuery({
    queryKey: ["categories"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/categories", { signal })),
  });
  const options = useQuery({
    queryKey: ["option-groups"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/option-groups", { signal })),
  });

  async function save(event: FormEvent) {
    event.preventDefault();
    const words = [...new Set(tags.split(/[、,，\n]/).map((tag) => tag.trim()))].filter((tag) => tag !== "");
    const missing = <T,>(all: T[], from: T[]) => all.filter((one) => !from.includes(one));
    const next = await saving.save(async () => {
      const path = { id: product.id };
      if (groups.join() !== product.option_group_ids.join()) {
        const params = { path, header: { "If-Match": ifMatch(product.version) } };
        const body = { option_group_ids: groups };
        await answer(api.PUT("/api/v1/products/{id}/option-groups", { params, body }));
      }
      const body = {
        product_ids: [product.id],
        add_categories: missing(categories, product.category_ids),
        remove_categories: missing(product.category_ids, categories),
        add_tags: missing(words, product.tags),
        remove_tags: missing(product.tags, words),
      };
      await answer(api.POST("/api/v1/products/assignments", { body }));
      return answer(api.GET("/api/v1/products/{id}", { params: { path } }));
    });
    if (!next) return;
    client.setQueryData<Product>(["product", product.id], next);
    void client.invalidateQueries({ queryKey: ["products"] });
    setDraft({});
  }

  function change(next: Partial<Draft>) {
    saving.touch();
    setDraft((before) => ({ ...before, ...next }));
  }

  const toggle = (all: string[], id: string) =>
    all.includes(id) ? all.filter((one) => one !== id) : [...all, id];
  return (
    <section className="part" aria-labelledby="belongings">
      <h2 id="belongings">{say("belong.title")}</h2>
      <form onSubmit={save} noValidate>
        <div className="two">
          <fieldset className="choices">
            <legend>{say("belong.categories")}</legend>
            {tree.data?.items.length === 0 && <Link to="/categories">{say("belong.noCategories")}</Link>}
            {tree.data?.items.map((one) => (
              <Checkbox
                key={one.id}
                label={named(one.names, locale)}
                style={{ marginInlineStart: `${one.depth * 20}px` }}
                checked={categories.includes(one.id)}
                onChange={() => change({ categories: toggle(categories, one.id) })}
              />
            ))}
          </fieldset>
          <fieldset className="choices">
            <legend>{say("belong.options")}</legend>
            {options.data?.items.length === 0 && <Link to="/options">{say("belong.noOptions")}</Link>}
            {options.data?.items.map((one) => (
              <Checkbox
                key={one.id}
                label={named(one.names, locale)}
                checked={groups.includes(one.id)}
                onChange={() => change({ groups: toggle(groups, one.id) })}
              />
            ))}
          </fieldset>
          <TextInput
            label={say("belong.tags")}
            description={say("belong.tagsHelp")}
            value={tags}
            onChange={(event) => change({ tags: event.currentTarget.value })}
          />
        </div>
        <SaveFoot quiet saving={saving} words={say("belong.save")} />
      </form>
    </section>
  );
}

/** A draft after this one's model. */
export function Copy({ product }: { product: Product }) {
  const say = useWords();
  const navigate = useNavigate();
  const [handle, setHandle] = useState(`${product.handle}-2`);
  const [ending, setEnding] = useState("-2");
  const { save, busy, error } = useSave();

  async function copy() {
    const params = { path: { id: product.id }, header: { "Idempotency-Key": newId() } };
    const body = { handle: handle.trim(), sku_ending: ending.trim() };
    const made = await save(() => answer(api.POST("/api/v1/products/{id}/copy", { params, body })));
    if (made) void navigate(`/products/${made.id}`);
  }

  return (
    <section className="part" aria-labelledby="copy">
      <h2 id="copy">{say("copy.title")}</h2>
      <div className="two">
        <TextInput
          label={say("copy.handle")}
          maxLength={80}
          value={handle}
          onChange={(event) => setHandle(event.currentTarget.value)}
        />
        <TextInput
          label={say("copy.ending")}
          maxLength={20}
          value={ending}
          onChange={(event) => setEnding(event.currentTarget.value)}
        />
      </div>
      <Problem error={error} />
      <div className="actions">
        <Button variant="default" loading={busy} onClick={() => void copy()}>
          {say("copy.do")}
        </Button>
      </div>
    </section>
  );
}
