import { useQuery } from "@tanstack/react-query";
import { answer, api } from "@tenon/api-client";
import { useWords } from "../words.js";
import { Picture } from "./Grid.js";

interface Props {
  store: string;
  chosen: string | null;
  onChoose: (category: string | null) => void;
}

/** What the shop sells, by kind: one tap narrows the grid. */
export function Categories({ store, chosen, onChoose }: Props) {
  const say = useWords();
  const categories = useQuery({
    queryKey: ["till-categories", store],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/till/categories", { params: { query: { store } }, signal })),
    staleTime: 60_000,
  });
  const items = categories.data?.items ?? [];
  // One category would narrow nothing.
  if (items.length < 2) return null;
  return (
    <fieldset className="categories">
      <legend className="unseen">{say("categories.title")}</legend>
      {[null, ...items].map((category) => (
        <button
          key={category?.id ?? ""}
          type="button"
          className="category"
          aria-pressed={chosen === (category?.id ?? null)}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(category?.id ?? null)}
        >
          {category !== null && <Picture picture={category.picture} name={category.name} />}
          <span>{category?.name ?? say("categories.all")}</span>
        </button>
      ))}
    </fieldset>
  );
}
