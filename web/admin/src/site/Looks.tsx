import { Button, NativeSelect, NumberInput, TextInput } from "@mantine/core";
import type { SiteDefaults } from "@tenon/api-client";
import { Note, useLocale } from "@tenon/ui";
import type { Saving } from "../parts/useSave.js";
import { contrast, ENOUGH } from "./contrast.js";
import { type SiteKey, useSiteWords } from "./words.js";

interface Props {
  defaults: SiteDefaults;
  tokens: Record<string, string>;
  saving: Saving;
  onChange: (tokens: Record<string, string>) => void;
}

const SCALES = ["small", "normal", "large"];
const COLOUR = /^#[0-9a-f]{6}$/i;

/** Colours, type and corners, with what is hard to read said at once. */
export function Looks({ defaults, tokens, saving, onChange }: Props) {
  const say = useSiteWords();
  const chinese = useLocale() === "zh-TW";
  const token = (name: string) => defaults.tokens.find((one) => one.name === name);
  const nameOf = (name: string) => (chinese ? token(name)?.zh_tw : token(name)?.en) ?? name;
  const colourOf = (name: string) => tokens[name] ?? token(name)?.default ?? "";

  function set(name: string, value: string) {
    const next = { ...tokens };
    if (value === token(name)?.default) delete next[name];
    else next[name] = value;
    onChange(next);
  }

  const hard = defaults.pairs
    .map(([text = "", ground = ""]) => ({ text, ground, ratio: ratio(colourOf(text), colourOf(ground)) }))
    .filter((pair) => pair.ratio !== null && pair.ratio < ENOUGH);

  return (
    <>
      <div className="three">
        {defaults.tokens.map(({ name, kind }) => {
          const given = { label: nameOf(name), error: saving.fault(`/theme/tokens/${name}`) };
          if (kind === "colour") {
            return (
              <TextInput
                key={name}
                {...given}
                maxLength={7}
                value={colourOf(name)}
                onChange={(event) => set(name, event.currentTarget.value.trim().toLowerCase())}
                leftSection={
                  <input
                    type="color"
                    className="site-colour"
                    aria-label={say("pick", { name: nameOf(name) })}
                    value={COLOUR.test(colourOf(name)) ? colourOf(name) : token(name)?.default}
                    onChange={(event) => set(name, event.currentTarget.value)}
                  />
                }
              />
            );
          }
          if (kind === "pixels") {
            return (
              <NumberInput
                key={name}
                {...given}
                min={0}
                max={40}
                allowDecimal={false}
                suffix=" px"
                value={Number(colourOf(name))}
                onChange={(next) => set(name, String(Math.round(Number(next) || 0)))}
              />
            );
          }
          const options = kind === "font" ? defaults.fonts : SCALES;
          return (
            <NativeSelect
              key={name}
              {...given}
              data={options.map((value) => ({ value, label: say(`${kind}.${value}` as SiteKey) }))}
              value={colourOf(name)}
              onChange={(event) => set(name, event.currentTarget.value)}
            />
          );
        })}
      </div>
      <Specimen colourOf={colourOf} />
      {hard.length === 0 ? (
        <Note tone="good" role="status">
          {say("contrastGood")}
        </Note>
      ) : (
        <Note tone="warn" role="status">
          <ul>
            {hard.map(({ text, ground, ratio: found }) => (
              <li key={`${text}-${ground}`}>
                {say("contrast", {
                  text: nameOf(text),
                  ground: nameOf(ground),
                  ratio: (found ?? 0).toFixed(1),
                })}
              </li>
            ))}
          </ul>
        </Note>
      )}
      <div className="actions">
        <Button variant="default" disabled={Object.keys(tokens).length === 0} onClick={() => onChange({})}>
          {say("toDefault")}
        </Button>
      </div>
    </>
  );
}

function ratio(text: string, ground: string): number | null {
  return COLOUR.test(text) && COLOUR.test(ground) ? contrast(text, ground) : null;
}

/** A piece of the shop in these colours. */
function Specimen({ colourOf }: { colourOf: (name: string) => string }) {
  const say = useSiteWords();
  const radius = `${colourOf("radius-control")}px`;
  return (
    <div
      className="site-specimen"
      aria-hidden="true"
      style={{ background: colourOf("paper"), color: colourOf("ink"), borderColor: colourOf("line") }}
    >
      <strong>{say("sample.name")}</strong>
      <span style={{ color: colourOf("clay") }}>{say("sample.price")}</span>
      <span style={{ color: colourOf("quiet") }}>{say("sample.stock")}</span>
      <span
        style={{
          background: colourOf("tea"),
          color: colourOf("white"),
          borderRadius: radius,
          padding: "6px 14px",
        }}
      >
        {say("sample.add")}
      </span>
    </div>
  );
}
