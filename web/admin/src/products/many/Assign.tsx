import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api, ifMatch, type Product } from "@tenon/api-client";
import { Note, Problem, separator, useLocale, useProblemText } from "@tenon/ui";
import { useEffect, useState } from "react";
import { Link } from "react-router";
import { useWords } from "../../words.js";
import { named } from "../Belongings.js";
import { chosen, groupsAfter, type Move, movesOf, type Turn, type Turns, wordsOf } from "./assign.js";
import type { PartProps } from "./ManyProducts.js";

/** Puts everything that is chosen into categories or takes it out; tags and options likewise. */
export function Assign({ products, again, onDirty }: PartProps) {
  const say = useWords();
  const locale = useLocale();
  const client = useQueryClient();
  const problemText = useProblemText();
  const [categories, setCategories] = useState<Turns>({});
  const [groups, setGroups] = useState<Turns>({});
  const [addTags, setAddTags] = useState("");
  const [removeTags, setRemoveTags] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [failed, setFailed] = useState<{ product: Product; why: string }[]>([]);
  const [done, setDone] = useState<number | null>(null);
  const tree = useQuery({
    queryKey: ["categories"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/categories", { signal })),
  });
  const options = useQuery({
    queryKey: ["option-groups"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/option-groups", { signal })),
  });
  const tags: Turns = Object.fromEntries([
    ...wordsOf(addTags).map((tag) => [tag, "add"] as const),
    ...wordsOf(removeTags).map((tag) => [tag, "remove"] as const),
  ]);
  const moves = movesOf(products, { categories, tags, groups });
  const worn = [...new Set(products.flatMap((product) => product.tags))];
  const categoryName = (id: string) =>
    named(tree.data?.items.find((one) => one.id === id)?.names ?? {}, locale);
  const groupName = (id: string) =>
    named(options.data?.items.find((one) => one.id === id)?.names ?? {}, locale);
  const dirty = moves.length > 0;
  useEffect(() => onDirty(dirty), [dirty, onDirty]);

  async function save() {
    setBusy(true);
    setError(null);
    setFailed([]);
    setDone(null);
    const touched = moves.map(({ product }) => product);
    const belongs = moves.filter(({ added, removed }) =>
      [added.categories, added.tags, removed.categories, removed.tags].some((list) => list.length > 0),
    );
    const refused: { product: Product; why: string }[] = [];
    try {
      if (belongs.length > 0) {
        const body = {
          product_ids: belongs.map(({ product }) => product.id),
          add_categories: chosen(categories, "add"),
          remove_categories: chosen(categories, "remove"),
          add_tags: chosen(tags, "add"),
          remove_tags: chosen(tags, "remove"),
        };
        await answer(api.POST("/api/v1/products/assignments", { body }));
      }
      for (const { product } of moves.filter(
        ({ added, removed }) => added.groups.length + removed.groups.length > 0,
      )) {
        const why = await offer(product, groups).catch(problemText);
        if (why !== undefined) refused.push({ product, why });
      }
      setDone(touched.length - refused.length);
      if (refused.length === 0) {
        setCategories({});
        setGroups({});
        setAddTags("");
        setRemoveTags("");
      }
    } catch (caught) {
      setError(caught);
    }
    setFailed(refused);
    await again(touched.map(({ id }) => id));
    void client.invalidateQueries({ queryKey: ["products"] });
    setBusy(false);
  }

  return (
    <div className="many">
      <div className="two">
        <Choices
          title={say("belong.categories")}
          empty={<Link to="/categories">{say("belong.noCategories")}</Link>}
          items={(tree.data?.items ?? []).map((one) => ({
            id: one.id,
            name: named(one.names, locale),
            depth: one.depth,
            have: products.filter((product) => product.category_ids.includes(one.id)).length,
          }))}
          all={products.length}
          turns={categories}
          onTurns={setCategories}
        />
        <Choices
          title={say("belong.options")}
          empty={<Link to="/options">{say("belong.noOptions")}</Link>}
          items={(options.data?.items ?? []).map((one) => ({
            id: one.id,
            name: named(one.names, locale),
            depth: 0,
            have: products.filter((product) => product.option_group_ids.includes(one.id)).length,
          }))}
          all={products.length}
          turns={groups}
          onTurns={setGroups}
        />
        <TextInput
          label={say("many.addTags")}
          description={say("belong.tagsHelp")}
          value={addTags}
          maxLength={400}
          onChange={(event) => setAddTags(event.currentTarget.value)}
        />
        <TextInput
          label={say("many.removeTags")}
          description={
            worn.length > 0
              ? say("many.worn", { tags: worn.slice(0, 12).join(separator()) })
              : say("many.wornNone")
          }
          value={removeTags}
          maxLength={400}
          onChange={(event) => setRemoveTags(event.currentTarget.value)}
        />
      </div>
      <Problem error={error ?? tree.error ?? options.error} />
      {done !== null && (
        <Note tone={failed.length === 0 ? "good" : "warn"} role="status">
          {say("many.assigned", { n: done })}
          {failed.length > 0 && (
            <ul className="many-faults">
              {failed.map(({ product, why }) => (
                <li key={product.id}>
                  {say("table.labelled", { label: named(product.names, locale), value: why })}
                </li>
              ))}
            </ul>
          )}
        </Note>
      )}
      <section className="part" aria-labelledby="will-change">
        <h2 id="will-change">{say("many.willChange")}</h2>
        {moves.length === 0 ? (
          <p className="quiet">{say("many.nothingMoves")}</p>
        ) : (
          <ul className="many-review">
            {moves.map((move) => (
              <li key={move.product.id}>
                <strong>{named(move.product.names, locale)}</strong>
                <MoveWords move={move} categoryName={categoryName} groupName={groupName} />
              </li>
            ))}
          </ul>
        )}
      </section>
      <div className="save-bar">
        <Button disabled={moves.length === 0} loading={busy} onClick={() => void save()}>
          {say("many.save", { n: moves.length })}
        </Button>
      </div>
    </div>
  );
}

/** Offers a product the groups of the plan, at whatever version it has by now. */
async function offer(product: Product, groups: Turns): Promise<undefined> {
  const path = { id: product.id };
  const now = await answer(api.GET("/api/v1/products/{id}", { params: { path } }));
  const params = { path, header: { "If-Match": ifMatch(now.version) } };
  const body = { option_group_ids: groupsAfter(now, groups) };
  await answer(api.PUT("/api/v1/products/{id}/option-groups", { params, body }));
}

interface MoveProps {
  move: Move;
  categoryName: (id: string) => string;
  groupName: (id: string) => string;
}

function MoveWords({ move, categoryName, groupName }: MoveProps) {
  const list = ({ categories, tags, groups }: Move["added"]) => [
    ...categories.map(categoryName),
    ...tags.map((tag) => `#${tag}`),
    ...groups.map(groupName),
  ];
  const [added, removed] = [list(move.added), list(move.removed)];
  return (
    <p>
      {added.length > 0 && <ins>＋ {added.join(separator())}</ins>}
      {removed.length > 0 && <del>－ {removed.join(separator())}</del>}
    </p>
  );
}

interface ChoicesProps {
  title: string;
  empty: React.ReactNode;
  items: { id: string; name: string; depth: number; have: number }[];
  all: number;
  turns: Turns;
  onTurns: (turns: Turns) => void;
}

/** For each: leave it, add it, take it away. */
function Choices({ title, empty, items, all, turns, onTurns }: ChoicesProps) {
  const say = useWords();
  function turn(id: string, next: string) {
    const { [id]: _, ...others } = turns;
    onTurns(next === "" ? others : { ...others, [id]: next as Turn });
  }
  return (
    <fieldset className="choices">
      <legend>{title}</legend>
      {items.length === 0 && empty}
      {items.map(({ id, name, depth, have }) => (
        <div key={id} className="many-choice" style={{ marginInlineStart: `${depth * 20}px` }}>
          <span className="wrap">
            {name} <span className="quiet small figures">{say("many.have", { have, all })}</span>
          </span>
          <NativeSelect
            size="sm"
            aria-label={name}
            value={turns[id] ?? ""}
            data={[
              { value: "", label: say("many.leave") },
              { value: "add", label: say("many.add") },
              { value: "remove", label: say("many.remove") },
            ]}
            onChange={(event) => turn(id, event.currentTarget.value)}
          />
        </div>
      ))}
    </fieldset>
  );
}
