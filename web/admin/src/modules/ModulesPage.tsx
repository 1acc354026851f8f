import { Button, Switch } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { answer, api, ifMatch } from "@tenon/api-client";
import { Problem, separator, Tag, Waiting } from "@tenon/ui";
import { useState } from "react";
import { Page } from "../parts/Page.js";
import { MODULES, useModules } from "./useModules.js";
import { isNamed, useModuleWords } from "./words.js";

/** What the brand uses of the system, one switch a module. */
export function ModulesPage() {
  const say = useModuleWords();
  const client = useQueryClient();
  const modules = useModules();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const all = modules.data?.modules ?? [];
  const called = (name: string) => (isNamed(name) ? say(name) : name);

  async function keepOff(off: string[]) {
    if (modules.data === undefined) return;
    setBusy(true);
    setError(null);
    try {
      const params = { header: { "If-Match": ifMatch(modules.data.version) } };
      const now = await answer(api.PUT("/api/v1/modules", { params, body: { off } }));
      client.setQueryData(MODULES, now);
      // What people may do changes with it, and the menu shows that.
      await client.invalidateQueries({ queryKey: ["me"] });
    } catch (caught) {
      setError(caught);
      void client.invalidateQueries({ queryKey: MODULES });
    } finally {
      setBusy(false);
    }
  }

  const off = all.filter((module) => !module.on).map(({ name }) => name);
  const turn = (name: string, on: boolean) => {
    const needed = all.find((module) => module.name === name)?.needs ?? [];
    // What it needs comes with it.
    void keepOff(on ? off.filter((other) => other !== name && !needed.includes(other)) : [...off, name]);
  };

  return (
    <Page title={say("title")}>
      <p className="quiet">{say("help")}</p>
      <Problem error={error ?? modules.error} />
      {modules.data === undefined && !modules.error && <Waiting rows={6} height={56} />}
      {all.length > 0 && (
        <>
          <div className="row-actions">
            <strong>{say("presets")}</strong>
            <Button
              variant="default"
              disabled={busy || off.length === all.length}
              onClick={() => window.confirm(say("oneAsk")) && void keepOff(all.map(({ name }) => name))}
            >
              {say("one")}
            </Button>
            <Button variant="default" disabled={busy || off.length === 0} onClick={() => void keepOff([])}>
              {say("all")}
            </Button>
          </div>
          <ul className="cases">
            {all.map((module) => {
              const users = all.filter((other) => other.on && other.needs.includes(module.name));
              const stuck = module.on && users.length > 0;
              return (
                <li key={module.name}>
                  <div className="case">
                    <div className="row-grow">
                      <p>
                        <strong id={`module-${module.name}`}>{called(module.name)}</strong>{" "}
                        <Tag tone={module.on ? "good" : "plain"}>{say(module.on ? "on" : "off")}</Tag>
                      </p>
                      <p className="quiet small">
                        {isNamed(`${module.name}.help`) && say(`${module.name}.help` as "labels.help")}
                      </p>
                      {stuck && (
                        <p className="quiet small">
                          {say("neededBy", {
                            names: users.map(({ name }) => called(name)).join(separator()),
                          })}
                        </p>
                      )}
                      {!module.on && module.needs.length > 0 && (
                        <p className="quiet small">
                          {say("needs", { names: module.needs.map(called).join(separator()) })}
                        </p>
                      )}
                    </div>
                    <Switch
                      size="lg"
                      aria-labelledby={`module-${module.name}`}
                      checked={module.on}
                      disabled={busy || stuck}
                      onChange={(event) => turn(module.name, event.currentTarget.checked)}
                    />
                  </div>
                </li>
              );
            })}
          </ul>
        </>
      )}
    </Page>
  );
}
