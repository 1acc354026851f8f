import { Button, Checkbox, NumberInput, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { answer, api, ifMatch, type Role, done as sent } from "@tenon/api-client";
import { Problem, Tag, useLocale, Waiting } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { Page } from "../parts/Page.js";
import { SaveFoot } from "../parts/SaveFoot.js";
import { useMayForBrand } from "../parts/session.js";
import { permissionWords } from "./named.js";
import { useAct } from "./useAct.js";
import { type Key, useWords } from "./words.js";

/** What people may do. */
export function Roles() {
  const say = useWords();
  const may = useMayForBrand();
  const [open, setOpen] = useState<string | null>(null);
  const roles = useQuery({
    queryKey: ["roles"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/staff/roles", { signal })),
  });
  const data = roles.data;
  return (
    <Page title={say("roles.title")}>
      <p className="quiet">{say("roles.help")}</p>
      <Problem error={roles.error} retry={() => void roles.refetch()} />
      {data === undefined && !roles.error && <Waiting rows={4} height={48} />}
      {data !== undefined && (
        <>
          <ul className="cases">
            {data.items
              .filter(({ active }) => active)
              .map((role) => (
                <li key={role.id}>
                  <div className="case">
                    <p className="row-grow">
                      <strong>{role.name}</strong>{" "}
                      {role.built_in && <Tag tone="plain">{say("roles.builtIn")}</Tag>}{" "}
                      <span className="quiet small">{say("roles.holders", { n: role.holders })}</span>
                    </p>
                    <Button
                      variant="default"
                      aria-expanded={open === role.id}
                      onClick={() => setOpen(open === role.id ? null : role.id)}
                    >
                      {say("roles.permissions")}
                    </Button>
                  </div>
                  {open === role.id && (
                    <RoleForm
                      role={role}
                      permissions={data.permissions}
                      limits={data.limits}
                      readOnly={!may("staff.edit")}
                    />
                  )}
                </li>
              ))}
          </ul>
          {may("staff.edit") && (
            <section className="part" aria-labelledby="add-role">
              <h2 id="add-role">{say("roles.add")}</h2>
              <RoleForm permissions={data.permissions} limits={data.limits} readOnly={false} />
            </section>
          )}
        </>
      )}
    </Page>
  );
}

interface FormProps {
  role?: Role;
  permissions: string[];
  limits: { name: string; permission: string }[];
  readOnly: boolean;
}

function RoleForm({ role, permissions, limits, readOnly }: FormProps) {
  const say = useWords();
  const locale = useLocale();
  const [name, setName] = useState(role?.name ?? "");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(role?.permissions ?? []));
  const [most, setMost] = useState<Readonly<Record<string, number>>>(role?.limits ?? {});
  const [factor, setFactor] = useState(role?.second_factor ?? false);
  // What the form was filled from, or saved as: not what others made of it meanwhile.
  const [version, setVersion] = useState(role?.version ?? 0);
  const { saving, act } = useAct("roles");
  // Whoever may do less than a role changes no more than its name, and the owner's has no limits.
  const mayForBrand = useMayForBrand();
  const above = role?.permissions.some((permission) => !mayForBrand(permission)) === true;
  const kept = readOnly || above;
  const fixed = readOnly || role?.built_in === true;

  function choose(permission: string, on: boolean) {
    const next = new Set(chosen);
    if (on) next.add(permission);
    else next.delete(permission);
    setChosen(next);
  }

  function limit(limitName: string, value: number | string) {
    const { [limitName]: _, ...rest } = most;
    setMost(typeof value === "number" ? { ...rest, [limitName]: value } : rest);
  }

  function save(event: FormEvent) {
    event.preventDefault();
    const body = { name: name.trim(), permissions: [...chosen], limits: { ...most }, second_factor: factor };
    void act(async () => {
      if (role === undefined) {
        await answer(api.POST("/api/v1/staff/roles", { body }));
        setName("");
        setChosen(new Set());
        return;
      }
      const params = { path: { id: role.id }, header: { "If-Match": ifMatch(version) } };
      const saved = await answer(api.PUT("/api/v1/staff/roles/{id}", { params, body }));
      setVersion(saved.version);
    });
  }

  function retire() {
    if (role === undefined) return;
    const params = { path: { id: role.id }, header: { "If-Match": ifMatch(version) } };
    void act(() => sent(api.DELETE("/api/v1/staff/roles/{id}", { params })));
  }

  return (
    <form className="inline-form" onSubmit={save}>
      {above && !readOnly && <p className="quiet">{say("roles.above")}</p>}
      <TextInput
        label={say("roles.name")}
        required
        maxLength={120}
        readOnly={fixed}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <fieldset className="two">
        <legend>{say("roles.permissions")}</legend>
        {permissions.map((permission) => (
          <Checkbox
            key={permission}
            label={permissionWords(permission, locale)}
            checked={chosen.has(permission)}
            disabled={fixed || above}
            onChange={(event) => choose(permission, event.currentTarget.checked)}
          />
        ))}
      </fieldset>
      <fieldset className="two">
        <legend>{say("roles.limits")}</legend>
        {role?.code === "owner" && <p className="quiet">{say("roles.ownerLimits")}</p>}
        {limits
          .filter(({ permission }) => role?.code !== "owner" && chosen.has(permission))
          .map((one) => (
            <NumberInput
              key={one.name}
              label={say(`limit.${one.name}` as Key)}
              min={0}
              allowDecimal={false}
              readOnly={kept}
              value={most[one.name] ?? ""}
              onChange={(value) => limit(one.name, value)}
            />
          ))}
      </fieldset>
      <Checkbox
        label={say("roles.factor")}
        description={say("roles.factorHelp")}
        checked={factor}
        disabled={kept}
        onChange={(event) => setFactor(event.currentTarget.checked)}
      />
      {!readOnly && (
        <SaveFoot saving={saving} words={say("roles.save")}>
          {role !== undefined && !role.built_in && (
            <Button variant="outline" color="red" onClick={retire}>
              {say("roles.retire")}
            </Button>
          )}
        </SaveFoot>
      )}
    </form>
  );
}
