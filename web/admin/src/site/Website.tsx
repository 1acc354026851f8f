import { Button, Tabs, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import {
  answer,
  api,
  done,
  ifMatch,
  Refused,
  type SiteDefaults,
  type SiteTheme,
  type SiteThemeDesk,
} from "@tenon/api-client";
import { Note, Problem, Tag, useLocale, Waiting } from "@tenon/ui";
import { useEffect, useRef, useState } from "react";
import { useSearchParams } from "react-router";
import { Page } from "../parts/Page.js";
import { useMayForBrand } from "../parts/session.js";
import { useLeaveGuard } from "../parts/useLeaveGuard.js";
import { useSave } from "../parts/useSave.js";
import { Files } from "./Files.js";
import { Links } from "./Links.js";
import { Looks } from "./Looks.js";
import { DESK, openPreview, sameTheme } from "./model.js";
import { Sections } from "./Sections.js";
import { ShopWords } from "./ShopWords.js";
import { Versions } from "./Versions.js";
import { useSiteWords } from "./words.js";

const TABS = ["sections", "look", "links", "words", "files", "versions"] as const;

/** The shop's site: what customers see, as a draft until somebody publishes it. */
export function Website() {
  const say = useSiteWords();
  const desk = useQuery({
    queryKey: DESK,
    queryFn: ({ signal }) => answer(api.GET("/api/v1/site/theme", { signal })),
  });
  const defaults = useQuery({
    queryKey: ["site-defaults"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/site/defaults", { signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (desk.data && defaults.data) return <Editor desk={desk.data} defaults={defaults.data} />;
  return (
    <Page title={say("title")}>
      {desk.error || defaults.error ? (
        <Problem error={desk.error ?? defaults.error} />
      ) : (
        <Waiting rows={4} height={56} />
      )}
    </Page>
  );
}

function Editor({ desk, defaults }: { desk: SiteThemeDesk; defaults: SiteDefaults }) {
  const say = useSiteWords();
  const chinese = useLocale() === "zh-TW";
  const client = useQueryClient();
  const mayForBrand = useMayForBrand();
  const mayEdit = mayForBrand("site.edit");
  const mayPublish = mayForBrand("site.publish");
  const [search, setSearch] = useSearchParams();
  const tab = TABS.find((one) => one === search.get("tab")) ?? "sections";
  const tabs = useRef<HTMLDivElement>(null);
  // On a phone the tabs may be wider than the page: the one that is read stays in sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another tab is chosen
  useEffect(() => {
    const chosen = tabs.current?.querySelector('[aria-selected="true"]');
    chosen?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [tab]);
  const kept = desk.draft?.theme ?? desk.theme;
  const [theme, setTheme] = useState<SiteTheme>(kept);
  // What the editor began with: another person's draft does not slip in under what is typed here.
  const [seen, setSeen] = useState(desk.version);
  const [pictures, setPictures] = useState<Record<string, string>>(desk.pictures);
  const [note, setNote] = useState("");
  const [published, setPublished] = useState<number | null>(null);
  const saving = useSave();
  const acting = useSave();
  const dirty = !sameTheme(theme, kept) && mayEdit;
  useLeaveGuard(dirty);

  // Somebody else's change is shown at once where nothing is typed here.
  useEffect(() => {
    if (!dirty && desk.version !== seen) {
      setTheme(kept);
      setSeen(desk.version);
      setPictures((before) => ({ ...before, ...desk.pictures }));
    }
  }, [dirty, desk, kept, seen]);

  function set(change: Partial<SiteTheme>) {
    setTheme((before) => ({ ...before, ...change }));
    saving.touch();
    setPublished(null);
  }

  function take(next: SiteThemeDesk) {
    client.setQueryData(DESK, next);
    setTheme(next.draft?.theme ?? next.theme);
    setSeen(next.version);
    setPictures((before) => ({ ...before, ...next.pictures }));
  }

  async function save(basedOn = desk.draft?.based_on ?? desk.number): Promise<SiteThemeDesk | undefined> {
    const body = { theme, based_on: basedOn };
    const params = { header: { "If-Match": ifMatch(seen) } };
    const next = await saving.save(() => answer(api.PUT("/api/v1/site/theme/draft", { params, body })));
    if (next) take(next);
    return next;
  }

  async function preview(phone: boolean) {
    if (dirty && !(await save())) return;
    await acting.save(() => openPreview("/", phone));
  }

  async function publish() {
    const next = dirty ? await save() : desk;
    if (!next || (next.draft?.problems.length ?? 0) > 0) return;
    const params = { header: { "If-Match": ifMatch(next.version) } };
    const after = await acting.save(() =>
      answer(api.POST("/api/v1/site/theme/publish", { params, body: { note } })),
    );
    if (!after) return;
    take(after);
    setNote("");
    setPublished(after.number);
    void client.invalidateQueries({ queryKey: ["site-versions"] });
  }

  async function discard() {
    if (!window.confirm(say("discardAsk"))) return;
    if (desk.draft) {
      const params = { header: { "If-Match": ifMatch(desk.version) } };
      await acting.save(() => done(api.DELETE("/api/v1/site/theme/draft", { params })));
    }
    const next = await answer(api.GET("/api/v1/site/theme"));
    take(next);
  }

  async function showNewest() {
    take(await answer(api.GET("/api/v1/site/theme")));
  }

  const stale = [saving.error, acting.error].some(
    (error) => error instanceof Refused && error.status === 412,
  );
  const problems = desk.draft?.problems ?? [];
  const behind = desk.draft?.behind === true;
  return (
    <Page
      title={say("title")}
      aside={
        <>
          <Tag tone="plain">
            {desk.number === 0 ? say("onDefault") : say("onShop", { number: desk.number })}
          </Tag>
          {dirty ? (
            <Tag tone="warn">{say("unsaved")}</Tag>
          ) : (
            desk.draft && <Tag tone="info">{say("hasDraft")}</Tag>
          )}
        </>
      }
      actions={
        <>
          <Button variant="default" onClick={() => void preview(false)}>
            {say("preview")}
          </Button>
          <Button className="site-as-phone" variant="default" onClick={() => void preview(true)}>
            {say("previewPhone")}
          </Button>
        </>
      }
    >
      <p className="quiet">{say("help")}</p>
      {published !== null && (
        <Note tone="good" role="status">
          {say("published", { number: published })}
        </Note>
      )}
      {stale && (
        <Note
          tone="warn"
          role="alert"
          action={
            <Button variant="default" onClick={() => void showNewest()}>
              {say("loadTheirs")}
            </Button>
          }
        >
          {say("stale")}
        </Note>
      )}
      {behind && (
        <Note
          tone="warn"
          role="alert"
          action={
            <div className="actions">
              <Button onClick={() => void save(desk.number)}>{say("keepMine")}</Button>
              <Button variant="default" onClick={() => void discard()}>
                {say("discard")}
              </Button>
            </div>
          }
        >
          {say("behind", { number: desk.number })}
        </Note>
      )}
      {problems.length > 0 && (
        <Note tone="warn" role="alert" title={say("problems", { n: problems.length })}>
          <ul>
            {problems.map((one) => (
              <li key={`${one.file}-${one.line}-${one.en}`}>
                <code>{one.file}</code>
                {one.line != null && ` ${say("line", { line: one.line })}`}：{chinese ? one.zh_tw : one.en}
              </li>
            ))}
          </ul>
        </Note>
      )}
      <Tabs
        className="site-tabs"
        value={tab}
        keepMounted={false}
        onChange={(next) =>
          setSearch(next === null || next === "sections" ? {} : { tab: next }, { replace: true })
        }
      >
        <Tabs.List ref={tabs}>
          {TABS.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {say(`tab.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="sections" className="site-tab">
          <Sections
            sections={theme.sections ?? []}
            pictures={pictures}
            saving={saving}
            onChange={(sections) => set({ sections })}
            onPicture={(media, url) => setPictures((before) => ({ ...before, [media]: url }))}
          />
        </Tabs.Panel>
        <Tabs.Panel value="look" className="site-tab">
          <Looks
            defaults={defaults}
            tokens={theme.tokens ?? {}}
            saving={saving}
            onChange={(tokens) => set({ tokens })}
          />
        </Tabs.Panel>
        <Tabs.Panel value="links" className="site-tab">
          <Links links={theme.links ?? []} saving={saving} onChange={(links) => set({ links })} />
        </Tabs.Panel>
        <Tabs.Panel value="words" className="site-tab">
          <ShopWords defaults={defaults} words={theme.words ?? {}} onChange={(words) => set({ words })} />
        </Tabs.Panel>
        <Tabs.Panel value="files" className="site-tab">
          <Files
            defaults={defaults}
            css={theme.css ?? ""}
            templates={theme.templates ?? {}}
            saving={saving}
            onChange={set}
          />
        </Tabs.Panel>
        <Tabs.Panel value="versions" className="site-tab">
          <Versions number={desk.number} mayPublish={mayPublish} onRestored={take} />
        </Tabs.Panel>
      </Tabs>
      {!stale && <Problem error={saving.error ?? acting.error} />}
      {saving.saved && !dirty && (
        <Note tone="good" role="status">
          {say("saved")}
        </Note>
      )}
      {tab !== "versions" && mayEdit && (
        <div className="save-bar site-save">
          <Button loading={saving.busy} disabled={!dirty} variant="default" onClick={() => void save()}>
            {say("save")}
          </Button>
          {mayPublish && (desk.draft || dirty) && (
            <>
              <TextInput
                className="site-note"
                aria-label={say("publishAsk")}
                placeholder={say("publishAsk")}
                maxLength={300}
                value={note}
                onChange={(event) => setNote(event.currentTarget.value)}
              />
              <Button loading={acting.busy} disabled={behind} onClick={() => void publish()}>
                {say("publish")}
              </Button>
            </>
          )}
          {(desk.draft || dirty) && (
            <Button variant="subtle" color="red" onClick={() => void discard()}>
              {say("discard")}
            </Button>
          )}
        </div>
      )}
    </Page>
  );
}
