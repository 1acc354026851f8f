import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { answer, api, ifMatch, type PriceList } from "@tenon/api-client";
import { Empty, Note, Problem, Tag, Waiting } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { useParams } from "react-router";
import { ReasonField } from "../parts/fields.js";
import { Page } from "../parts/Page.js";
import { SaveFoot } from "../parts/SaveFoot.js";
import { useMayForBrand } from "../parts/session.js";
import { useSave } from "../parts/useSave.js";
import { useWords } from "../words.js";
import { ListChanges } from "./ListChanges.js";
import { ListPlaces } from "./ListPlaces.js";
import { ListPrices } from "./ListPrices.js";
import { PriceListForm } from "./PriceListForm.js";
import { standing, useListName, usePriceLists } from "./usePriceLists.js";

/** One price list: where it holds, its prices beside the default ones, what was done to it. */
export function PriceListPage() {
  const say = useWords();
  const nameOf = useListName();
  const { id } = useParams();
  const mayPrice = useMayForBrand()("catalog.price");
  const lists = usePriceLists();
  const [editing, setEditing] = useState(false);
  const [done, setDone] = useState<string | null>(null);
  const list = lists.data?.items.find((one) => one.id === id);
  const state = list && standing(list);
  const mayChange = mayPrice && list?.open === true;
  return (
    <Page
      title={list ? nameOf(list) : say("lists.title")}
      back={{ to: "/price-lists", words: say("lists.title") }}
      aside={state && <Tag tone={state.tone}>{say(state.key)}</Tag>}
      actions={
        mayChange && (
          <Button variant="default" aria-expanded={editing} onClick={() => setEditing(!editing)}>
            {say("lists.edit")}
          </Button>
        )
      }
    >
      {lists.data === undefined &&
        (lists.error ? <Problem error={lists.error} /> : <Waiting rows={4} height={48} />)}
      {lists.data !== undefined && list === undefined && (
        <Empty icon="tag" title={say("notFound")}>
          {say("notFoundHelp")}
        </Empty>
      )}
      {done && (
        <Note tone="good" role="status">
          {done}
        </Note>
      )}
      {list && editing && mayChange && (
        <>
          <PriceListForm
            key={list.version}
            list={list}
            onDone={() => {
              setEditing(false);
              setDone(say("saved"));
            }}
            onCancel={() => setEditing(false)}
          />
          {!list.is_default && <CloseForm list={list} onDone={() => setEditing(false)} />}
        </>
      )}
      {list && !list.is_default && (
        <ListPlaces key={`places-${list.id}`} list={list} mayChange={mayChange} onDone={setDone} />
      )}
      {list && <ListPrices key={`prices-${list.id}`} list={list} mayChange={mayChange} onDone={setDone} />}
      {list && <ListChanges list={list} />}
    </Page>
  );
}

function CloseForm({ list, onDone }: { list: PriceList; onDone: () => void }) {
  const say = useWords();
  const client = useQueryClient();
  const [reason, setReason] = useState("");
  const saving = useSave();

  async function submit(event: FormEvent) {
    event.preventDefault();
    const params = { path: { id: list.id }, header: { "If-Match": ifMatch(list.version) } };
    const body = { reason: reason.trim() };
    const kept = await saving.save(() =>
      answer(api.POST("/api/v1/price-lists/{id}/close", { params, body })),
    );
    if (!kept) return;
    await client.invalidateQueries({ queryKey: ["price-lists"] });
    onDone();
  }

  return (
    <form className="inline-form" onSubmit={submit} noValidate>
      <strong>{say("lists.close")}</strong>
      <p className="quiet small">{say("lists.closeHelp")}</p>
      <ReasonField value={reason} onChange={setReason} saving={saving} />
      <SaveFoot saving={saving} words={say("lists.closeSure")} quiet />
    </form>
  );
}
