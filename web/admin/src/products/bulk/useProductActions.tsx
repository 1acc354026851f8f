import { answer, api, ifMatch, type ProductRow } from "@tenon/api-client";
import { useNavigate } from "react-router";
import { useMayForBrand } from "../../parts/session.js";
import type { BulkAction } from "../../table/bulk.js";
import { useWords } from "../../words.js";
import type { Chosen } from "../many/ManyProducts.js";
import { Belong } from "./Belong.js";
import { SellWhere } from "./SellWhere.js";
import { useProductBulkWords } from "./words.js";

/** What can be done with many products; nothing by whoever may not edit them. */
export function useProductActions(): BulkAction<ProductRow>[] {
  const say = useWords();
  const words = useProductBulkWords();
  const navigate = useNavigate();
  const may = useMayForBrand()("catalog.edit");
  if (!may) return [];

  /** One by one, each at the version that is shown: what somebody else changed meanwhile is not overwritten. */
  const into = (state: ProductRow["state"]) => async (rows: ProductRow[]) => {
    for (const { id, version } of rows) {
      const params = { path: { id }, header: { "If-Match": ifMatch(version) } };
      await answer(api.PATCH("/api/v1/products/{id}", { params, body: { state } }));
    }
  };
  return [
    {
      key: "edit",
      words: say("many.edit"),
      take: (rows) => {
        const state: Chosen = { ids: rows.map(({ id }) => id) };
        void navigate("/products/many", { state });
      },
    },
    { key: "publish", words: say("products.publish"), each: into("published") },
    {
      key: "archive",
      words: say("products.archive"),
      danger: true,
      sure: (rows) => words("archiveSure", { n: rows.length }),
      each: into("archived"),
    },
    { key: "withdraw", words: words("withdraw"), each: into("draft") },
    {
      key: "sell",
      words: words("sell"),
      ask: (asked) => <SellWhere {...asked} action={words("sell")} />,
    },
    {
      key: "belong",
      words: words("belong"),
      ask: (asked) => <Belong {...asked} action={words("belong")} />,
    },
  ];
}
