import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api, type Category, done, ifMatch, newId } from "@tenon/api-client";
import { Empty, Problem, useLocale, Waiting } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { Link } from "react-router";
import { Page } from "../parts/Page.js";
import { useMayForBrand } from "../parts/session.js";
import { useSave } from "../parts/useSave.js";
import { useWords } from "../words.js";
import { named } from "./Belongings.js";
import { isHandle, withTexts } from "./draft.js";
import { NameFields } from "./NameFields.js";

/** The tree of categories, in the order in which the shop will show it. */
export function Categories() {
  const say = useWords();
  const locale = useLocale();
  const client = useQueryClient();
  const mayEdit = useMayForBrand()("catalog.edit");
  const [editing, setEditing] = useState<string | null>(null);
  const { save, error } = useSave();
  const tree = useQuery({
    queryKey: ["categories"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/categories", { signal })),
  });
  const all = tree.data?.items ?? [];

  async function act(work: () => Promise<unknown>) {
    await save(async () => {
      await work();
      setEditing(null);
    });
    await client.invalidateQueries({ queryKey: ["categories"] });
  }

  const place = (one: Category, parent_id: string | null, position?: number) => {
    const params = { path: { id: one.id }, header: { "If-Match": ifMatch(one.version) } };
    return act(() =>
      answer(api.PUT("/api/v1/categories/{id}/place", { params, body: { parent_id, position } })),
    );
  };
  const remove = (one: Category) => {
    const params = { path: { id: one.id }, header: { "If-Match": ifMatch(one.version) } };
    return act(() => done(api.DELETE("/api/v1/categories/{id}", { params })));
  };
  const siblings = (one: Category) => all.filter((other) => other.parent_id === one.parent_id).length;

  return (
    <Page title={say("categories.title")} back={{ to: "/products", words: say("products.title") }}>
      <Problem error={error} />
      {tree.data === undefined &&
        (tree.error ? <Problem error={tree.error} /> : <Waiting rows={4} height={40} />)}
      {tree.data !== undefined && all.length === 0 && (
        <Empty icon="tag" title={say("categories.empty")}>
          {say("categories.emptyHelp")}
        </Empty>
      )}
      <ul className="plain-rows">
        {all.map((one) => (
          <li key={one.id}>
            <div className="variant">
              <div style={{ paddingInlineStart: `${one.depth * 24}px` }}>
                <strong>{named(one.names, locale)}</strong>
                <span className="quiet small block">
                  {one.handle} ·{" "}
                  <Link to={`/products?category=${one.handle}`}>
                    {say("categories.products", { n: one.products })}
                  </Link>
                </span>
              </div>
              {mayEdit && (
                <div className="category-acts">
                  <Button
                    variant="default"
                    px="sm"
                    disabled={one.position === 0}
                    aria-label={say("categories.upOf", { name: named(one.names, locale) })}
                    onClick={() => void place(one, one.parent_id ?? null, one.position - 1)}
                  >
                    ↑
                  </Button>
                  <Button
                    variant="default"
                    px="sm"
                    disabled={one.position + 1 >= siblings(one)}
                    aria-label={say("categories.downOf", { name: named(one.names, locale) })}
                    onClick={() => void place(one, one.parent_id ?? null, one.position + 1)}
                  >
                    ↓
                  </Button>
                  <NativeSelect
                    aria-label={say("categories.belowOf", { name: named(one.names, locale) })}
                    value={one.parent_id ?? ""}
                    data={[
                      { value: "", label: say("categories.top") },
                      ...all
                        .filter((other) => other.id !== one.id)
                        .map((other) => ({ value: other.id, label: named(other.names, locale) })),
                    ]}
                    onChange={(event) => void place(one, event.currentTarget.value || null)}
                  />
                  <Button
                    variant="default"
                    aria-expanded={editing === one.id}
                    onClick={() => setEditing(editing === one.id ? null : one.id)}
                  >
                    {say("categories.rename")}
                  </Button>
                  <Button variant="default" onClick={() => void remove(one)}>
                    {say("categories.remove")}
                  </Button>
                </div>
              )}
            </div>
            {editing === one.id && (
              <CategoryForm
                zh={one.names["zh-TW"] ?? ""}
                en={one.names.en ?? ""}
                handle={one.handle}
                words={say("save")}
                onSave={(names, handle) => {
                  const params = { path: { id: one.id }, header: { "If-Match": ifMatch(one.version) } };
                  return act(() =>
                    answer(api.PATCH("/api/v1/categories/{id}", { params, body: { names, handle } })),
                  );
                }}
              />
            )}
          </li>
        ))}
      </ul>
      {mayEdit && (
        <section className="part" aria-labelledby="new-category">
          <h2 id="new-category">{say("categories.new")}</h2>
          <CategoryForm
            key={all.length}
            zh=""
            en=""
            handle=""
            words={say("categories.new")}
            onSave={(names, handle) => {
              const params = { header: { "Idempotency-Key": newId() } };
              return act(() => answer(api.POST("/api/v1/categories", { params, body: { names, handle } })));
            }}
          />
        </section>
      )}
    </Page>
  );
}

interface FormProps {
  zh: string;
  en: string;
  handle: string;
  words: string;
  onSave: (names: Record<string, string>, handle: string) => Promise<void>;
}

function CategoryForm({ onSave, words, ...before }: FormProps) {
  const say = useWords();
  const [names, setNames] = useState({ zh: before.zh, en: before.en });
  const [handle, setHandle] = useState(before.handle);
  const [tried, setTried] = useState(false);
  const { zh, en } = names;
  const bad = zh.trim() === "" || !isHandle(handle);

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!bad) void onSave(withTexts({}, zh.trim(), en.trim()), handle);
  }

  return (
    <form className="inline-form" onSubmit={submit} noValidate>
      <div className="three">
        <NameFields
          {...names}
          error={tried && zh.trim() === "" ? say("needed") : undefined}
          onChange={setNames}
        />
        <TextInput
          label={say("product.handle")}
          maxLength={80}
          value={handle}
          error={tried && !isHandle(handle) ? say("product.handleBad") : undefined}
          onChange={(event) => setHandle(event.currentTarget.value)}
        />
      </div>
      <div className="actions">
        <Button type="submit">{words}</Button>
      </div>
    </form>
  );
}
