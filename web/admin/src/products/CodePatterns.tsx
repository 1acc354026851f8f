import { Button, Checkbox, NativeSelect, NumberInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api, type CodePattern, done, ifMatch } from "@tenon/api-client";
import { Problem, Waiting } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { Page } from "../parts/Page.js";
import { SaveFoot } from "../parts/SaveFoot.js";
import { useMayForBrand } from "../parts/session.js";
import { useSave } from "../parts/useSave.js";
import { useStateWords, useWords } from "../words.js";

const PREFIXES = ["02", ...Array.from({ length: 10 }, (_, digit) => `2${digit}`)];

/** How the shop's scales print codes that carry a weight or a price. */
export function CodePatterns() {
  const say = useWords();
  const words = useStateWords();
  const client = useQueryClient();
  const mayEdit = useMayForBrand()("catalog.edit");
  const { save, error } = useSave();
  const patterns = useQuery({
    queryKey: ["code-patterns"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/code-patterns", { signal })),
  });
  const all = patterns.data?.items ?? [];

  async function remove(pattern: CodePattern) {
    const params = { path: { prefix: pattern.prefix }, header: { "If-Match": ifMatch(pattern.version) } };
    await save(() => done(api.DELETE("/api/v1/code-patterns/{prefix}", { params })));
    await client.invalidateQueries({ queryKey: ["code-patterns"] });
  }

  return (
    <Page title={say("patterns.title")} back={{ to: "/products", words: say("products.title") }}>
      <p className="quiet">{say("patterns.help")}</p>
      <Problem error={error ?? patterns.error} />
      {patterns.isPending && <Waiting rows={2} height={40} />}
      <ul className="plain-rows">
        {all.map((pattern) => (
          <li key={pattern.prefix}>
            <div className="variant">
              <div>
                <strong className="figures">{pattern.prefix}</strong>
                <span className="quiet small block">
                  {say("patterns.reads", {
                    carries: words("carries", pattern.carries),
                    item: pattern.item_digits,
                    value: pattern.value_digits,
                    decimals: pattern.value_decimals,
                  })}
                </span>
              </div>
              {mayEdit && (
                <Button variant="default" onClick={() => void remove(pattern)}>
                  {say("patterns.remove")}
                </Button>
              )}
            </div>
          </li>
        ))}
      </ul>
      {mayEdit && patterns.data && <PatternForm known={all} />}
    </Page>
  );
}

function PatternForm({ known }: { known: CodePattern[] }) {
  const say = useWords();
  const words = useStateWords();
  const client = useQueryClient();
  const [prefix, setPrefix] = useState("28");
  const [carries, setCarries] = useState<CodePattern["carries"]>("weight");
  const [item, setItem] = useState(5);
  const [value, setValue] = useState(5);
  const [decimals, setDecimals] = useState(3);
  const [check, setCheck] = useState(false);
  const saving = useSave();

  async function submit(event: FormEvent) {
    event.preventDefault();
    const version = known.find((pattern) => pattern.prefix === prefix)?.version ?? 0;
    const params = { path: { prefix }, header: { "If-Match": ifMatch(version) } };
    const body = {
      carries,
      item_digits: item,
      value_digits: value,
      value_decimals: decimals,
      value_check: check,
    };
    await saving.save(() => answer(api.PUT("/api/v1/code-patterns/{prefix}", { params, body })));
    await client.invalidateQueries({ queryKey: ["code-patterns"] });
  }

  return (
    <form className="inline-form" onSubmit={submit} noValidate>
      <div className="three">
        <NativeSelect
          label={say("patterns.prefix")}
          value={prefix}
          data={PREFIXES}
          onChange={(event) => setPrefix(event.currentTarget.value)}
        />
        <NativeSelect
          label={say("patterns.carries")}
          value={carries}
          data={(["weight", "price"] as const).map((one) => ({ value: one, label: words("carries", one) }))}
          onChange={(event) => setCarries(event.currentTarget.value as CodePattern["carries"])}
        />
        <NumberInput
          label={say("patterns.item")}
          min={3}
          max={7}
          value={item}
          onChange={(next) => setItem(Number(next))}
        />
        <NumberInput
          label={say("patterns.value")}
          min={3}
          max={7}
          value={value}
          onChange={(next) => setValue(Number(next))}
        />
        <NumberInput
          label={say("patterns.decimals")}
          min={0}
          max={4}
          value={decimals}
          onChange={(next) => setDecimals(Number(next))}
        />
        <Checkbox
          label={say("patterns.check")}
          checked={check}
          onChange={(event) => setCheck(event.currentTarget.checked)}
        />
      </div>
      <SaveFoot saving={saving} words={say("save")} />
    </form>
  );
}
