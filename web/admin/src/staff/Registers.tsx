import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { answer, api, done as sent } from "@tenon/api-client";
import { Note, Problem, Tag, useFormat, Waiting } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { Page } from "../parts/Page.js";
import { SaveFoot } from "../parts/SaveFoot.js";
import { useMayIn, useSession } from "../parts/session.js";
import { Grants } from "./Grants.js";
import { useAct } from "./useAct.js";
import { useWords } from "./words.js";

/** Tills, the devices they are paired with, and what was approved at them. */
export function Registers() {
  const say = useWords();
  const format = useFormat();
  const mayIn = useMayIn();
  const [pairing, setPairing] = useState<{ code: string; until: string } | null>(null);
  const registers = useQuery({
    queryKey: ["registers"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/staff/registers", { signal })),
  });
  const { saving, act } = useAct("registers");
  const items = registers.data?.items;
  return (
    <Page title={say("registers.title")}>
      {pairing && (
        <Note tone="info" role="status" title={say("registers.pairCode")}>
          {say("registers.pairHelp", { until: format.time(pairing.until) })}
          <code className="secret">{pairing.code}</code>
        </Note>
      )}
      <Problem error={saving.error ?? registers.error} />
      {items === undefined && !registers.error && <Waiting rows={3} height={48} />}
      {items !== undefined && (
        <ul className="cases">
          {items.map((register) => (
            <li key={register.id} className="case">
              <div className="row-grow">
                <p>
                  <strong>{register.name}</strong> <span className="quiet figures">{register.code}</span>{" "}
                  <Tag tone={register.paired ? "good" : "plain"}>
                    {say(register.paired ? "registers.paired" : "registers.unpaired")}
                  </Tag>
                </p>
                {register.shift && (
                  <p className="quiet small">
                    {say("registers.shift", { name: register.shift.opened_by_name })}
                  </p>
                )}
              </div>
              {mayIn("staff.edit", register.store_id) && (
                <>
                  <Button
                    variant="default"
                    onClick={() =>
                      void act(async () => {
                        const params = { path: { id: register.id } };
                        const made = await answer(
                          api.POST("/api/v1/staff/registers/{id}/pairing", { params }),
                        );
                        setPairing({ code: made.code, until: made.expires_at });
                      })
                    }
                  >
                    {say("registers.pair")}
                  </Button>
                  <Button
                    variant="outline"
                    color="red"
                    onClick={() =>
                      void act(() =>
                        sent(
                          api.DELETE("/api/v1/staff/registers/{id}", {
                            params: { path: { id: register.id } },
                          }),
                        ),
                      )
                    }
                  >
                    {say("registers.retire")}
                  </Button>
                </>
              )}
            </li>
          ))}
        </ul>
      )}
      <AddRegister />
      <Grants registers={items ?? []} />
    </Page>
  );
}

function AddRegister() {
  const say = useWords();
  const { session } = useSession();
  const mayIn = useMayIn();
  const stores = session.stores.filter(({ id }) => mayIn("staff.edit", id));
  const [store, setStore] = useState("");
  const [code, setCode] = useState("");
  const [name, setName] = useState("");
  const { saving, act } = useAct("registers");
  if (stores.length === 0) return null;
  function submit(event: FormEvent) {
    event.preventDefault();
    const body = { store_id: store || (stores[0]?.id ?? ""), code: code.trim(), name: name.trim() };
    void act(async () => {
      await answer(api.POST("/api/v1/staff/registers", { body }));
      setCode("");
      setName("");
    });
  }
  return (
    <form className="part" onSubmit={submit} aria-labelledby="add-register">
      <h2 id="add-register">{say("registers.add")}</h2>
      <div className="two">
        <NativeSelect
          label={say("people.store")}
          value={store}
          data={stores.map(({ id, name: words }) => ({ value: id, label: words }))}
          onChange={(event) => setStore(event.currentTarget.value)}
        />
        <TextInput
          label={say("registers.code")}
          description={say("registers.codeHelp")}
          required
          maxLength={16}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <TextInput
          label={say("places.name")}
          required
          maxLength={120}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      </div>
      <SaveFoot saving={saving} words={say("registers.add")} />
    </form>
  );
}
