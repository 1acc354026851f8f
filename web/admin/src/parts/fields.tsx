import { TextInput, type TextInputProps } from "@mantine/core";
import { useWords } from "../words.js";
import type { Saving } from "./useSave.js";

type Given = Omit<TextInputProps, "value" | "onChange" | "error">;

interface TextFieldProps extends Given {
  value: string;
  onChange: (value: string) => void;
  saving: Saving;
  /** Where it stands in what is sent, as in `/names/zh-TW`: what the server says of it is shown here. */
  field: string;
  /** What the page itself says of it, before anything is sent. */
  error?: string | false;
}

/** A field of a form that says what the server found wrong with it. */
export function TextField({ value, onChange, saving, field, error, ...given }: TextFieldProps) {
  return (
    <TextInput
      {...given}
      value={value}
      error={error || saving.fault(field)}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

type ReasonProps = Omit<TextFieldProps, "field" | "label">;

/** Why something is done; it stands in the journal. */
export function ReasonField(props: ReasonProps) {
  const say = useWords();
  return <TextField label={say("reason")} maxLength={200} {...props} field="/reason" />;
}

interface MomentProps extends TextFieldProps {
  label: string;
  description: string;
}

/** A moment by the clock of whoever types it; left empty it means what the description says. */
export function MomentField(props: MomentProps) {
  return <TextField {...props} type="datetime-local" />;
}
