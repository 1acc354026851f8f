import { NativeSelect, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { answer, api, type ProductRow } from "@tenon/api-client";
import { Problem, useLocale } from "@tenon/ui";
import { useState } from "react";
import { BulkForm } from "../../table/BulkForm.js";
import type { Asked } from "../../table/bulk.js";
import { named } from "../Belongings.js";
import { wordsOf } from "../many/assign.js";
import { useProductBulkWords } from "./words.js";

/** Puts the products that are selected into a category and under tags, or takes them out. */
export function Belong({ rows, go, cancel, action }: Asked<ProductRow> & { action: string }) {
  const words = useProductBulkWords();
  const locale = useLocale();
  const [category, setCategory] = useState("");
  const [text, setText] = useState("");
  const [adds, setAdds] = useState(true);
  const tree = useQuery({
    queryKey: ["categories"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/categories", { signal })),
  });
  const tags = wordsOf(text);
  const categories = category === "" ? [] : [category];
  const turns = adds
    ? { add_categories: categories, add_tags: tags }
    : { remove_categories: categories, remove_tags: tags };

  return (
    <BulkForm
      action={action}
      n={rows.length}
      disabled={categories.length + tags.length === 0}
      onGo={() =>
        go(
          (some) =>
            answer(
              api.POST("/api/v1/products/assignments", {
                body: { product_ids: some.map(({ id }) => id), ...turns },
              }),
            ),
          JSON.stringify(turns),
        )
      }
      onCancel={cancel}
    >
      <NativeSelect
        label={words("turn")}
        autoFocus
        value={adds ? "add" : "remove"}
        data={[
          { value: "add", label: words("add") },
          { value: "remove", label: words("remove") },
        ]}
        onChange={(event) => setAdds(event.currentTarget.value === "add")}
      />
      <NativeSelect
        label={words("category")}
        value={category}
        data={[
          { value: "", label: words("noCategory") },
          ...(tree.data?.items ?? []).map(({ id, names, depth }) => ({
            value: id,
            label: `${"　".repeat(depth)}${named(names, locale)}`,
          })),
        ]}
        onChange={(event) => setCategory(event.currentTarget.value)}
      />
      <TextInput
        label={words("tags")}
        placeholder={words("tagsHelp")}
        maxLength={400}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Problem error={tree.error} />
    </BulkForm>
  );
}
