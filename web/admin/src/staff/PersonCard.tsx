import { Button, NativeSelect, PasswordInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { answer, api, type PersonDetail, done as sent } from "@tenon/api-client";
import { Note, Problem, Tag, Waiting } from "@tenon/ui";
import { useState } from "react";
import { Link } from "react-router";
import { useSession } from "../parts/session.js";
import { useAct } from "./useAct.js";
import { type Key, useWords } from "./words.js";

/** Somebody's roles, and what lets them in. */
export function PersonCard({ id }: { id: string }) {
  const say = useWords();
  const params = { path: { id } };
  const person = useQuery({
    queryKey: ["people", id],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/staff/people/{id}", { params, signal })),
  });
  const { saving, act } = useAct("people");
  const [badge, setBadge] = useState<string | null>(null);
  const found = person.data;
  // One's own secrets are changed where one's password is asked for.
  const own = useSession().session.person.id === id;
  if (found === undefined) {
    return person.error ? <Problem error={person.error} /> : <Waiting rows={2} height={40} />;
  }
  const has: Key[] = [
    ...(found.has_password ? (["people.hasPassword"] as const) : []),
    ...(found.has_pin ? (["people.hasPin"] as const) : []),
    ...(found.has_badge ? (["people.hasBadge"] as const) : []),
    ...(found.has_second_factor ? (["people.hasFactor"] as const) : []),
  ];
  const keep = async (work: () => Promise<unknown>) => {
    const kept = await act(async () => {
      await work();
      return true;
    });
    return kept ?? false;
  };
  const leave = () => {
    if (!window.confirm(say("people.leaveConfirm", { name: found.name }))) return;
    void act(() => answer(api.POST("/api/v1/staff/people/{id}/leave", { params })));
  };
  return (
    <div className="inline-form">
      <p>
        {found.login}{" "}
        {has.map((key) => (
          <Tag key={key} tone="plain">
            {say(key)}
          </Tag>
        ))}
      </p>
      <Roles person={found} act={act} />
      {found.active && (
        <>
          {own ? (
            <p className="quiet">
              {say("people.own")} <Link to="/me">{say("me.title")}</Link>
            </p>
          ) : (
            <>
              <Secret
                label={say("people.password")}
                help={say("people.passwordHelp")}
                busy={saving.busy}
                onSet={(secret) =>
                  keep(() =>
                    sent(api.PUT("/api/v1/staff/people/{id}/password", { params, body: { secret } })),
                  )
                }
              />
              <Secret
                label={say("people.pin")}
                help={say("people.pinHelp")}
                busy={saving.busy}
                onSet={(secret) =>
                  keep(() => sent(api.PUT("/api/v1/staff/people/{id}/pin", { params, body: { secret } })))
                }
              />
            </>
          )}
          <div className="actions">
            {!own && (
              <Button
                variant="default"
                onClick={() =>
                  void act(async () => {
                    const given = await answer(api.POST("/api/v1/staff/people/{id}/badge", { params }));
                    setBadge(given.badge);
                  })
                }
              >
                {say("people.badge")}
              </Button>
            )}
            {found.has_badge && (
              <Button
                variant="default"
                onClick={() =>
                  void act(() => sent(api.DELETE("/api/v1/staff/people/{id}/badge", { params })))
                }
              >
                {say("people.badgeEnd")}
              </Button>
            )}
            {!own && found.has_second_factor && (
              <Button
                variant="default"
                onClick={() =>
                  void act(() => sent(api.DELETE("/api/v1/staff/people/{id}/second-factor", { params })))
                }
              >
                {say("people.factorEnd")}
              </Button>
            )}
            <Button variant="outline" color="red" onClick={leave}>
              {say("people.leave")}
            </Button>
          </div>
        </>
      )}
      {badge && (
        <Note tone="info" role="status" title={say("people.badgeNew")}>
          {say("people.badgeHelp")}
          <code className="secret">{badge}</code>
        </Note>
      )}
      <Problem error={saving.error} />
      {saving.saved && (
        <Note tone="good" role="status">
          {say("people.done")}
        </Note>
      )}
    </div>
  );
}

type Act = (work: () => Promise<unknown>) => Promise<unknown>;

function Roles({ person, act }: { person: PersonDetail; act: Act }) {
  const say = useWords();
  const [role, setRole] = useState("");
  const [store, setStore] = useState("");
  const roles = useQuery({
    queryKey: ["roles"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/staff/roles", { signal })),
  });
  const stores = useQuery({
    queryKey: ["stores"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/staff/stores", { signal })),
  });
  const nameOf = (id: string | null | undefined) =>
    id ? (stores.data?.items.find((one) => one.id === id)?.name ?? "…") : say("people.everywhere");
  const chosen = role || roles.data?.items[0]?.id || "";
  return (
    <>
      {person.roles.length === 0 && <p className="quiet">{say("people.noRoles")}</p>}
      <ul className="plain-list">
        {person.roles.map((held) => (
          <li key={held.id} className="case">
            <span className="row-grow">
              {held.role_name} · {nameOf(held.store_id)}
            </span>
            {person.active && (
              <Button
                variant="default"
                size="compact-sm"
                onClick={() =>
                  void act(() =>
                    sent(api.DELETE("/api/v1/staff/assignments/{id}", { params: { path: { id: held.id } } })),
                  )
                }
              >
                {say("people.end")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {person.active && (
        <div className="two">
          <NativeSelect
            label={say("people.role")}
            value={chosen}
            data={(roles.data?.items ?? [])
              .filter(({ active }) => active)
              .map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(event) => setRole(event.currentTarget.value)}
          />
          <NativeSelect
            label={say("people.store")}
            value={store}
            data={[
              { value: "", label: say("people.everywhere") },
              ...(stores.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={(event) => setStore(event.currentTarget.value)}
          />
          <div className="actions">
            <Button
              variant="default"
              onClick={() =>
                void act(() =>
                  answer(
                    api.POST("/api/v1/staff/people/{id}/roles", {
                      params: { path: { id: person.id } },
                      body: { role_id: chosen, store_id: store || null },
                    }),
                  ),
                )
              }
            >
              {say("people.give")}
            </Button>
          </div>
        </div>
      )}
    </>
  );
}

interface SecretProps {
  label: string;
  help: string;
  busy: boolean;
  onSet: (secret: string) => Promise<boolean>;
}

function Secret({ label, help, busy, onSet }: SecretProps) {
  const [secret, setSecret] = useState("");
  return (
    <form
      className="case"
      onSubmit={(event) => {
        event.preventDefault();
        if (secret.length < 4) return;
        void onSet(secret).then((good) => good && setSecret(""));
      }}
    >
      <PasswordInput
        className="row-grow"
        label={label}
        description={help}
        autoComplete="new-password"
        minLength={4}
        maxLength={256}
        value={secret}
        onChange={(event) => setSecret(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" loading={busy}>
        {label}
      </Button>
    </form>
  );
}
