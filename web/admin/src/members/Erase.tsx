import { Button, Checkbox, NativeSelect } from "@mantine/core";
import { api, done } from "@tenon/api-client";
import { Note, Problem, useLocale } from "@tenon/ui";
import { useState } from "react";
import { Part } from "../parts/Part.js";
import { useMayForBrand } from "../parts/session.js";
import { useSave } from "../parts/useSave.js";
import { reasonWords } from "../staff/named.js";
import { useWords } from "../words.js";

const REASONS = ["asked", "not_needed", "unlawful"] as const;

/** Forgetting a member for good: what goes and what stays is said in words first. */
export function Erase({ id, erased, onDone }: { id: string; erased: boolean; onDone: () => void }) {
  const say = useWords();
  const locale = useLocale();
  const may = useMayForBrand();
  const saving = useSave();
  const [open, setOpen] = useState(false);
  const [sure, setSure] = useState(false);
  const [reason, setReason] = useState<(typeof REASONS)[number]>("asked");
  if (erased) return <Note tone="good">{say("members.erased")}</Note>;
  if (!may("members.erase")) return null;

  async function erase() {
    const body = { reason };
    const gone = await saving.save(async () => {
      await done(api.POST("/api/v1/members/{id}/erasure", { params: { path: { id } }, body }));
      return true;
    });
    if (gone) onDone();
  }

  return (
    <Part id="erase" title={say("members.erase")}>
      <p>{say("members.eraseHelp")}</p>
      {open ? (
        <>
          <NativeSelect
            maw={320}
            label={say("members.eraseWhy")}
            value={reason}
            data={REASONS.map((name) => ({ value: name, label: reasonWords(name, locale) }))}
            onChange={(event) =>
              setReason(REASONS.find((name) => name === event.currentTarget.value) ?? "asked")
            }
          />
          <Checkbox
            label={say("members.eraseKnow")}
            checked={sure}
            onChange={(event) => setSure(event.currentTarget.checked)}
          />
          <Problem error={saving.error} />
          <div className="actions">
            <Button color="red" disabled={!sure} loading={saving.busy} onClick={() => void erase()}>
              {say("members.eraseSure")}
            </Button>
            <Button variant="default" onClick={() => setOpen(false)}>
              {say("members.eraseKeep")}
            </Button>
          </div>
        </>
      ) : (
        <div>
          <Button variant="default" onClick={() => setOpen(true)}>
            {say("members.erase")}
          </Button>
        </div>
      )}
    </Part>
  );
}
