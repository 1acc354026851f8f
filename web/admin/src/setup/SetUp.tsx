import { Button } from "@mantine/core";
import { useQueries, useQueryClient } from "@tanstack/react-query";
import { answer, api } from "@tenon/api-client";
import { Icon, Note, Tag } from "@tenon/ui";
import { Link } from "react-router";
import { Page } from "../parts/Page.js";
import { useMay } from "../parts/session.js";
import { type Step, type StepName, stepsOf } from "./steps.js";
import { useSetupWords } from "./words.js";

const GUIDE = "setup";

/** What each step is judged by, and so who can see how it stands. */
const NEEDS: Record<StepName, string> = {
  company: "staff.read",
  store: "staff.read",
  register: "till.use",
  people: "staff.read",
  goods: "catalog.read",
  stock: "stock.read",
  tenders: "till.use",
  pairing: "till.use",
  sale: "orders.read",
  close: "till.report",
};

/** What a shop needs before it sells, one thing after the other, each ticked by the data themselves. */
export function SetUp() {
  const say = useSetupWords();
  const may = useMay();
  const client = useQueryClient();
  const [companies, stores, registers, people, products, levels, tenders, sales] = useQueries({
    queries: [
      { queryKey: [GUIDE, "companies"], queryFn: () => answer(api.GET("/api/v1/staff/legal-entities")) },
      { queryKey: [GUIDE, "stores"], queryFn: () => answer(api.GET("/api/v1/staff/stores")) },
      { queryKey: [GUIDE, "registers"], queryFn: () => answer(api.GET("/api/v1/staff/registers")) },
      { queryKey: [GUIDE, "people"], queryFn: () => answer(api.GET("/api/v1/staff/people")) },
      {
        queryKey: [GUIDE, "products"],
        queryFn: () => answer(api.GET("/api/v1/products", { params: { query: { limit: 1 } } })),
      },
      {
        queryKey: [GUIDE, "levels"],
        queryFn: () => answer(api.GET("/api/v1/stock/levels", { params: { query: { limit: 1 } } })),
      },
      { queryKey: [GUIDE, "tenders"], queryFn: () => answer(api.GET("/api/v1/tender-types")) },
      {
        queryKey: [GUIDE, "sales"],
        queryFn: () =>
          answer(api.GET("/api/v1/orders", { params: { query: { channel: "till", limit: 1 } } })),
      },
    ],
  });
  const floor = stores.data?.items.filter(({ active, kind }) => active && kind !== "web") ?? [];
  const closed = useQueries({
    queries: floor.slice(0, 5).map(({ id }) => ({
      queryKey: [GUIDE, "days", id],
      queryFn: () =>
        answer(api.GET("/api/v1/staff/stores/{id}/days", { params: { path: { id }, query: { limit: 10 } } })),
    })),
  });
  const days = closed.some(({ isPending }) => isPending)
    ? undefined
    : closed.flatMap(({ data }) => data?.items ?? []).filter(({ closed_at }) => closed_at !== null).length;

  const steps = stepsOf({
    companies: companies.data?.items,
    stores: stores.data?.items,
    registers: registers.data?.items,
    people: people.data?.items,
    products: products.data?.items.length,
    levels: levels.data?.items.length,
    tenders: tenders.data?.items,
    sales: sales.data?.items,
    days: stores.data === undefined ? undefined : days,
  });
  const done = steps.filter((step) => step.done).length;
  const next = steps.find((step) => step.done === false && may(NEEDS[step.name]));
  return (
    <Page
      title={say("title")}
      aside={
        <span className="quiet figures" role="status">
          {say("progress", { done, all: steps.length })}
        </span>
      }
      actions={
        <Button variant="default" onClick={() => void client.invalidateQueries({ queryKey: [GUIDE] })}>
          {say("again")}
        </Button>
      }
    >
      <p className="quiet">{say("help")}</p>
      {done === steps.length && (
        <Note tone="good" title={say("ready")}>
          {say("readyHelp")}
        </Note>
      )}
      <ol className="cases setup">
        {steps.map((step) => (
          <Line key={step.name} step={step} isNext={step === next} seen={may(NEEDS[step.name])} />
        ))}
      </ol>
    </Page>
  );
}

function Line({ step, isNext, seen }: { step: Step; isNext: boolean; seen: boolean }) {
  const say = useSetupWords();
  const words = isNext ? say("next") : say("go");
  return (
    <li data-done={step.done === true} aria-current={isNext ? "step" : undefined}>
      <div className="case">
        <span className="setup-mark" aria-hidden="true">
          {step.done && <Icon name="check" />}
        </span>
        <div className="row-grow">
          <p>
            <strong>{say(step.name)}</strong> {step.done && <Tag tone="good">{say("done")}</Tag>}
            {step.done === undefined && seen && <Tag tone="plain">{say("waiting")}</Tag>}
          </p>
          <p className="quiet small">{seen ? say(`${step.name}.help`) : say("unseen")}</p>
        </div>
        {seen &&
          (step.to === "till" ? (
            <Button component="a" href="/pos/" variant={isNext ? "filled" : "default"}>
              {words}
            </Button>
          ) : (
            <Button component={Link} to={step.to} variant={isNext ? "filled" : "default"}>
              {words}
            </Button>
          ))}
      </div>
    </li>
  );
}
