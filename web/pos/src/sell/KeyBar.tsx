import { Icon, type IconName } from "@tenon/ui";

/** A key, what it does, and whether it can be done now. */
export interface BarKey {
  key: string;
  words: string;
  icon: IconName;
  count?: number;
  act: (() => void) | null;
}

/** The keys of the till, shown; each is a button for the finger too. */
export function KeyBar({ keys }: { keys: BarKey[] }) {
  return (
    <nav className="keys">
      {keys.map(({ key, words, icon, count, act }) => (
        <button
          key={key}
          type="button"
          className="key"
          aria-keyshortcuts={key}
          aria-disabled={act === null}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => act?.()}
        >
          <Icon name={icon} />
          <span>{words}</span>
          {count ? <b className="figures">{count}</b> : null}
          <kbd>{key}</kbd>
        </button>
      ))}
    </nav>
  );
}
