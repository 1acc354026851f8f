import { Button, Checkbox } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { answer, api, newId, type PriceList, type PriceListUse, done as sent } from "@tenon/api-client";
import { Problem, Tag, useFormat } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { MomentField, ReasonField } from "../parts/fields.js";
import { SaveFoot } from "../parts/SaveFoot.js";
import { useSave } from "../parts/useSave.js";
import { useWords } from "../words.js";
import { fromInput } from "./times.js";
import { useStores } from "./usePriceLists.js";

const CHANNELS = ["web", "till"] as const;

interface Props {
  list: PriceList;
  mayChange: boolean;
  onDone: (words: string) => void;
}

/** The stores and channels in which a list holds, now or later. */
export function ListPlaces({ list, mayChange, onDone }: Props) {
  const say = useWords();
  const stores = useStores();
  const [giving, setGiving] = useState(false);
  const [ending, setEnding] = useState<string | null>(null);
  const name = (use: PriceListUse) =>
    use.channel
      ? say(`lists.channel.${use.channel}`)
      : (stores.data?.items.find((store) => store.id === use.store_id)?.name ?? "…");
  return (
    <section className="part" aria-labelledby="places">
      <div className="part-head">
        <h2 id="places">{say("lists.where")}</h2>
        {mayChange && (
          <Button variant="default" aria-expanded={giving} onClick={() => setGiving(!giving)}>
            {say("lists.give")}
          </Button>
        )}
      </div>
      <p className="quiet small">{say("lists.whereHelp")}</p>
      {stores.error && <Problem error={stores.error} />}
      {giving && mayChange && (
        <GiveForm
          list={list}
          onDone={(words) => {
            setGiving(false);
            onDone(words);
          }}
        />
      )}
      {list.uses.length === 0 && <p>{say("lists.nowhere")}</p>}
      <ul className="plain-rows">
        {list.uses.map((use) => (
          <li key={use.id}>
            <div className="variant">
              <div>
                <strong>{name(use)}</strong>
                <span className="quiet small block">
                  <Period use={use} /> · {use.reason}
                </span>
              </div>
              {Date.parse(use.starts_at) > Date.now() && <Tag tone="info">{say("lists.planAhead")}</Tag>}
              {mayChange && (
                <Button
                  variant="default"
                  size="xs"
                  aria-expanded={ending === use.id}
                  onClick={() => setEnding(ending === use.id ? null : use.id)}
                >
                  {say("lists.end")}
                </Button>
              )}
            </div>
            {ending === use.id && (
              <EndForm
                use={use}
                onDone={() => {
                  setEnding(null);
                  onDone(say("lists.ended"));
                }}
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Period({ use }: { use: PriceListUse }) {
  const say = useWords();
  const format = useFormat();
  const from = format.moment(use.starts_at);
  return use.ends_at
    ? say("lists.fromTo", { from, to: format.moment(use.ends_at) })
    : say("lists.from", { at: from });
}

function GiveForm({ list, onDone }: { list: PriceList; onDone: (words: string) => void }) {
  const say = useWords();
  const client = useQueryClient();
  const stores = (useStores().data?.items ?? []).filter((store) => store.kind !== "web");
  const [chosen, setChosen] = useState<string[]>([]);
  const [starts, setStarts] = useState("");
  const [ends, setEnds] = useState("");
  const [reason, setReason] = useState("");
  const [key, setKey] = useState(newId);
  const [picked, setPicked] = useState(true);
  const saving = useSave();
  const set = (place: string, on: boolean) =>
    setChosen((before) => (on ? [...before, place] : before.filter((one) => one !== place)));

  async function submit(event: FormEvent) {
    event.preventDefault();
    setPicked(chosen.length > 0);
    if (chosen.length === 0) return;
    const places = chosen.map((place) => {
      const channel = CHANNELS.find((one) => one === place);
      return channel ? { channel } : { store_id: place };
    });
    const params = { path: { id: list.id }, header: { "Idempotency-Key": key } };
    const body = { places, starts_at: fromInput(starts), ends_at: fromInput(ends), reason: reason.trim() };
    const kept = await saving.save(() => answer(api.POST("/api/v1/price-lists/{id}/uses", { params, body })));
    setKey(newId());
    if (!kept) return;
    await client.invalidateQueries({ queryKey: ["price-lists"] });
    onDone(say("lists.given", { n: places.length }));
  }

  const refused = chosen.map((_, at) => saving.fault(`/places/${at}`));
  return (
    <form className="inline-form" onSubmit={submit} noValidate>
      <fieldset className="checks">
        <legend>{say("lists.giveTo")}</legend>
        {CHANNELS.map((channel) => (
          <Checkbox
            key={channel}
            label={say(`lists.channel.${channel}`)}
            checked={chosen.includes(channel)}
            error={refused[chosen.indexOf(channel)]}
            onChange={(event) => set(channel, event.currentTarget.checked)}
          />
        ))}
        {stores.map((store) => (
          <Checkbox
            key={store.id}
            label={store.name}
            checked={chosen.includes(store.id)}
            error={refused[chosen.indexOf(store.id)]}
            onChange={(event) => set(store.id, event.currentTarget.checked)}
          />
        ))}
        {stores.length > 2 && (
          <Button
            variant="default"
            size="xs"
            onClick={() => setChosen((before) => [...new Set([...before, ...stores.map(({ id }) => id)])])}
          >
            {say("lists.allStores")}
          </Button>
        )}
      </fieldset>
      {!picked && chosen.length === 0 && (
        <p className="field-fault" role="alert">
          {say("lists.pick")}
        </p>
      )}
      <div className="three">
        <MomentField
          label={say("lists.starts")}
          description={say("lists.startsHelp")}
          value={starts}
          onChange={setStarts}
          saving={saving}
          field="/starts_at"
        />
        <MomentField
          label={say("lists.ends")}
          description={say("lists.endsHelp")}
          value={ends}
          onChange={setEnds}
          saving={saving}
          field="/ends_at"
        />
        <ReasonField value={reason} onChange={setReason} saving={saving} />
      </div>
      <SaveFoot saving={saving} words={say("lists.give")} />
    </form>
  );
}

function EndForm({ use, onDone }: { use: PriceListUse; onDone: () => void }) {
  const say = useWords();
  const client = useQueryClient();
  const [ends, setEnds] = useState("");
  const [reason, setReason] = useState("");
  const saving = useSave();

  async function submit(event: FormEvent) {
    event.preventDefault();
    const body = { ends_at: fromInput(ends), reason: reason.trim() };
    const params = { path: { id: use.id } };
    const kept = await saving.save(async () => {
      await sent(api.POST("/api/v1/price-list-uses/{id}/end", { params, body }));
      return true;
    });
    if (!kept) return;
    await client.invalidateQueries({ queryKey: ["price-lists"] });
    onDone();
  }

  return (
    <form className="inline-form" onSubmit={submit} noValidate>
      <div className="two">
        <MomentField
          label={say("lists.ends")}
          description={say("lists.startsHelp")}
          value={ends}
          onChange={setEnds}
          saving={saving}
          field="/ends_at"
        />
        <ReasonField value={reason} onChange={setReason} saving={saving} />
      </div>
      <SaveFoot saving={saving} words={say("lists.endNow")} quiet />
    </form>
  );
}
