import { ActionIcon, Checkbox, NativeSelect, NumberInput, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { answer, api, newId, type OptionGroup, type Quote } from "@tenon/api-client";
import { Icon, Problem, useFormat, useLocale } from "@tenon/ui";
import { useSave } from "../parts/useSave.js";
import { GoodsPicker, type PickedGoods } from "../stock/GoodsPicker.js";
import { useWords } from "../words.js";

/** A line that somebody puts together for a customer. */
export interface Wanted {
  key: string;
  variant: string;
  name: string;
  sku: string;
  groups: string[];
  units: number;
  options: string[];
  note: string;
}

/** What is ordered: looked up by name or number, with what is chosen for it. */
export function Basket(props: {
  lines: Wanted[];
  quote: Quote | undefined;
  onChange: (lines: Wanted[]) => void;
}) {
  const { lines, quote, onChange } = props;
  const say = useWords();
  const format = useFormat();
  const set = (key: string, more: Partial<Wanted>) =>
    onChange(lines.map((line) => (line.key === key ? { ...line, ...more } : line)));
  const add = useSave();

  async function put({ product_id, variant_id, name, sku }: PickedGoods) {
    const whole = await answer(api.GET("/api/v1/products/{id}", { params: { path: { id: product_id } } }));
    const groups = whole.option_group_ids;
    onChange([
      ...lines,
      { key: newId(), variant: variant_id, name, sku, groups, units: 1, options: [], note: "" },
    ]);
  }

  return (
    <>
      <GoodsPicker
        label={say("agent.find")}
        withLabel
        value=""
        onPick={(goods) => goods !== null && void add.save(() => put(goods))}
      />
      <Problem error={add.error} />
      {lines.length === 0 && <p className="quiet">{say("agent.noLines")}</p>}
      <ul className="cases">
        {lines.map((line, index) => (
          <li key={line.key}>
            <div className="case">
              <div className="row-grow">
                <strong>{line.name}</strong>
                <p className="quiet small figures">
                  {line.sku}
                  {quote?.lines[index] && ` · ${format.money(quote.lines[index].net)}`}
                  {quote?.lines[index] &&
                    ` · ${say("agent.free", { n: quote.lines[index].available / 1_000 })}`}
                </p>
              </div>
              <NumberInput
                aria-label={say("agent.quantity", { name: line.name })}
                w={92}
                min={1}
                max={9_999}
                value={line.units}
                onChange={(value) => set(line.key, { units: Number(value) || 1 })}
              />
              <ActionIcon
                variant="subtle"
                aria-label={say("agent.remove", { name: line.name })}
                onClick={() => onChange(lines.filter((one) => one.key !== line.key))}
              >
                <Icon name="close" />
              </ActionIcon>
            </div>
            <Choices line={line} onChange={(more) => set(line.key, more)} />
          </li>
        ))}
      </ul>
    </>
  );
}

/** What has to be chosen for a line, and what is to be written on it. */
function Choices({ line, onChange }: { line: Wanted; onChange: (more: Partial<Wanted>) => void }) {
  const say = useWords();
  const locale = useLocale();
  const groups = useQuery({
    queryKey: ["option-groups"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/option-groups", { signal })),
    enabled: line.groups.length > 0,
  });
  const offered = (groups.data?.items ?? []).filter((group) => line.groups.includes(group.id));
  if (offered.length === 0) return null;
  const name = (names: Record<string, string>) => names[locale] ?? names["zh-TW"] ?? "";
  // Groups that are in force have ids; only one that is being made has none.
  const options = (group: OptionGroup) =>
    group.options.flatMap(({ id, names }) => (id ? [{ id, name: name(names) }] : []));
  const within = (group: OptionGroup) => options(group).map((option) => option.id);
  return (
    <div className="inline-form">
      {offered.map((group) =>
        group.at_most === 1 ? (
          <NativeSelect
            key={group.id}
            label={name(group.names)}
            value={line.options.find((id) => within(group).includes(id)) ?? ""}
            data={[
              { value: "", label: say(group.at_least > 0 ? "agent.choose" : "agent.none") },
              ...options(group).map((option) => ({ value: option.id, label: option.name })),
            ]}
            onChange={(event) => {
              const others = line.options.filter((id) => !within(group).includes(id));
              const chosen = event.currentTarget.value;
              onChange({ options: chosen === "" ? others : [...others, chosen] });
            }}
          />
        ) : (
          <fieldset key={group.id} className="checks">
            <legend>{name(group.names)}</legend>
            {options(group).map((option) => (
              <Checkbox
                key={option.id}
                label={option.name}
                checked={line.options.includes(option.id)}
                onChange={() =>
                  onChange({
                    options: line.options.includes(option.id)
                      ? line.options.filter((id) => id !== option.id)
                      : [...line.options, option.id],
                  })
                }
              />
            ))}
          </fieldset>
        ),
      )}
      <TextInput
        label={say("agent.note")}
        maxLength={120}
        value={line.note}
        onChange={(event) => onChange({ note: event.currentTarget.value })}
      />
    </div>
  );
}
