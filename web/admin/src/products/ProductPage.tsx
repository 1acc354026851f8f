import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api, ifMatch, type Product, Refused } from "@tenon/api-client";
import { Note, Problem, separator, useFormat, useLocale, Waiting } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { useParams } from "react-router";
import { Page } from "../parts/Page.js";
import { useMayForBrand } from "../parts/session.js";
import { useLeaveGuard } from "../parts/useLeaveGuard.js";
import { PricesByList } from "../prices/PricesByList.js";
import { useWords } from "../words.js";
import { Belongings, Copy } from "./Belongings.js";
import { Conflict } from "./Conflict.js";
import { changed, type Draft, draftOf, editOf, type Field, isDays, isHandle, rebase } from "./draft.js";
import { Pictures } from "./Pictures.js";
import { type DraftErrors, fieldErrors, ProductForm } from "./ProductForm.js";
import { ProductTag } from "./Products.js";
import { Related } from "./Related.js";
import { SetContents } from "./SetContents.js";
import { SoldIn } from "./SoldIn.js";
import { Variants } from "./Variants.js";

const productKey = (id: string) => ["product", id] as const;

export function ProductPage() {
  const say = useWords();
  const { id = "" } = useParams();
  const back = { to: "/products", words: say("products.title") };
  const product = useQuery({
    queryKey: productKey(id),
    queryFn: ({ signal }) => answer(api.GET("/api/v1/products/{id}", { params: { path: { id } }, signal })),
    // What is being edited is not exchanged under the person's hands.
    refetchOnWindowFocus: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  if (product.data === undefined) {
    return (
      <Page title={say("products.title")} back={back}>
        {product.error ? (
          <Problem error={product.error} retry={() => void product.refetch()} />
        ) : (
          <Waiting rows={6} height={44} />
        )}
      </Page>
    );
  }
  return <Editor key={id} product={product.data} back={back} />;
}

interface Clash {
  fields: Field[];
  mine: Draft;
  theirs: Draft;
}

function Editor({ product, back }: { product: Product; back: { to: string; words: string } }) {
  const say = useWords();
  const format = useFormat();
  const locale = useLocale();
  const mayEdit = useMayForBrand()("catalog.edit");
  const client = useQueryClient();
  const base = draftOf(product);
  const [draft, setDraft] = useState<Draft>(base);
  const [errors, setErrors] = useState<DraftErrors>({});
  const [error, setError] = useState<unknown>(null);
  const [clash, setClash] = useState<Clash | null>(null);
  const [busy, setBusy] = useState(false);
  const [saved, setSaved] = useState(false);
  const [dropped, setDropped] = useState<string[]>([]);
  const dirty = changed(base, draft).length > 0;
  useLeaveGuard(dirty);
  const name =
    (locale === "en" ? product.names.en : product.names["zh-TW"]) || product.names["zh-TW"] || product.handle;

  function change(next: Partial<Draft>) {
    setDraft((before) => ({ ...before, ...next }));
    setSaved(false);
  }

  async function save(event?: FormEvent) {
    event?.preventDefault();
    if (!dirty || busy) return;
    const faults: DraftErrors = {};
    if (draft.nameZh.trim() === "") faults.nameZh = say("needed");
    if (!isHandle(draft.handle)) faults.handle = say("product.handleBad");
    if (!isDays(draft.shelfLifeDays)) faults.shelfLifeDays = say("handling.daysBad");
    setErrors(faults);
    setError(null);
    if (Object.keys(faults).length > 0) return;
    setBusy(true);
    try {
      const params = { path: { id: product.id }, header: { "If-Match": ifMatch(product.version) } };
      const next = await answer(api.PATCH("/api/v1/products/{id}", { params, body: editOf(product, draft) }));
      client.setQueryData(productKey(product.id), next);
      void client.invalidateQueries({ queryKey: ["products"] });
      setDraft(draftOf(next));
      setDropped([...new Set(Object.values(next.dropped ?? {}).flat())]);
      setClash(null);
      setSaved(true);
    } catch (caught) {
      if (caught instanceof Refused && caught.status === 412) await meet();
      else if (caught instanceof Refused) {
        const found = fieldErrors(caught);
        setErrors(found);
        setError(Object.keys(found).length > 0 ? null : caught);
      } else setError(caught);
    } finally {
      setBusy(false);
    }
  }

  /** Somebody was faster: read theirs, put ours upon it, and show where the two differ. */
  async function meet() {
    try {
      const params = { path: { id: product.id } };
      const theirs = await answer(api.GET("/api/v1/products/{id}", { params }));
      const rebased = rebase(base, draft, draftOf(theirs));
      setClash({ fields: rebased.conflicts, mine: rebased.draft, theirs: draftOf(theirs) });
      client.setQueryData(productKey(product.id), theirs);
      setDraft(rebased.draft);
    } catch (caught) {
      setError(caught);
    }
  }

  return (
    <Page
      title={name}
      back={back}
      aside={
        <>
          <ProductTag state={product.state} />
          <span className="quiet small">
            {say("product.updated", { time: format.moment(product.updated_at) })}
          </span>
        </>
      }
      actions={
        <a className="plain-button" href={`/products/${product.handle}`} target="_blank" rel="noreferrer">
          {say("product.view")}
        </a>
      }
    >
      {clash && <Conflict {...clash} draft={draft} onChoose={change} onSave={() => void save()} />}
      <form className="story" onSubmit={save} noValidate>
        {!mayEdit && <p className="quiet">{say("products.notYours")}</p>}
        <ProductForm
          draft={draft}
          errors={errors}
          onChange={change}
          withState
          readOnly={!mayEdit}
          pictures={product.pictures}
        />
        <Problem error={error} />
        {dropped.length > 0 && (
          <Note tone="warn" role="status">
            {say("product.dropped", { what: dropped.join(separator()) })}
          </Note>
        )}
        {mayEdit && (
          <div className="save-bar" data-dirty={dirty}>
            <Button type="submit" loading={busy} aria-disabled={!dirty}>
              {say("save")}
            </Button>
            <span role="status">{dirty ? say("unsaved") : saved ? say("saved") : ""}</span>
          </div>
        )}
      </form>
      <Pictures product={product} />
      <Variants product={product} />
      <PricesByList product={product} />
      {mayEdit && <SoldIn key={`stores-${product.store_ids.join()}`} product={product} />}
      {mayEdit && <Related product={product} />}
      {mayEdit && product.kind === "set" && <SetContents product={product} />}
      {mayEdit && <Belongings product={product} />}
      {mayEdit && <Copy product={product} />}
    </Page>
  );
}
