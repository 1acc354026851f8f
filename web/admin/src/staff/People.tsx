import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { answer, api } from "@tenon/api-client";
import { Problem, Tag, Waiting } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { Page } from "../parts/Page.js";
import { SaveFoot } from "../parts/SaveFoot.js";
import { useMayForBrand } from "../parts/session.js";
import { PersonCard } from "./PersonCard.js";
import { useAct } from "./useAct.js";
import { useWords } from "./words.js";

/** Who works here. */
export function People() {
  const say = useWords();
  const may = useMayForBrand();
  const [open, setOpen] = useState<string | null>(null);
  const people = useQuery({
    queryKey: ["people"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/staff/people", { signal })),
  });
  const items = people.data?.items;
  return (
    <Page title={say("people.title")}>
      <p className="quiet">{say("people.help")}</p>
      <Problem error={people.error} retry={() => void people.refetch()} />
      {items === undefined && !people.error && <Waiting rows={4} height={48} />}
      {items !== undefined && (
        <ul className="cases">
          {items.map((person) => (
            <li key={person.id}>
              <div className="case">
                <p className="row-grow">
                  <strong>{person.name}</strong>{" "}
                  {!person.active && <Tag tone="plain">{say("people.left")}</Tag>}
                </p>
                {may("staff.edit") && (
                  <Button
                    variant="default"
                    aria-expanded={open === person.id}
                    onClick={() => setOpen(open === person.id ? null : person.id)}
                  >
                    {say("people.roles")}
                  </Button>
                )}
              </div>
              {open === person.id && <PersonCard id={person.id} />}
            </li>
          ))}
        </ul>
      )}
      {may("staff.edit") && <AddPerson onAdded={setOpen} />}
    </Page>
  );
}

function AddPerson({ onAdded }: { onAdded: (id: string) => void }) {
  const say = useWords();
  const [name, setName] = useState("");
  const [login, setLogin] = useState("");
  const [locale, setLocale] = useState<"zh-TW" | "en">("zh-TW");
  const { saving, act } = useAct("people");

  async function submit(event: FormEvent) {
    event.preventDefault();
    const body = { name: name.trim(), login: login.trim(), locale };
    const person = await act(() => answer(api.POST("/api/v1/staff/people", { body })));
    if (!person) return;
    onAdded(person.id);
    setName("");
    setLogin("");
  }

  return (
    <form className="part" onSubmit={submit} aria-labelledby="add-person">
      <h2 id="add-person">{say("people.add")}</h2>
      <div className="two">
        <TextInput
          label={say("people.name")}
          required
          maxLength={120}
          error={saving.fault("/name")}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label={say("people.login")}
          required
          maxLength={120}
          autoComplete="off"
          error={saving.fault("/login")}
          value={login}
          onChange={(event) => setLogin(event.currentTarget.value)}
        />
        <NativeSelect
          label={say("people.locale")}
          value={locale}
          data={[
            { value: "zh-TW", label: "繁體中文" },
            { value: "en", label: "English" },
          ]}
          onChange={(event) => setLocale(event.currentTarget.value === "en" ? "en" : "zh-TW")}
        />
      </div>
      <SaveFoot saving={saving} words={say("people.add")} />
    </form>
  );
}
