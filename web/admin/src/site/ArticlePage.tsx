import { Button, Checkbox, NativeSelect, Tabs, Textarea, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api, ifMatch, type SiteArticle } from "@tenon/api-client";
import { Note, Problem, Tag, Waiting } from "@tenon/ui";
import { useState } from "react";
import { useLocation, useNavigate, useParams } from "react-router";
import { Page } from "../parts/Page.js";
import { useMayForBrand } from "../parts/session.js";
import { useLeaveGuard } from "../parts/useLeaveGuard.js";
import { useSave } from "../parts/useSave.js";
import { PictureField, Texts } from "./fields.js";
import { openPreview } from "./model.js";
import { useSiteWords } from "./words.js";

const LANGUAGES = ["zh-TW", "en"] as const;

/** Writing an article or a page. */
export function ArticlePage() {
  const say = useSiteWords();
  const { id = "new" } = useParams();
  const article = useQuery({
    queryKey: ["site-article", id],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/site/articles/{id}", { signal, params: { path: { id } } })),
    enabled: id !== "new",
  });
  if (id === "new") return <Writing key="new" article={null} />;
  if (article.data) return <Writing key={id} article={article.data} />;
  return (
    <Page title={say("articles.title")} back={{ to: "/articles", words: say("articles.back") }}>
      {article.error ? <Problem error={article.error} /> : <Waiting rows={4} height={56} />}
    </Page>
  );
}

function Writing({ article }: { article: SiteArticle | null }) {
  const say = useSiteWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const mayForBrand = useMayForBrand();
  const [kind, setKind] = useState<SiteArticle["kind"]>(article?.kind ?? "article");
  const [handle, setHandle] = useState(article?.handle ?? "");
  const [content, setContent] = useState<SiteArticle["content"]>(
    article?.content ?? { texts: {}, picture: null, alt: {}, in_footer: false },
  );
  const [pictureUrl, setPictureUrl] = useState<string | undefined>(article?.picture_url ?? undefined);
  const [told, setTold] = useState(useLocation().state?.published === true);
  const saving = useSave();
  const acting = useSave();
  const changed =
    handle !== (article?.handle ?? "") ||
    (article === null
      ? Object.values(content.texts ?? {}).some((text) => text.title || text.body)
      : JSON.stringify(content) !== JSON.stringify(article.content));
  const finish = useLeaveGuard(changed);

  function take(next: SiteArticle) {
    client.setQueryData(["site-article", next.id], next);
    void client.invalidateQueries({ queryKey: ["site-articles"] });
  }

  async function save(): Promise<SiteArticle | undefined> {
    const next = await saving.save(() => {
      if (article === null) {
        return answer(api.POST("/api/v1/site/articles", { body: { kind, handle: handle.trim(), content } }));
      }
      const params = { path: { id: article.id }, header: { "If-Match": ifMatch(article.version) } };
      return answer(
        api.PUT("/api/v1/site/articles/{id}", { params, body: { handle: handle.trim(), content } }),
      );
    });
    if (!next) return undefined;
    take(next);
    setTold(false);
    return next;
  }

  /** A new article has an address of its own once it is kept. */
  function settle(next: SiteArticle, published = false) {
    if (article !== null) return;
    finish();
    void navigate(`/articles/${next.id}`, { replace: true, state: { published } });
  }

  async function keep() {
    const next = await save();
    if (next) settle(next);
  }

  async function preview(phone: boolean) {
    const next = changed ? await save() : article;
    if (!next) return;
    await acting.save(() => openPreview(next.path, phone));
    settle(next);
  }

  async function show(shown: boolean) {
    const next = changed && shown ? await save() : article;
    if (!next) return;
    const params = { path: { id: next.id }, header: { "If-Match": ifMatch(next.version) } };
    const after = await acting.save(() =>
      shown
        ? answer(api.POST("/api/v1/site/articles/{id}/publish", { params }))
        : answer(api.POST("/api/v1/site/articles/{id}/withdraw", { params })),
    );
    if (after) {
      take(after);
      setTold(shown);
    }
    settle(after ?? next, after !== undefined);
  }

  const text = (locale: string) => content.texts?.[locale] ?? { title: "", summary: "", body: "" };
  const setText = (locale: string, change: Partial<ReturnType<typeof text>>) =>
    setContent({ ...content, texts: { ...content.texts, [locale]: { ...text(locale), ...change } } });
  const title = text("zh-TW").title || text("en").title || say("articles.new");
  const mayEdit = mayForBrand("site.edit");
  const mayPublish = mayForBrand("site.publish");
  return (
    <Page
      title={title}
      back={{ to: "/articles", words: say("articles.back") }}
      aside={
        article && (
          <Tag tone={article.shown ? "good" : "plain"}>
            {say(
              article.shown ? (article.changed ? "articles.changed" : "articles.shown") : "articles.hidden",
            )}
          </Tag>
        )
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
      <div className="two">
        <NativeSelect
          label={say("articles.kind")}
          data={[
            { value: "article", label: say("akind.article") },
            { value: "page", label: say("akind.page") },
          ]}
          value={kind}
          disabled={article !== null}
          onChange={(event) => setKind(event.currentTarget.value === "page" ? "page" : "article")}
        />
        <TextInput
          label={say("articles.handle")}
          description={say("articles.handleHelp")}
          maxLength={60}
          value={handle}
          error={saving.fault("/handle")}
          onChange={(event) => setHandle(event.currentTarget.value.toLowerCase())}
        />
      </div>
      <Tabs defaultValue="zh-TW">
        <Tabs.List>
          {LANGUAGES.map((locale) => (
            <Tabs.Tab key={locale} value={locale}>
              {say(locale === "en" ? "inEn" : "inZh")}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {LANGUAGES.map((locale) => (
          <Tabs.Panel key={locale} value={locale} className="site-tab">
            <div className="panel-form">
              <TextInput
                label={say("articles.titleField")}
                lang={locale}
                maxLength={100}
                value={text(locale).title}
                error={locale === "zh-TW" ? saving.fault("/content/texts") : undefined}
                onChange={(event) => setText(locale, { title: event.currentTarget.value })}
              />
              <Textarea
                label={say("articles.summary")}
                lang={locale}
                autosize
                minRows={2}
                value={text(locale).summary}
                error={saving.fault(`/content/texts/${locale}/summary`)}
                onChange={(event) => setText(locale, { summary: event.currentTarget.value })}
              />
              <Textarea
                label={say("articles.body")}
                description={say("markdownHelp")}
                lang={locale}
                autosize
                minRows={12}
                maxRows={40}
                value={text(locale).body}
                error={saving.fault(`/content/texts/${locale}/body`)}
                onChange={(event) => setText(locale, { body: event.currentTarget.value })}
              />
            </div>
          </Tabs.Panel>
        ))}
      </Tabs>
      <PictureField
        value={content.picture ?? null}
        url={pictureUrl}
        error={saving.fault("/content/picture")}
        onChange={(picture, url) => {
          setPictureUrl(url);
          setContent({ ...content, picture });
        }}
      />
      <Texts
        label={say("alt")}
        value={content.alt ?? {}}
        onChange={(alt) => setContent({ ...content, alt })}
      />
      {kind === "page" && (
        <Checkbox
          label={say("articles.footer")}
          checked={content.in_footer ?? false}
          onChange={(event) => setContent({ ...content, in_footer: event.currentTarget.checked })}
        />
      )}
      <Problem error={saving.error ?? acting.error} />
      {told && !changed && (
        <Note
          tone="good"
          role="status"
          action={
            article && (
              <a href={article.path} target="_blank" rel="noreferrer">
                {say("articles.view")}
              </a>
            )
          }
        >
          {say("articles.published")}
        </Note>
      )}
      <div className="save-bar">
        {mayEdit && (
          <Button variant="default" loading={saving.busy} disabled={!changed} onClick={() => void keep()}>
            {say("articles.save")}
          </Button>
        )}
        {mayPublish && (changed || article?.changed) && (
          <Button
            loading={acting.busy}
            disabled={article === null && !changed}
            onClick={() => void show(true)}
          >
            {say("articles.publish")}
          </Button>
        )}
        {mayPublish && article?.shown && (
          <Button variant="subtle" color="red" onClick={() => void show(false)}>
            {say("articles.withdraw")}
          </Button>
        )}
      </div>
    </Page>
  );
}
