import { Button, NativeSelect, Textarea } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api, type Case, type CasePerson, ifMatch } from "@tenon/api-client";
import { Problem, useFormat } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { useMayIn } from "../parts/session.js";
import { useSave } from "../parts/useSave.js";
import { useStateWords, useWords } from "../words.js";

interface Props {
  item: Case;
  people: CasePerson[];
  onClosed: () => void;
}

/** Gives a case to somebody: one act, also where it is done to many. */
export async function giveCase(item: Case, person_id: string | null) {
  const params = { path: { id: item.id }, header: { "If-Match": ifMatch(item.version) } };
  await answer(api.PUT("/api/v1/cases/{id}/owner", { params, body: { person_id } }));
}

/** Closes a case with what came of it. */
export async function closeCase(item: Case, outcome: string, resolution: string) {
  const params = { path: { id: item.id }, header: { "If-Match": ifMatch(item.version) } };
  await answer(api.POST("/api/v1/cases/{id}/close", { params, body: { outcome, resolution } }));
}

/** Those who may look after a case: of its store, or of all. */
export function takersOf(item: Case, people: CasePerson[]): CasePerson[] {
  return people.filter(
    (one) => one.everywhere || (item.store_id != null && one.store_ids.includes(item.store_id)),
  );
}

/** What is done about a case: by whom, what was found out, how it ended. */
export function CaseWork({ item, people, onClosed }: Props) {
  const say = useWords();
  const client = useQueryClient();
  const may = useMayIn()("cases.edit", item.store_id) && item.state !== "closed";
  const { busy, error, save } = useSave();
  const name = (id: string | null | undefined) => people.find((one) => one.id === id)?.name;
  const give = (person: string | null) =>
    void save(() => giveCase(item, person)).then(() => client.invalidateQueries({ queryKey: ["cases"] }));
  return (
    <div className="inline-form">
      <Problem error={error} />
      {may && (
        <NativeSelect
          label={say("cases.owner")}
          value={item.owner ?? ""}
          disabled={busy}
          data={[
            { value: "", label: say("cases.nobody") },
            ...takersOf(item, people).map((one) => ({ value: one.id, label: one.name })),
          ]}
          onChange={(event) => give(event.currentTarget.value || null)}
        />
      )}
      <Notes item={item} may={may} name={name} />
      {may && <Close item={item} onClosed={onClosed} />}
    </div>
  );
}

/** What was written down on the way. */
function Notes(props: {
  item: Case;
  may: boolean;
  name: (id: string | null | undefined) => string | undefined;
}) {
  const { item, may, name } = props;
  const say = useWords();
  const format = useFormat();
  const client = useQueryClient();
  const [text, setText] = useState("");
  const { busy, error, save } = useSave();
  const path = { id: item.id };
  const found = useQuery({
    queryKey: ["cases", "one", item.id, item.version],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/cases/{id}", { params: { path }, signal })),
  });

  function add(event: FormEvent) {
    event.preventDefault();
    const body = { text: text.trim() };
    void save(async () => {
      await answer(api.POST("/api/v1/cases/{id}/notes", { params: { path }, body }));
      setText("");
      await client.invalidateQueries({ queryKey: ["cases"] });
    });
  }

  return (
    <>
      <Problem error={found.error} retry={() => void found.refetch()} />
      <ul className="history">
        {found.data?.notes.map((note) => (
          <li key={`${note.at} ${note.text}`}>
            <span>{note.text}</span>
            <span className="quiet small figures">
              {[name(note.author), format.moment(note.at)].filter(Boolean).join(" · ")}
            </span>
          </li>
        ))}
      </ul>
      {may && (
        <form onSubmit={add}>
          <Textarea
            label={say("cases.note")}
            description={say("cases.noteHelp")}
            maxLength={1_000}
            required
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Problem error={error} />
          <div className="actions">
            <Button type="submit" variant="default" loading={busy}>
              {say("cases.addNote")}
            </Button>
          </div>
        </form>
      )}
    </>
  );
}

/** What came of it. */
function Close({ item, onClosed }: { item: Case; onClosed: () => void }) {
  const say = useWords();
  const words = useStateWords();
  const client = useQueryClient();
  const [outcome, setOutcome] = useState(item.outcomes[0] ?? "other");
  const [resolution, setResolution] = useState("");
  const { busy, error, save } = useSave();

  function close(event: FormEvent) {
    event.preventDefault();
    void save(async () => {
      await closeCase(item, outcome, resolution.trim());
      onClosed();
    }).then(() => client.invalidateQueries({ queryKey: ["cases"] }));
  }

  return (
    <form onSubmit={close}>
      <NativeSelect
        label={say("cases.outcome")}
        value={outcome}
        data={item.outcomes.map((value) => ({ value, label: words("outcome", value) }))}
        onChange={(event) => setOutcome(event.currentTarget.value)}
      />
      <Textarea
        label={say("cases.resolution")}
        description={say("cases.closeHelp")}
        maxLength={500}
        required
        value={resolution}
        onChange={(event) => setResolution(event.currentTarget.value)}
      />
      <Problem error={error} />
      <div className="actions">
        <Button type="submit" loading={busy}>
          {say("cases.close")}
        </Button>
      </div>
    </form>
  );
}
