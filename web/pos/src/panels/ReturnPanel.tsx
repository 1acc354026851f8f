import { useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api, type Returnable } from "@tenon/api-client";
import { Empty, Icon, Problem, soundError, useFormat, Waiting } from "@tenon/ui";
import { useEffect, useRef, useState } from "react";
import { CodeSearch } from "../parts/CodeSearch.js";
import { useSale } from "../sell/sale.js";
import { useWords } from "../words.js";
import { ReturnOrder } from "./ReturnOrder.js";
import { ReturnWithout } from "./ReturnWithout.js";

/** Finds the order of goods that come back, by whatever the customer shows. */
export function ReturnPanel() {
  const say = useWords();
  const format = useFormat();
  const { register, basket } = useSale();
  const [text, setText] = useState("");
  const [code, setCode] = useState<string | null>(null);
  const [chosen, setChosen] = useState<Returnable | null>(null);
  const [without, setWithout] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const member = basket.member?.id;

  const queries = useQueryClient();

  const found = useQuery({
    // What is left of an order is asked anew each time: a part of it may have come back since.
    staleTime: 0,
    gcTime: 0,
    queryKey: ["returnable", register.store_id, code, member],
    enabled: code !== null || member !== undefined,
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/returnable", {
          params: {
            query: {
              store: register.store_id,
              code: code ?? undefined,
              member: code === null ? member : undefined,
            },
          },
          signal,
        }),
      ),
  });
  const items = found.data?.items;

  useEffect(() => {
    if (chosen === null && !without) field.current?.focus();
  }, [chosen, without]);

  // A code names one order: open it at once.
  useEffect(() => {
    if (code === null || items === undefined) return;
    const [only] = items;
    if (items.length === 1 && only) setChosen(only);
    if (items.length === 0) soundError();
  }, [code, items]);

  function find(wanted: string) {
    setCode(wanted === "" ? null : wanted);
  }

  if (chosen !== null) {
    return (
      <ReturnOrder
        order={chosen}
        onBack={() => {
          // The list behind it was read before this return.
          void queries.resetQueries({ queryKey: ["returnable"] });
          setChosen(null);
          setCode(null);
          setText("");
        }}
      />
    );
  }

  if (without) return <ReturnWithout onBack={() => setWithout(false)} />;

  return (
    <section className="panel" aria-labelledby="return-title">
      <h2 id="return-title">{say("return.title")}</h2>
      <CodeSearch
        icon="undo"
        label={say("return.code")}
        text={text}
        onText={(typed) => {
          setText(typed);
          if (typed === "") setCode(null);
        }}
        onFind={find}
        field={field}
      />
      {code === null && member === undefined ? (
        <Empty icon="undo" title={say("return.begin")}>
          {say("return.beginHelp")}
        </Empty>
      ) : items === undefined ? (
        found.error ? (
          <Problem error={found.error} retry={() => void found.refetch()} />
        ) : (
          <Waiting rows={3} height={64} />
        )
      ) : items.length === 0 ? (
        <Empty icon="search" title={say("return.missing")}>
          {say("return.missingHelp")}
        </Empty>
      ) : (
        <ul className="rows">
          {items.map((order) => (
            <li key={order.order_id}>
              <button type="button" className="row row-button" onClick={() => setChosen(order)}>
                <span className="row-words">
                  <strong className="figures">{order.number}</strong>
                  <span className="quiet figures">
                    {format.moment(order.at)} · {order.store_name} ·{" "}
                    {say("pickups.lines", { n: order.lines.length })}
                  </span>
                </span>
                <span className="row-figure figures">{format.money(order.total)}</span>
                <Icon name="right" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="panel-actions">
        <button type="button" className="plain-button" data-edged onClick={() => setWithout(true)}>
          {say("return.without")}
        </button>
      </div>
    </section>
  );
}
