import { Button, NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { answer, api, type Person } from "@tenon/api-client";
import { Empty, separator, Tag } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { useSearchParams } from "react-router";
import { TextField } from "../parts/fields.js";
import { Page } from "../parts/Page.js";
import { SaveFoot } from "../parts/SaveFoot.js";
import { useMayForBrand } from "../parts/session.js";
import { type Column, DataTable } from "../table/DataTable.js";
import { ChoiceFilter, SearchFilter } from "../table/Filters.js";
import { useFilters } from "../table/useFilters.js";
import { wholeList } from "../table/useList.js";
import { PersonCard } from "./PersonCard.js";
import { useAct } from "./useAct.js";
import { useWords } from "./words.js";

const FILTERS = ["q", "state"] as const;

/** Who works here, and what they are. */
export function People() {
  const say = useWords();
  const may = useMayForBrand()("staff.edit");
  const filters = useFilters(FILTERS);
  const { q, state } = filters.values;
  // A link may name whose card it means.
  const [params] = useSearchParams();
  const [open, setOpen] = useState<string | null>(params.get("open"));
  const people = useQuery({
    queryKey: ["people"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/staff/people", { signal })),
  });
  const list = wholeList<Person>(people);
  const wanted = q.trim().toLowerCase();
  const rows = list.rows?.filter(
    (person) =>
      (state === "" || person.active === (state === "active")) &&
      [person.name, ...person.roles.map(({ role_name }) => role_name)].some((text) =>
        text.toLowerCase().includes(wanted),
      ),
  );
  const roles = (person: Person) =>
    person.roles.map((held) => `${held.role_name} · ${held.store_name ?? say("people.everywhere")}`);
  const columns: Column<Person>[] = [
    {
      key: "name",
      title: say("people.name"),
      render: (person) => <strong>{person.name}</strong>,
      text: (person) => person.name,
    },
    {
      key: "roles",
      title: say("people.role"),
      render: (person) =>
        person.roles.length === 0 ? (
          <span className="quiet small">{say(person.active ? "people.noRoles" : "people.noneLeft")}</span>
        ) : (
          roles(person).map((role) => (
            <span key={role} className="block">
              {role}
            </span>
          ))
        ),
      text: (person) => roles(person).join(separator()),
    },
    {
      key: "state",
      title: say("people.state"),
      render: (person) => (
        <Tag tone={person.active ? "good" : "plain"}>
          {say(person.active ? "people.here" : "people.left")}
        </Tag>
      ),
      text: (person) => say(person.active ? "people.here" : "people.left"),
      low: true,
    },
  ];
  if (may) {
    columns.push({
      key: "change",
      title: say("people.change"),
      render: (person) => (
        <Button
          variant="default"
          size="compact-md"
          aria-expanded={open === person.id}
          aria-label={say("people.changeOf", { name: person.name })}
          onClick={() => setOpen(open === person.id ? null : person.id)}
        >
          {say("people.change")}
        </Button>
      ),
    });
  }
  return (
    <Page title={say("people.title")}>
      <p className="quiet">{say("people.help")}</p>
      <DataTable
        name="people"
        label={say("people.title")}
        columns={columns}
        list={{ ...list, rows }}
        rowKey={(person) => person.id}
        rowName={(person) => person.name}
        narrowed={filters.active}
        onReset={filters.reset}
        detail={(person) => open === person.id && <PersonCard id={person.id} />}
        empty={
          <Empty icon="people" title={say("people.none")}>
            {say("people.noneHelp")}
          </Empty>
        }
        filters={
          <>
            <SearchFilter
              label={say("people.search")}
              value={q}
              onChange={(value) => filters.set({ q: value })}
            />
            <ChoiceFilter
              label={say("people.state")}
              all={say("audit.all")}
              value={state}
              options={[
                ["active", say("people.here")],
                ["left", say("people.left")],
              ]}
              onChange={(value) => filters.set({ state: value })}
            />
          </>
        }
      />
      {may && <AddPerson onAdded={setOpen} />}
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
        <TextField
          label={say("people.name")}
          required
          maxLength={120}
          value={name}
          onChange={setName}
          saving={saving}
          field="/name"
        />
        <TextField
          label={say("people.login")}
          description={say("people.loginHelp")}
          required
          maxLength={120}
          autoComplete="off"
          value={login}
          onChange={setLogin}
          saving={saving}
          field="/login"
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
