import type { Product } from "@tenon/api-client";

/** What becomes of one category, tag or group for everything that is chosen. */
export type Turn = "add" | "remove";
export type Turns = Readonly<Record<string, Turn>>;

/** Everything that the form says, by what it is about. */
export interface Plan {
  categories: Turns;
  tags: Turns;
  groups: Turns;
}

/** How one product would change; only what is not so already. */
export interface Move {
  product: Product;
  added: { categories: string[]; tags: string[]; groups: string[] };
  removed: { categories: string[]; tags: string[]; groups: string[] };
}

export const chosen = (turns: Turns, turn: Turn): string[] =>
  Object.keys(turns).filter((one) => turns[one] === turn);

/** The words between commas of any script, each once. */
export function wordsOf(text: string): string[] {
  return [...new Set(text.split(/[、,，\n]/).map((word) => word.trim()))].filter((word) => word !== "");
}

/** A product's groups after the plan, new ones last. */
export function groupsAfter(product: Product, groups: Turns): string[] {
  const kept = product.option_group_ids.filter((id) => groups[id] !== "remove");
  return [...kept, ...chosen(groups, "add").filter((id) => !kept.includes(id))];
}

/** Which products change, and by what. */
export function movesOf(products: readonly Product[], plan: Plan): Move[] {
  return products.flatMap((product) => {
    const has = {
      categories: product.category_ids,
      tags: product.tags,
      groups: product.option_group_ids,
    };
    const differ = (turn: Turn) => {
      const of = (what: keyof Plan) =>
        chosen(plan[what], turn).filter((one) => has[what].includes(one) === (turn === "remove"));
      return { categories: of("categories"), tags: of("tags"), groups: of("groups") };
    };
    const [added, removed] = [differ("add"), differ("remove")];
    const any = [...Object.values(added), ...Object.values(removed)].some((list) => list.length > 0);
    return any ? [{ product, added, removed }] : [];
  });
}
