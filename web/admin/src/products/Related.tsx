import { useQueryClient } from "@tanstack/react-query";
import { answer, api, ifMatch, type Product } from "@tenon/api-client";
import { type FormEvent, useState } from "react";
import { SaveFoot } from "../parts/SaveFoot.js";
import { useSave } from "../parts/useSave.js";
import { useWords } from "../words.js";
import { PickedProducts, ProductPicker } from "./ProductPicker.js";

interface Links {
  goesWith: string[];
  before: string | null;
}

/** What goes with a product, and which one it came after. */
export function Related({ product }: { product: Product }) {
  const say = useWords();
  const client = useQueryClient();
  // Nothing while untouched: then what others save meanwhile shows through.
  const [draft, setDraft] = useState<Links | null>(null);
  const { goesWith, before } = draft ?? { goesWith: product.goes_with, before: product.successor_of ?? null };
  const saving = useSave();

  async function save(event: FormEvent) {
    event.preventDefault();
    const params = { path: { id: product.id }, header: { "If-Match": ifMatch(product.version) } };
    const body = { goes_with: goesWith, successor_of: before };
    const next = await saving.save(() =>
      answer(api.PUT("/api/v1/products/{id}/relations", { params, body })),
    );
    if (!next) return;
    client.setQueryData<Product>(["product", product.id], next);
    setDraft(null);
  }

  function change(next: Partial<Links>) {
    saving.touch();
    setDraft({ goesWith, before, ...next });
  }

  const others = (id: string) => id !== product.id;
  return (
    <section className="part" aria-labelledby="related">
      <h2 id="related">{say("related.title")}</h2>
      <form onSubmit={save} noValidate>
        <div className="two">
          <div>
            <ProductPicker
              label={say("related.goesWith")}
              fits={(id) => others(id) && !goesWith.includes(id)}
              onPick={(id) => change({ goesWith: [...goesWith, id] })}
            />
            <PickedProducts
              ids={goesWith}
              onRemove={(id) => change({ goesWith: goesWith.filter((one) => one !== id) })}
            />
          </div>
          <div>
            <ProductPicker
              label={say("related.successorOf")}
              description={say("related.successorHelp")}
              fits={others}
              onPick={(id) => change({ before: id })}
            />
            <PickedProducts ids={before ? [before] : []} onRemove={() => change({ before: null })} />
          </div>
        </div>
        <SaveFoot quiet saving={saving} words={say("related.save")} />
      </form>
    </section>
  );
}
