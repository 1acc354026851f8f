import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Icon, Note, Tag } from "@tenon/ui";
import { Link } from "react-router";
import { Page } from "../parts/Page.js";
import { useMay } from "../parts/session.js";
import { progressOf, type Step, type StepName, stepsOf } from "./steps.js";
import { GUIDE, NEEDS, useFound } from "./useFound.js";
import { useSetupWords } from "./words.js";

const GROUPS: { name: "shop" | "invoices" | "people" | "goods" | "trial"; steps: StepName[] }[] = [
  { name: "shop", steps: ["company", "store", "register"] },
  { name: "invoices", steps: ["issuer", "range"] },
  { name: "people", steps: ["people"] },
  { name: "goods", steps: ["goods", "stock", "tenders"] },
  { name: "trial", steps: ["printer", "practice", "float", "sale", "close"] },
];

/** What a shop needs before it sells, one thing after the other, each ticked by the data themselves. */
export function SetUp() {
  const say = useSetupWords();
  const may = useMay();
  const client = useQueryClient();
  const steps = stepsOf(useFound());
  const { done, all, minutes } = progressOf(steps);
  const next = steps.find((step) => step.done === false && !step.optional && may(NEEDS[step.name]));
  return (
    <Page
      title={say("title")}
      actions={
        <Button variant="default" onClick={() => void client.invalidateQueries({ queryKey: [GUIDE] })}>
          {say("again")}
        </Button>
      }
    >
      <p className="quiet setup-help">{say("help")}</p>
      <div className="setup-progress">
        <p role="status" className="figures">
          <strong>{say("progress", { done, all })}</strong>
          {done < all && <span className="quiet">{say("left", { n: minutes })}</span>}
        </p>
        <progress max={all} value={done} aria-label={say("progress", { done, all })} />
      </div>
      {done === all && (
        <Note tone="good" title={say("ready")}>
          {say("readyHelp")}
        </Note>
      )}
      {GROUPS.map((group) => (
        <section key={group.name} aria-labelledby={`group-${group.name}`}>
          <h2 id={`group-${group.name}`} className="setup-group">
            {say(`group.${group.name}`)}
          </h2>
          <ol className="cases setup">
            {steps
              .filter(({ name }) => group.steps.includes(name))
              .map((step) => (
                <Line key={step.name} step={step} isNext={step === next} seen={may(NEEDS[step.name])} />
              ))}
          </ol>
        </section>
      ))}
    </Page>
  );
}

function Line({ step, isNext, seen }: { step: Step; isNext: boolean; seen: boolean }) {
  const say = useSetupWords();
  const words = isNext ? say("next") : say(step.done ? "look" : "go");
  const variant = isNext ? "filled" : step.done ? "subtle" : "default";
  return (
    <li data-done={step.done === true} data-step={step.name} aria-current={isNext ? "step" : undefined}>
      <div className="case">
        <span className="setup-mark" aria-hidden="true">
          {step.done && <Icon name="check" />}
        </span>
        <div className="row-grow setup-words">
          <p>
            <strong>{say(step.name)}</strong> {step.done && <Tag tone="good">{say("done")}</Tag>}
            {step.done === undefined && seen && <Tag tone="plain">{say("waiting")}</Tag>}
            {step.done === false && step.optional && <Tag tone="plain">{say("optional")}</Tag>}
            {step.done === false && (
              <span className="quiet small figures"> {say("minutes", { n: step.minutes })}</span>
            )}
          </p>
          {!seen && <p className="quiet">{say("unseen")}</p>}
          {/* What is done at the till is told here: nothing there says it. */}
          {seen && (isNext || (step.to === "till" && !step.done)) && <p>{say(`${step.name}.help`)}</p>}
          {seen && (
            <p className="quiet">
              <span className="setup-checks">{say("checks")}</span> {say(`${step.name}.checks`)}
            </p>
          )}
          {seen &&
            step.faults.map((fault) => (
              <p
                key={`${fault.key} ${JSON.stringify(fault.values)}`}
                className={step.optional ? "quiet" : "setup-fault"}
              >
                {say(fault.key, fault.values)}
              </p>
            ))}
        </div>
        {seen &&
          (step.to === "till" ? (
            <Button component="a" href="/pos/" variant={variant} aria-label={`${words} ${say(step.name)}`}>
              {words}
            </Button>
          ) : (
            <Button
              component={Link}
              to={step.to}
              state={{ guide: true }}
              variant={variant}
              aria-label={`${words} ${say(step.name)}`}
            >
              {words}
            </Button>
          ))}
      </div>
    </li>
  );
}
