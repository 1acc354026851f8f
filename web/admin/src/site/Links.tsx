import { ActionIcon, Button } from "@mantine/core";
import type { SiteLink } from "@tenon/api-client";
import { Empty, Icon } from "@tenon/ui";
import type { Saving } from "../parts/useSave.js";
import { Texts } from "./fields.js";
import { EMPTY_TEXT } from "./model.js";
import { LinkField } from "./Sections.js";
import { useSiteWords } from "./words.js";

interface Props {
  links: SiteLink[];
  saving: Saving;
  onChange: (links: SiteLink[]) => void;
}

/** Links at the bottom of every page. */
export function Links({ links, saving, onChange }: Props) {
  const say = useSiteWords();
  return (
    <>
      {links.length === 0 && (
        <Empty icon="globe" title={say("links.none")}>
          {say("links.noneHelp")}
        </Empty>
      )}
      <ol className="site-sections">
        {links.map((link, at) => {
          const set = (next: SiteLink) => onChange(links.map((one, i) => (i === at ? next : one)));
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: links have no names of their own
            <li key={at}>
              <div className="panel-form">
                <Texts
                  label={say("links.label")}
                  value={link.label}
                  error={saving.fault(`/theme/links/${at}/label`)}
                  onChange={(label) => set({ ...link, label })}
                />
                <LinkField
                  value={link.to}
                  error={saving.fault(`/theme/links/${at}/to`)}
                  onChange={(to) => set({ ...link, to })}
                />
              </div>
              <div className="site-moves">
                <ActionIcon
                  variant="default"
                  size={36}
                  aria-label={`${say("sections.remove")} ${at + 1}`}
                  onClick={() => onChange(links.filter((_, i) => i !== at))}
                >
                  <Icon name="bin" />
                </ActionIcon>
              </div>
            </li>
          );
        })}
      </ol>
      <div className="actions">
        <Button variant="default" onClick={() => onChange([...links, { label: EMPTY_TEXT, to: "" }])}>
          {say("links.add")}
        </Button>
      </div>
    </>
  );
}
