import { Icon } from "@tenon/ui";
import type { ComponentProps, FormEvent, RefObject } from "react";
import { useWords } from "../words.js";

interface Props {
  icon: ComponentProps<typeof Icon>["name"];
  label: string;
  text: string;
  onText: (text: string) => void;
  /** Asks for what was typed, without blanks around it. */
  onFind: (code: string) => void;
  field: RefObject<HTMLInputElement | null>;
}

/** One field for the code that a customer shows, scanned or typed. */
export function CodeSearch({ icon, label, text, onText, onFind, field }: Props) {
  const say = useWords();
  return (
    <form
      className="scan"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        onFind(text.trim());
      }}
    >
      <Icon name={icon} size={24} />
      <input
        ref={field}
        type="text"
        aria-label={label}
        placeholder={label}
        value={text}
        autoComplete="off"
        maxLength={40}
        onChange={(event) => onText(event.currentTarget.value)}
      />
      <button type="submit" className="plain-button" data-edged>
        {say("pickups.find")}
      </button>
    </form>
  );
}
