import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { answer, api } from "@tenon/api-client";
import { Empty, Problem, Tag, useFormat, Waiting } from "@tenon/ui";
import { Link, useNavigate } from "react-router";
import { Page } from "../parts/Page.js";
import { useMayForBrand } from "../parts/session.js";
import { useSiteWords } from "./words.js";

/** Articles, and pages such as the brand's story. */
export function Articles() {
  const say = useSiteWords();
  const format = useFormat();
  const navigate = useNavigate();
  const mayEdit = useMayForBrand()("site.edit");
  const articles = useInfiniteQuery({
    queryKey: ["site-articles"],
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET("/api/v1/site/articles", { signal, params: { query: { limit: 50, cursor: pageParam } } }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const rows = articles.data?.pages.flatMap((page) => page.items);
  return (
    <Page
      title={say("articles.title")}
      actions={mayEdit && <Button onClick={() => navigate("/articles/new")}>{say("articles.new")}</Button>}
    >
      <p className="quiet">{say("articles.help")}</p>
      <Problem error={articles.error} />
      {rows === undefined && !articles.error && <Waiting rows={3} height={48} />}
      {rows?.length === 0 && (
        <Empty icon="edit" title={say("articles.none")}>
          {say("articles.noneHelp")}
        </Empty>
      )}
      <ul className="plain-rows">
        {rows?.map((row) => (
          <li key={row.id}>
            <Link className="row-link variant" to={`/articles/${row.id}`}>
              <div>
                <strong>{row.title}</strong>
                <span className="quiet small block">
                  {row.path} · {format.moment(row.edited_at)}
                </span>
              </div>
              <Tag tone={row.shown ? "good" : "plain"}>
                {say(row.shown ? "articles.shown" : "articles.hidden")}
              </Tag>
              {row.shown && row.changed && <Tag tone="info">{say("articles.changed")}</Tag>}
            </Link>
          </li>
        ))}
      </ul>
      {articles.hasNextPage && (
        <Button variant="default" onClick={() => void articles.fetchNextPage()}>
          {say("versions.more")}
        </Button>
      )}
    </Page>
  );
}
