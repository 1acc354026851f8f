import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { answer, api, ifMatch, newId, type PriceList } from "@tenon/api-client";
import { type FormEvent, useState } from "react";
import { MomentField, ReasonField, TextField } from "../parts/fields.js";
import { SaveFoot } from "../parts/SaveFoot.js";
import { useSave } from "../parts/useSave.js";
import { withTexts } from "../products/draft.js";
import { NameFields } from "../products/NameFields.js";
import { useWords } from "../words.js";
import { fromInput, toInput } from "./times.js";

interface Props {
  /** The list as it is; none for one that is to be made. */
  list: PriceList | null;
  onDone: (list: PriceList) => void;
  onCancel?: () => void;
}

/** What is said of a price list: its code, its names, from when until when it holds. */
export function PriceListForm({ list, onDone, onCancel }: Props) {
  const say = useWords();
  const client = useQueryClient();
  const [code, setCode] = useState(list?.code ?? "");
  const [names, setNames] = useState({ zh: list?.names["zh-TW"] ?? "", en: list?.names.en ?? "" });
  const [starts, setStarts] = useState(toInput(list?.starts_at));
  const [ends, setEnds] = useState(toInput(list?.ends_at));
  const [reason, setReason] = useState("");
  const saving = useSave();

  async function submit(event: FormEvent) {
    event.preventDefault();
    const body = {
      code: code.trim(),
      names: withTexts(list?.names ?? {}, names.zh, names.en),
      starts_at: fromInput(starts),
      ends_at: fromInput(ends),
      reason: reason.trim(),
    };
    const kept = await saving.save(() => {
      if (list === null) {
        const params = { header: { "Idempotency-Key": newId() } };
        return answer(api.POST("/api/v1/price-lists", { params, body }));
      }
      const params = { path: { id: list.id }, header: { "If-Match": ifMatch(list.version) } };
      return answer(api.PUT("/api/v1/price-lists/{id}", { params, body }));
    });
    if (!kept) return;
    await client.invalidateQueries({ queryKey: ["price-lists"] });
    setReason("");
    onDone(kept);
  }

  const { fault } = saving;
  return (
    <form className="inline-form" onSubmit={submit} noValidate>
      <div className="three">
        <NameFields {...names} error={fault("/names/zh-TW")} onChange={setNames} />
        <TextField
          label={say("lists.code")}
          description={say("lists.codeHelp")}
          maxLength={80}
          value={code}
          onChange={setCode}
          saving={saving}
          field="/code"
        />
        {!list?.is_default && (
          <>
            <MomentField
              label={say("lists.starts")}
              description={say("lists.startsAlways")}
              value={starts}
              onChange={setStarts}
              saving={saving}
              field="/starts_at"
            />
            <MomentField
              label={say("lists.ends")}
              description={say("lists.endsHelp")}
              value={ends}
              onChange={setEnds}
              saving={saving}
              field="/ends_at"
            />
          </>
        )}
        <ReasonField value={reason} onChange={setReason} saving={saving} />
      </div>
      <SaveFoot saving={saving} words={say(list === null ? "lists.make" : "save")}>
        {onCancel && (
          <Button variant="default" onClick={onCancel}>
            {say("cancel")}
          </Button>
        )}
      </SaveFoot>
    </form>
  );
}
