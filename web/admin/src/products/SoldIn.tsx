import { Checkbox, Radio } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api, ifMatch, type Product } from "@tenon/api-client";
import { Problem, Waiting } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { SaveFoot } from "../parts/SaveFoot.js";
import { useSave } from "../parts/useSave.js";
import { useWords } from "../words.js";

/** Which shops sell it: all of them, or those that are ticked. */
export function SoldIn({ product }: { product: Product }) {
  const say = useWords();
  const client = useQueryClient();
  const [some, setSome] = useState(product.store_ids.length > 0);
  const [chosen, setChosen] = useState(product.store_ids);
  const saving = useSave();
  const stores = useQuery({
    queryKey: ["stores"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/staff/stores", { signal })),
    staleTime: 60_000,
  });
  const shops = stores.data?.items.filter((store) => store.kind !== "web") ?? [];
  const none = some && chosen.length === 0;

  async function save(event: FormEvent) {
    event.preventDefault();
    if (none) return;
    const params = { path: { id: product.id }, header: { "If-Match": ifMatch(product.version) } };
    const body = { store_ids: some ? chosen : [] };
    const next = await saving.save(() => answer(api.PUT("/api/v1/products/{id}/stores", { params, body })));
    if (!next) return;
    client.setQueryData<Product>(["product", product.id], next);
    void client.invalidateQueries({ queryKey: ["availability"] });
  }

  function change(next: () => void) {
    saving.touch();
    next();
  }

  return (
    <section className="part" aria-labelledby="sold-in">
      <h2 id="sold-in">{say("soldIn.title")}</h2>
      <form className="stack" onSubmit={save} noValidate>
        <p className="quiet small">{say("soldIn.help")}</p>
        <div className="sold-in">
          <Radio
            name="sold-in"
            label={say("soldIn.all")}
            checked={!some}
            onChange={() => change(() => setSome(false))}
          />
          <Radio
            name="sold-in"
            label={say("soldIn.some")}
            checked={some}
            onChange={() => change(() => setSome(true))}
          />
          {some && stores.data === undefined && <Waiting rows={1} height={32} />}
          {some && (
            <fieldset className="choices sold-in-stores">
              <legend className="unseen">{say("soldIn.some")}</legend>
              {shops.map((store) => (
                <Checkbox
                  key={store.id}
                  label={store.name}
                  checked={chosen.includes(store.id)}
                  onChange={() =>
                    change(() =>
                      setChosen((before) =>
                        before.includes(store.id)
                          ? before.filter((one) => one !== store.id)
                          : [...before, store.id],
                      ),
                    )
                  }
                />
              ))}
            </fieldset>
          )}
        </div>
        <Problem error={stores.error} />
        {none && <p className="small">{say("soldIn.none")}</p>}
        <SaveFoot quiet saving={saving} words={say("soldIn.save")} disabled={none} />
      </form>
    </section>
  );
}
