import { Button } from "@mantine/core";
import type { FormEvent, ReactNode } from "react";
import { useTableWords } from "./words.js";

interface Props {
  /** What the action is called, and to how many rows it is done. */
  action: string;
  n: number;
  children: ReactNode;
  /** What it does that cannot be seen from its fields. */
  help?: string;
  danger?: boolean;
  disabled?: boolean;
  onGo: () => void;
  onCancel: () => void;
}

/** What an action on many rows asks first: its fields, and how to begin or not to. */
export function BulkForm({ action, n, children, help, danger, disabled, onGo, onCancel }: Props) {
  const words = useTableWords();
  function submit(event: FormEvent) {
    event.preventDefault();
    if (!disabled) onGo();
  }
  return (
    <form className="bulk-form" aria-label={action} onSubmit={submit}>
      {help && <p className="quiet small">{help}</p>}
      {children}
      <Button type="submit" color={danger ? "red" : undefined} disabled={disabled}>
        {words("go", { action, n })}
      </Button>
      <Button variant="default" onClick={onCancel}>
        {words("notNow")}
      </Button>
    </form>
  );
}
