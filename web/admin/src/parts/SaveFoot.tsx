import { Button } from "@mantine/core";
import { Note, Problem } from "@tenon/ui";
import type { ReactNode } from "react";
import { useWords } from "../words.js";
import type { Saving } from "./useSave.js";

interface Props {
  saving: Saving;
  words: string;
  /** One of several forms on a page, none of them the main one. */
  quiet?: boolean;
  /** There is nothing yet that could be saved. */
  disabled?: boolean;
  children?: ReactNode;
}

/** The end of a form: why it was refused or that it is kept, and what can be done. */
export function SaveFoot({ saving, words, quiet = false, disabled = false, children }: Props) {
  const say = useWords();
  return (
    <>
      <Problem error={saving.error} />
      {saving.saved && (
        <Note tone="good" role="status">
          {say("saved")}
        </Note>
      )}
      <div className="actions">
        <Button
          type="submit"
          variant={quiet ? "default" : "filled"}
          loading={saving.busy}
          disabled={disabled}
        >
          {words}
        </Button>
        {children}
      </div>
    </>
  );
}
