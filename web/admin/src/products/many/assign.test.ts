import type { Product } from "@tenon/api-client";
import { expect, it } from "vitest";
import { groupsAfter, movesOf, wordsOf } from "./assign.js";

const product = (id: string, more: Partial<Product>) =>
  ({ id, category_ids: [], tags: [], option_group_ids: [], ...more }) as unknown as Product;

it("names only what is not so already", () => {
  const products = [
    product("1", { category_ids: ["cake"], tags: ["春季"] }),
    product("2", { category_ids: ["tea"], option_group_ids: ["ice"] }),
    product("3", { category_ids: ["cake"] }),
  ];
  const moves = movesOf(products, {
    categories: { cake: "add" },
    tags: { 春季: "remove" },
    groups: { ice: "remove" },
  });
  expect(
    moves.map(({ product, added, removed }) => [product.id, added.categories, removed.tags, removed.groups]),
  ).toEqual([
    ["1", [], ["春季"], []],
    ["2", ["cake"], [], ["ice"]],
  ]);
});

it("keeps the order of the groups that stay", () => {
  const one = product("1", { option_group_ids: ["a", "b"] });
  expect(groupsAfter(one, { a: "remove", b: "add", c: "add" })).toEqual(["b", "c"]);
});

it("takes words apart at commas of any script", () => {
  expect(wordsOf("春季、送禮, 春季，\n新品")).toEqual(["春季", "送禮", "新品"]);
});
