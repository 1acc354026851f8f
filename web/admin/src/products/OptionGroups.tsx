import { Button, Checkbox, NumberInput, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api, ifMatch, newId, type OptionGroup } from "@tenon/api-client";
import { Empty, Problem, parsePrice, priceInput, useFormat, useLocale, Waiting } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { Page } from "../parts/Page.js";
import { SaveFoot } from "../parts/SaveFoot.js";
import { useMayForBrand } from "../parts/session.js";
import { useSave } from "../parts/useSave.js";
import { GoodsPicker } from "../stock/GoodsPicker.js";
import { useWords } from "../words.js";
import { named } from "./Belongings.js";
import { withTexts } from "./draft.js";
import { NameFields } from "./NameFields.js";

/** Choices that come with an article: sugar and ice, candles, wrapping. */
export function OptionGroups() {
  const say = useWords();
  const locale = useLocale();
  const format = useFormat();
  const mayEdit = useMayForBrand()("catalog.edit");
  const [open, setOpen] = useState<string | null>(null);
  const groups = useQuery({
    queryKey: ["option-groups"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/option-groups", { signal })),
  });
  return (
    <Page
      title={say("options.title")}
      back={{ to: "/products", words: say("products.title") }}
      actions={mayEdit && <Button onClick={() => setOpen("new")}>{say("options.new")}</Button>}
    >
      {groups.data === undefined &&
        (groups.error ? <Problem error={groups.error} /> : <Waiting rows={4} height={40} />)}
      {groups.data?.items.length === 0 && open !== "new" && (
        <Empty icon="tag" title={say("options.empty")}>
          {say("options.emptyHelp")}
        </Empty>
      )}
      {open === "new" && <GroupForm group={null} onDone={() => setOpen(null)} />}
      <ul className="plain-rows">
        {groups.data?.items.map((group) => (
          <li key={group.id}>
            <div className="variant">
              <div>
                <strong>{named(group.names, locale)}</strong>
                <span className="quiet small block">
                  {group.options
                    .map((option) =>
                      option.price === 0
                        ? named(option.names, locale)
                        : `${named(option.names, locale)} ${format.price(option.price)}`,
                    )
                    .join(" · ")}
                </span>
              </div>
              <span className="quiet small">{say("options.products", { n: group.products })}</span>
              {mayEdit && (
                <Button
                  variant="default"
                  aria-expanded={open === group.id}
                  onClick={() => setOpen(open === group.id ? null : group.id)}
                >
                  {say("options.edit")}
                </Button>
              )}
            </div>
            {open === group.id && (
              <GroupForm key={group.version} group={group} onDone={() => setOpen(null)} />
            )}
          </li>
        ))}
      </ul>
    </Page>
  );
}

interface Choice {
  id: string | null;
  names: Record<string, string>;
  zh: string;
  en: string;
  price: string;
  component_id: string | null;
  component_quantity: number;
}

const NO_CHOICE: Choice = {
  id: null,
  names: {},
  zh: "",
  en: "",
  price: "0",
  component_id: null,
  component_quantity: 0,
};

function GroupForm({ group, onDone }: { group: OptionGroup | null; onDone: () => void }) {
  const say = useWords();
  const format = useFormat();
  const client = useQueryClient();
  const [code, setCode] = useState(group?.code ?? "");
  const [names, setNames] = useState({ zh: group?.names["zh-TW"] ?? "", en: group?.names.en ?? "" });
  const [least, setLeast] = useState(group?.at_least ?? 0);
  const [most, setMost] = useState(group?.at_most ?? 1);
  const [repeatable, setRepeatable] = useState(group?.repeatable ?? false);
  const [choices, setChoices] = useState<Choice[]>(() => [
    ...(group?.options ?? []).map((option) => ({
      id: option.id ?? null,
      names: option.names,
      zh: option.names["zh-TW"] ?? "",
      en: option.names.en ?? "",
      price: priceInput(option.price, format.currency),
      component_id: option.component_id ?? null,
      component_quantity: option.component_quantity ?? 0,
    })),
    NO_CHOICE,
  ]);
  const saving = useSave();
  const change = (at: number, next: Partial<Choice>) =>
    setChoices((before) => before.map((one, number) => (number === at ? { ...one, ...next } : one)));
  const named = choices.filter((one) => one.zh.trim() !== "");

  async function submit(event: FormEvent) {
    event.preventDefault();
    const body = {
      code: code.trim(),
      names: withTexts(group?.names ?? {}, names.zh, names.en),
      at_least: least,
      at_most: most,
      repeatable,
      options: named.map((one) => ({
        id: one.id,
        names: withTexts(one.names, one.zh, one.en),
        price: parsePrice(one.price, format.currency) ?? 0,
        component_id: one.component_id,
        component_quantity: one.component_quantity,
      })),
    };
    const kept = await saving.save(async () => {
      if (group === null) {
        const params = { header: { "Idempotency-Key": newId() } };
        return answer(api.POST("/api/v1/option-groups", { params, body }));
      }
      const params = { path: { id: group.id }, header: { "If-Match": ifMatch(group.version) } };
      return answer(api.PUT("/api/v1/option-groups/{id}", { params, body }));
    });
    if (!kept) return;
    await client.invalidateQueries({ queryKey: ["option-groups"] });
    onDone();
  }

  const { fault } = saving;
  return (
    <form className="inline-form" onSubmit={submit} noValidate>
      <div className="three">
        <NameFields {...names} error={fault("/names/zh-TW")} onChange={setNames} />
        <TextInput
          label={say("options.code")}
          maxLength={80}
          value={code}
          error={fault("/code")}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <NumberInput
          label={say("options.least")}
          min={0}
          max={50}
          value={least}
          onChange={(value) => setLeast(Number(value) || 0)}
        />
        <NumberInput
          label={say("options.most")}
          min={1}
          max={50}
          value={most}
          error={fault("/at_most")}
          onChange={(value) => setMost(Number(value) || 1)}
        />
        <Checkbox
          label={say("options.repeatable")}
          checked={repeatable}
          onChange={(event) => setRepeatable(event.currentTarget.checked)}
        />
      </div>
      {choices.map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows are never put in another order
        <div className="three" key={at}>
          <TextInput
            label={say("options.choiceZh")}
            lang="zh-TW"
            maxLength={120}
            value={one.zh}
            error={fault(`/options/${named.indexOf(one)}/names/zh-TW`)}
            onChange={(event) => change(at, { zh: event.currentTarget.value })}
          />
          <TextInput
            label={say("options.choiceEn")}
            lang="en"
            maxLength={120}
            value={one.en}
            onChange={(event) => change(at, { en: event.currentTarget.value })}
          />
          <TextInput
            label={say("options.extra")}
            inputMode="decimal"
            maxLength={16}
            value={one.price}
            error={fault(`/options/${named.indexOf(one)}/price`)}
            onChange={(event) => change(at, { price: event.currentTarget.value })}
          />
          <GoodsPicker
            label={say("options.takes")}
            withLabel
            value={one.component_id ?? ""}
            error={fault(`/options/${named.indexOf(one)}/component_id`)}
            onPick={(goods) =>
              change(at, {
                component_id: goods?.variant_id ?? null,
                component_quantity: goods ? one.component_quantity || 1000 : 0,
              })
            }
          />
        </div>
      ))}
      <p className="quiet small">{say("options.help")}</p>
      <SaveFoot saving={saving} words={say("save")}>
        <Button variant="default" onClick={() => setChoices((before) => [...before, NO_CHOICE])}>
          {say("options.add")}
        </Button>
        <Button variant="default" onClick={onDone}>
          {say("cancel")}
        </Button>
      </SaveFoot>
    </form>
  );
}
