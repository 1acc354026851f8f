import { Modal } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Icon, Problem } from "@tenon/ui";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { type Hit, type HitGroup, useFound, usePageHits } from "./found.js";
import { finderKeys } from "./keys.js";
import { useShellWords } from "./words.js";

const TYPING_MS = 200;

/** One field that finds anything this person may see, by keyboard alone. */
export function Finder() {
  const say = useShellWords();
  const [open, setOpen] = useState(false);
  useHotkeys([["mod+K", () => setOpen(true)]], []);
  return (
    <>
      <button
        type="button"
        className="finder-button"
        data-tour="find"
        aria-keyshortcuts="Control+K Meta+K"
        onClick={() => setOpen(true)}
      >
        <Icon name="search" />
        <span className="row-grow">{say("find.open")}</span>
        <kbd>{finderKeys()}</kbd>
      </button>
      <Modal.Root opened={open} onClose={() => setOpen(false)} size={640} yOffset="10dvh">
        <Modal.Overlay />
        <Modal.Content aria-label={say("find.open")}>
          <Search onDone={() => setOpen(false)} />
        </Modal.Content>
      </Modal.Root>
    </>
  );
}

function Search({ onDone }: { onDone: () => void }) {
  const say = useShellWords();
  const navigate = useNavigate();
  const id = useId();
  const [text, setText] = useState("");
  const [asked, setAsked] = useState("");
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text.trim()), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);

  const pages = usePageHits(text.trim());
  const ask = useFound();
  const found = useQuery({
    queryKey: ["finder", asked],
    enabled: asked.length > 1,
    staleTime: 5_000,
    queryFn: ({ signal }) => ask(asked, signal),
  });
  const waiting = text.trim().length > 1 && (asked !== text.trim() || found.isFetching);
  const groups: HitGroup[] = [pages, ...(asked === text.trim() ? (found.data ?? []) : [])].filter(
    ({ hits }) => hits.length > 0,
  );
  const hits = groups.flatMap((group) => group.hits);
  const current = Math.min(at, Math.max(0, hits.length - 1));
  const idOf = (hit: Hit) => `${id}-${hit.key}`;

  function go(hit: Hit | undefined) {
    if (!hit) return;
    onDone();
    void navigate(hit.to);
  }

  function onKey(event: KeyboardEvent) {
    // The Enter that takes a word from an input method chooses nothing here.
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && hits.length > 0) {
      event.preventDefault();
      const next = (current + step + hits.length) % hits.length;
      setAt(next);
      list.current?.querySelectorAll('[role="option"]')[next]?.scrollIntoView({ block: "nearest" });
    }
    if (event.key === "Enter") {
      event.preventDefault();
      go(hits[current]);
    }
  }

  const nothing = text.trim() !== "" && !waiting && hits.length === 0;
  return (
    <div className="finder">
      <label className="finder-field">
        <Icon name="search" />
        <input
          data-autofocus
          type="text"
          role="combobox"
          aria-label={say("find.label")}
          placeholder={say("find.label")}
          aria-expanded={hits.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={hits[current] ? idOf(hits[current]) : undefined}
          aria-autocomplete="list"
          autoComplete="off"
          maxLength={80}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKey}
        />
      </label>
      <div
        ref={list}
        id={`${id}-list`}
        role="listbox"
        className="finder-list"
        aria-label={say("find.results")}
      >
        {groups.map((group) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options in a list box, not of fields
          <div key={group.name} role="group" aria-label={say(`find.${group.name}`)}>
            <p className="finder-group" aria-hidden="true">
              {say(`find.${group.name}`)}
            </p>
            {group.hits.map((hit) => (
              // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the option
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field hears the keys
              <div
                key={hit.key}
                id={idOf(hit)}
                role="option"
                aria-selected={hits[current] === hit}
                className="finder-hit"
                onPointerMove={() => setAt(hits.indexOf(hit))}
                onClick={() => go(hit)}
              >
                <Icon name={hit.icon} size={16} />
                <span className="finder-title">{hit.title}</span>
                {hit.note && <span className="quiet small finder-note">{hit.note}</span>}
              </div>
            ))}
          </div>
        ))}
      </div>
      {text.trim() === "" && <p className="finder-words quiet small">{say("find.hint")}</p>}
      {nothing && (
        <p className="finder-words small">
          <strong>{say("find.none", { text: text.trim() })}</strong>{" "}
          <span className="quiet">{say("find.noneHelp")}</span>
        </p>
      )}
      <Problem error={found.error} retry={() => void found.refetch()} />
      <p className="finder-foot quiet small">
        <span>{say("find.keys")}</span>
        <span role="status">
          {waiting ? say("find.searching") : hits.length > 0 && say("find.count", { n: hits.length })}
        </span>
      </p>
    </div>
  );
}
