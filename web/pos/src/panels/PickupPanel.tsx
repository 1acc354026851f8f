import { useQuery } from "@tanstack/react-query";
import { answer, api } from "@tenon/api-client";
import { Empty, Icon, Note, Problem, soundError, Tag, useFormat, Waiting } from "@tenon/ui";
import { useEffect, useRef, useState } from "react";
import { CodeSearch } from "../parts/CodeSearch.js";
import { useSale } from "../sell/sale.js";
import { useWords } from "../words.js";
import { PickupOrder } from "./PickupOrder.js";
import { UnpaidPreorders } from "./UnpaidPreorders.js";

/** Orders that customers come for: listed, found by code, handed over. */
export function PickupPanel() {
  const say = useWords();
  const format = useFormat();
  const { register } = useSale();
  const [text, setText] = useState("");
  const [code, setCode] = useState<string | null>(null);
  const [chosen, setChosen] = useState<{ id: string } | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);

  const pickups = useQuery({
    queryKey: ["pickups", register.store_id, code],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/pickups", {
          params: { query: { store: register.store_id, code: code ?? undefined } },
          signal,
        }),
      ),
    refetchInterval: 15_000,
  });
  const items = pickups.data?.items;

  useEffect(() => {
    if (chosen === null) field.current?.focus();
  }, [chosen]);

  // A code names one order: open it at once.
  useEffect(() => {
    if (code === null || items === undefined) return;
    const [only] = items;
    if (items.length === 1 && only) setChosen(only);
    if (items.length === 0) soundError();
  }, [code, items]);

  function find(wanted: string) {
    setDone(null);
    const listed = items?.find((order) => order.number === wanted);
    if (listed) return setChosen(listed);
    setCode(wanted === "" ? null : wanted);
  }

  function back() {
    setChosen(null);
    setCode(null);
    setText("");
  }

  if (chosen !== null) {
    return (
      <PickupOrder
        id={chosen.id}
        typedCode={code ?? ""}
        onBack={back}
        onDone={(sentence) => {
          setDone(sentence);
          back();
          void pickups.refetch();
        }}
      />
    );
  }

  return (
    <section className="panel" aria-labelledby="pickups-title">
      <h2 id="pickups-title">{say("pickups.title")}</h2>
      <CodeSearch
        icon="box"
        label={say("pickups.code")}
        text={text}
        onText={(typed) => {
          setText(typed);
          if (typed === "") setCode(null);
        }}
        onFind={find}
        field={field}
      />
      {done && (
        <Note tone="good" role="status">
          {done}
        </Note>
      )}
      {code === null && <UnpaidPreorders register={register.id} onChoose={(id) => setChosen({ id })} />}
      {items === undefined ? (
        pickups.error ? (
          <Problem error={pickups.error} retry={() => void pickups.refetch()} />
        ) : (
          <Waiting rows={3} height={64} />
        )
      ) : items.length === 0 && code !== null ? (
        <Empty icon="search" title={say("pickups.missing", { code })} />
      ) : items.length === 0 ? (
        <Empty icon="box" title={say("pickups.none")}>
          {say("pickups.noneHelp")}
        </Empty>
      ) : (
        <ul className="rows">
          {items.map((order) => {
            const due = order.total - order.paid;
            const ready = order.fulfilment?.state === "ready";
            return (
              <li key={order.id}>
                <button type="button" className="row row-button" onClick={() => setChosen(order)}>
                  <span className="row-words">
                    <strong className="figures">{order.number}</strong>
                    <span className="quiet figures">
                      {format.moment(order.occurred_at)} · {say("pickups.lines", { n: order.lines_count })}
                    </span>
                  </span>
                  <Tag tone={ready ? "good" : "warn"}>{say(ready ? "pickups.ready" : "pickups.waiting")}</Tag>
                  <span className="row-figure figures">
                    {due > 0 ? say("pickups.due", { amount: format.money(due) }) : say("pickups.paid")}
                  </span>
                  <Icon name="right" />
                </button>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
