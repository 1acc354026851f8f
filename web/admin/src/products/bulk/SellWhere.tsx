import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { answer, api, ifMatch, type ProductRow } from "@tenon/api-client";
import { Problem } from "@tenon/ui";
import { useState } from "react";
import { BulkForm } from "../../table/BulkForm.js";
import type { Asked } from "../../table/bulk.js";
import { OnlyShop, shopsAfter } from "./shops.js";
import { useProductBulkWords } from "./words.js";

/** Where the products that are selected are sold from now on, or no longer. */
export function SellWhere({ rows, go, cancel, action }: Asked<ProductRow> & { action: string }) {
  const words = useProductBulkWords();
  const [place, setPlace] = useState("web");
  const [sells, setSells] = useState(true);
  const stores = useQuery({
    queryKey: ["stores"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/staff/stores", { signal })),
    staleTime: 60_000,
  });
  const shops = (stores.data?.items ?? []).filter((store) => store.kind !== "web");

  async function sell({ id, version }: ProductRow) {
    const path = { id };
    if (place === "web" || place === "till") {
      const params = { path, header: { "If-Match": ifMatch(version) } };
      const body = place === "web" ? { on_web: sells } : { on_till: sells };
      return answer(api.PATCH("/api/v1/products/{id}", { params, body }));
    }
    const now = await answer(api.GET("/api/v1/products/{id}", { params: { path } }));
    const store_ids = shopsOf(now.store_ids);
    if (store_ids === now.store_ids) return now;
    const params = { path, header: { "If-Match": ifMatch(now.version) } };
    return answer(api.PUT("/api/v1/products/{id}/stores", { params, body: { store_ids: [...store_ids] } }));
  }

  function shopsOf(now: readonly string[]) {
    const all = shops.map(({ id }) => id);
    try {
      return shopsAfter(now, all, place, sells);
    } catch (error) {
      throw error instanceof OnlyShop ? words("onlyShop") : error;
    }
  }

  return (
    <BulkForm
      action={action}
      n={rows.length}
      onGo={() => go(async ([row]) => row && sell(row), `${place} ${sells}`)}
      onCancel={cancel}
    >
      <NativeSelect
        label={words("where")}
        autoFocus
        value={place}
        data={[
          { value: "web", label: words("web") },
          { value: "till", label: words("tills") },
          ...shops.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={(event) => setPlace(event.currentTarget.value)}
      />
      <NativeSelect
        label={words("what")}
        value={sells ? "sells" : "stops"}
        data={[
          { value: "sells", label: words("sells") },
          { value: "stops", label: words("stops") },
        ]}
        onChange={(event) => setSells(event.currentTarget.value === "sells")}
      />
      <Problem error={stores.error} />
    </BulkForm>
  );
}
