import { NativeSelect, TextInput } from "@mantine/core";
import type { Case, CasePerson } from "@tenon/api-client";
import { useState } from "react";
import { useMay } from "../parts/session.js";
import { BulkForm } from "../table/BulkForm.js";
import type { Asked, BulkAction } from "../table/bulk.js";
import { useStateWords, useWords } from "../words.js";
import { closeCase, giveCase } from "./CaseWork.js";
import { usePlatformWords } from "./listWords.js";

/** What can be done with many cases, by whoever looks. */
export function useCaseActions(people: CasePerson[]): BulkAction<Case>[] {
  const words = usePlatformWords();
  const may = useMay();
  if (!may("cases.edit")) return [];
  return [
    { key: "give", words: words("give"), ask: (asked) => <Give {...asked} people={people} /> },
    { key: "close", words: words("close"), ask: (asked) => <CloseMany {...asked} /> },
  ];
}

/** One person looks after all of them; the server knows of each whether they may. */
function Give({ rows, go, cancel, people }: Asked<Case> & { people: CasePerson[] }) {
  const say = useWords();
  const words = usePlatformWords();
  const [person, setPerson] = useState("");
  return (
    <BulkForm
      action={words("give")}
      n={rows.length}
      onGo={() => go(async ([item]) => item && giveCase(item, person || null), person)}
      onCancel={cancel}
    >
      <NativeSelect
        label={words("giveTo")}
        autoFocus
        value={person}
        data={[
          { value: "", label: say("cases.nobody") },
          ...people.map((one) => ({ value: one.id, label: one.name })),
        ]}
        onChange={(event) => setPerson(event.currentTarget.value)}
      />
    </BulkForm>
  );
}

function CloseMany({ rows, go, cancel }: Asked<Case>) {
  const words = usePlatformWords();
  const state = useStateWords();
  // Kinds of cases end in different ways: what is offered is what any of them knows.
  const outcomes = [...new Set(rows.flatMap((item) => item.outcomes))];
  const [picked, setPicked] = useState("");
  const [text, setText] = useState("");
  const outcome = picked || outcomes[0] || "other";
  const resolution = text.trim();

  async function close(item: Case) {
    if (!item.outcomes.includes(outcome)) throw words("noOutcome");
    await closeCase(item, outcome, resolution);
  }

  return (
    <BulkForm
      action={words("close")}
      n={rows.length}
      help={words("closeHelp")}
      disabled={resolution === ""}
      onGo={() => go(async ([item]) => item && close(item), `${outcome} ${resolution}`)}
      onCancel={cancel}
    >
      <NativeSelect
        label={words("outcome")}
        value={outcome}
        data={outcomes.map((value) => ({ value, label: state("outcome", value) }))}
        onChange={(event) => setPicked(event.currentTarget.value)}
      />
      <TextInput
        label={words("resolution")}
        autoFocus
        maxLength={500}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </BulkForm>
  );
}
