import { Button, Select, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api, ifMatch, type Product, type SetComponent } from "@tenon/api-client";
import { formatQuantity, Problem, parseQuantity, Waiting } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { SaveFoot } from "../parts/SaveFoot.js";
import { type Saving, useSave } from "../parts/useSave.js";
import { GoodsPicker } from "../stock/GoodsPicker.js";
import { useWords } from "../words.js";

interface Row {
  variant_id: string;
  name: string;
  quantity: string;
}

const NO_ROW: Row = { variant_id: "", name: "", quantity: "1" };

/** What one of a set is made of; a set holds no stock of its own. */
export function SetContents({ product }: { product: Product }) {
  const say = useWords();
  const [set, setSet] = useState(product.variants[0]?.id ?? "");
  // The rows are made anew with each version; that it was kept is said all the same.
  const saving = useSave();
  const contents = useQuery({
    queryKey: ["components", product.id, product.version],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/products/{id}/components", { params: { path: { id: product.id } }, signal })),
  });
  return (
    <section className="part" aria-labelledby="contents">
      <h2 id="contents">{say("set.title")}</h2>
      <p className="quiet">{say("set.help")}</p>
      {product.variants.length > 1 && (
        <Select
          label={say("set.which")}
          data={product.variants.map((one) => ({ value: one.id, label: one.sku }))}
          value={set}
          allowDeselect={false}
          onChange={(value) => value && setSet(value)}
        />
      )}
      {contents.error && <Problem error={contents.error} retry={() => void contents.refetch()} />}
      {contents.data === undefined && !contents.error && <Waiting rows={2} height={40} />}
      {contents.data && (
        <Rows
          key={`${set} ${product.version}`}
          product={product}
          set={set}
          saving={saving}
          known={contents.data.items.filter((one) => one.set_id === set)}
        />
      )}
    </section>
  );
}

interface RowsProps {
  product: Product;
  set: string;
  known: SetComponent[];
  saving: Saving;
}

function Rows({ product, set, known, saving }: RowsProps) {
  const say = useWords();
  const client = useQueryClient();
  const [rows, setRows] = useState<Row[]>(() => [
    ...known.map((one) => ({
      variant_id: one.variant_id,
      name: `${one.name} ${one.sku}`,
      quantity: formatQuantity(one.quantity),
    })),
    ...(known.length === 0 ? [NO_ROW] : []),
  ]);
  const change = (at: number, next: Partial<Row>) => {
    saving.touch();
    setRows((before) => before.map((row, number) => (number === at ? { ...row, ...next } : row)));
  };

  async function save(event: FormEvent) {
    event.preventDefault();
    const next = await saving.save(() => {
      const params = { path: { id: set }, header: { "If-Match": ifMatch(product.version) } };
      const chosen = rows.filter((row) => row.variant_id !== "");
      const components = chosen.map((row) => ({
        variant_id: row.variant_id,
        quantity: parseQuantity(row.quantity) ?? 0,
      }));
      return answer(api.PUT("/api/v1/variants/{id}/components", { params, body: { components } }));
    });
    if (next) client.setQueryData<Product>(["product", product.id], next);
  }

  return (
    <form onSubmit={save} noValidate>
      {rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows are never put in another order
        <div className="set-row" key={at}>
          {row.name !== "" ? (
            <TextInput label={say("set.goods")} value={row.name} readOnly />
          ) : (
            <GoodsPicker
              label={say("set.goods")}
              withLabel
              value={row.variant_id}
              onPick={(goods) => change(at, { variant_id: goods?.variant_id ?? "" })}
            />
          )}
          <TextInput
            label={say("set.quantity")}
            inputMode="decimal"
            maxLength={9}
            value={row.quantity}
            onChange={(event) => change(at, { quantity: event.currentTarget.value })}
          />
          <Button
            variant="default"
            onClick={() => setRows((before) => before.filter((_, number) => number !== at))}
          >
            {say("set.remove")}
          </Button>
        </div>
      ))}
      <SaveFoot quiet saving={saving} words={say("set.save")}>
        <Button variant="default" onClick={() => setRows((before) => [...before, NO_ROW])}>
          {say("set.add")}
        </Button>
      </SaveFoot>
    </form>
  );
}
