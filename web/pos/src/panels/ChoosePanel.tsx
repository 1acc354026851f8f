import type { ChoiceGroup, OptionInput } from "@tenon/api-client";
import { soundError, useFormat } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { choose, type Goods } from "../logic/basket.js";
import { useSale } from "../sell/sale.js";
import { useWords } from "../words.js";

interface Props {
  goods: Goods;
  /** The basket's line whose choices are changed; without one the goods are put in. */
  line: string | undefined;
}

const NOTE_AT_MOST = 120;

/** What has to be chosen before the goods can be sold: sugar, ice, candles, words on the cake. */
export function ChoosePanel({ goods, line }: Props) {
  const say = useWords();
  const format = useFormat();
  const { put, change, show } = useSale();
  const [times, setTimes] = useState(
    () => new Map((goods.options ?? []).map((one) => [one.option_id, one.quantity])),
  );
  const [note, setNote] = useState(goods.note ?? "");
  const [missing, setMissing] = useState<string | null>(null);
  const groups = goods.option_groups ?? [];
  const set = (group: ChoiceGroup, option: string, count: number) => {
    setMissing(null);
    setTimes((before) => {
      const next = new Map(before);
      if (isSingle(group)) for (const other of group.options) next.delete(other.id);
      if (count > 0) next.set(option, count);
      else next.delete(option);
      return next;
    });
  };
  const adds = groups
    .flatMap((group) => group.options)
    .reduce((sum, option) => sum + option.price * (times.get(option.id) ?? 0), 0);

  function finish(event: FormEvent) {
    event.preventDefault();
    const wrong = groups.find((group) => {
      const count = countOf(group, times);
      return count < group.at_least || count > group.at_most;
    });
    if (wrong) {
      soundError();
      return setMissing(wrong.id);
    }
    const options: OptionInput[] = [...times].map(([option_id, quantity]) => ({ option_id, quantity }));
    if (line === undefined) put({ ...goods, options, note: note.trim() });
    else change((before) => choose(before, line, options, note.trim()));
    show({ kind: "goods" });
  }

  return (
    <form className="panel choose" aria-labelledby="choose-title" onSubmit={finish} data-testid="choose">
      <h2 id="choose-title">
        {goods.name} <span className="quiet figures">{format.price(goods.unit_price + adds)}</span>
      </h2>
      {groups.map((group, first) => (
        <fieldset key={group.id} className="choices" data-missing={missing === group.id}>
          <legend>
            {group.name} <span className="quiet">{say(hint(group), counts(group))}</span>
          </legend>
          {missing === group.id && <p role="alert">{say("choose.missing", { group: group.name })}</p>}
          {isSingle(group) && group.at_least === 0 && (
            <label className="pick">
              <input
                type="radio"
                name={group.id}
                checked={countOf(group, times) === 0}
                onChange={() => set(group, "", 0)}
              />
              <span>{say("choose.none")}</span>
            </label>
          )}
          {group.options.map((option, at) => (
            <label key={option.id} className="pick" htmlFor={`option-${option.id}`}>
              {group.repeatable ? (
                <input
                  id={`option-${option.id}`}
                  type="number"
                  inputMode="numeric"
                  min={0}
                  max={group.at_most}
                  value={times.get(option.id) ?? 0}
                  // biome-ignore lint/a11y/noAutofocus: the panel opens for this field
                  autoFocus={first === 0 && at === 0}
                  onChange={(event) => set(group, option.id, Number(event.currentTarget.value) || 0)}
                />
              ) : (
                <input
                  id={`option-${option.id}`}
                  type={isSingle(group) ? "radio" : "checkbox"}
                  name={group.id}
                  checked={times.has(option.id)}
                  // biome-ignore lint/a11y/noAutofocus: the panel opens for this field
                  autoFocus={first === 0 && at === 0}
                  disabled={
                    !isSingle(group) && !times.has(option.id) && countOf(group, times) >= group.at_most
                  }
                  onChange={(event) => set(group, option.id, event.currentTarget.checked ? 1 : 0)}
                />
              )}
              <span>
                {option.name}
                {option.price !== 0 && (
                  <span className="quiet figures">
                    {" "}
                    {option.price > 0 ? "+" : ""}
                    {format.price(option.price)}
                  </span>
                )}
              </span>
            </label>
          ))}
        </fieldset>
      ))}
      <label className="field">
        <span>{say("choose.note")}</span>
        <input
          value={note}
          maxLength={NOTE_AT_MOST}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
      </label>
      <div className="panel-actions">
        <button type="button" className="big-button" onClick={() => show({ kind: "goods" })}>
          {say("key.back")}
        </button>
        <button type="submit" className="big-button" data-filled>
          {say(line === undefined ? "choose.add" : "choose.keep")}
        </button>
      </div>
    </form>
  );
}

function isSingle(group: ChoiceGroup): boolean {
  return group.at_most === 1 && !group.repeatable;
}

function countOf(group: ChoiceGroup, times: ReadonlyMap<string, number>): number {
  return group.options.reduce((sum, option) => sum + (times.get(option.id) ?? 0), 0);
}

function hint(group: ChoiceGroup) {
  if (isSingle(group)) return group.at_least > 0 ? ("choose.one" as const) : ("choose.optional" as const);
  if (group.at_least === 0) return "choose.atMost" as const;
  return group.at_least === group.at_most ? ("choose.exactly" as const) : ("choose.between" as const);
}

function counts(group: ChoiceGroup) {
  return { least: group.at_least, most: group.at_most };
}
