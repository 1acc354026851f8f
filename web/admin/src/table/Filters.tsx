import { Icon } from "@tenon/ui";
import { useEffect, useState } from "react";
import { useSearchParams } from "react-router";
import { useWords } from "../words.js";

const TYPING_MS = 250;

/** A search that waits until the typing stops. */
export function SearchFilter(props: { label: string; value: string; onChange: (value: string) => void }) {
  const { label, value, onChange } = props;
  const [text, setText] = useState(value);
  const [params] = useSearchParams();
  const isBare = params.size === 0;
  useEffect(() => setText(value), [value]);
  // Filters that are cleared while somebody still types are cleared of that, too.
  useEffect(() => {
    if (isBare) setText("");
  }, [isBare]);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onChange(text), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, value, onChange]);
  return (
    <label className="filter filter-search">
      <Icon name="search" />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        value={text}
        maxLength={80}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </label>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  all: string;
  options: readonly (readonly [value: string, words: string])[];
  onChange: (value: string) => void;
}

/** One of a few values, or all of them. */
export function ChoiceFilter({ label, value, all, options, onChange }: ChoiceProps) {
  const say = useWords();
  return (
    <select
      className="filter"
      aria-label={label}
      data-on={value !== ""}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    >
      <option value="">{say("table.labelled", { label, value: all })}</option>
      {options.map(([option, words]) => (
        <option key={option} value={option}>
          {words}
        </option>
      ))}
    </select>
  );
}

/** A business date. */
export function DateFilter(props: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <label className="filter filter-date">
      <span className="quiet">{props.label}</span>
      <input
        type="date"
        className="figures"
        value={props.value}
        onChange={(event) => props.onChange(event.currentTarget.value)}
      />
    </label>
  );
}
