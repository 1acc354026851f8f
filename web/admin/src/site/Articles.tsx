import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { answer, api, ifMatch, type SiteArticleRow } from "@tenon/api-client";
import { Empty, Tag, useFormat } from "@tenon/ui";
import { Link, useNavigate } from "react-router";
import { Page } from "../parts/Page.js";
import { useMayForBrand } from "../parts/session.js";
import { type Column, DataTable } from "../table/DataTable.js";
import { useList } from "../table/useList.js";
import { useWords } from "../words.js";
import { useSiteWords } from "./words.js";

const LIST = ["site-articles"];

/** Publishes articles as they are saved by now, or takes them from the shop. */
const show = (shown: boolean) => async (rows: SiteArticleRow[]) => {
  for (const { id } of rows) {
    const path = { id };
    const now = await answer(api.GET("/api/v1/site/articles/{id}", { params: { path } }));
    const params = { path, header: { "If-Match": ifMatch(now.version) } };
    await (shown
      ? answer(api.POST("/api/v1/site/articles/{id}/publish", { params }))
      : answer(api.POST("/api/v1/site/articles/{id}/withdraw", { params })));
  }
};

/** Articles, and pages such as the brand's story. */
export function Articles() {
  const say = useSiteWords();
  const shared = useWords();
  const format = useFormat();
  const navigate = useNavigate();
  const client = useQueryClient();
  const may = useMayForBrand();
  const list = useList<SiteArticleRow>(LIST, (cursor, signal) =>
    answer(api.GET("/api/v1/site/articles", { signal, params: { query: { limit: 50, cursor } } })),
  );
  const state = (row: SiteArticleRow) =>
    [
      say(row.shown ? "articles.shown" : "articles.hidden"),
      ...(row.shown && row.changed ? [say("articles.changed")] : []),
    ].join(" · ");
  const columns: Column<SiteArticleRow>[] = [
    {
      key: "title",
      title: say("articles.titleField"),
      render: (row) => (
        <>
          <Link className="row-link" to={`/articles/${row.id}`}>
            {row.title}
          </Link>
          <span className="quiet small block">{row.path}</span>
        </>
      ),
      text: (row) => `${row.title} ${row.path}`,
    },
    {
      key: "edited",
      title: shared("stock.changed"),
      render: (row) => <span className="figures">{format.moment(row.edited_at)}</span>,
      text: (row) => row.edited_at,
      low: true,
    },
    {
      key: "state",
      title: shared("orders.state"),
      render: (row) => (
        <span className="tags">
          <Tag tone={row.shown ? "good" : "plain"}>
            {say(row.shown ? "articles.shown" : "articles.hidden")}
          </Tag>
          {row.shown && row.changed && <Tag tone="info">{say("articles.changed")}</Tag>}
        </span>
      ),
      text: state,
    },
  ];
  return (
    <Page
      title={say("articles.title")}
      actions={
        may("site.edit") && <Button onClick={() => navigate("/articles/new")}>{say("articles.new")}</Button>
      }
    >
      <p className="quiet">{say("articles.help")}</p>
      <DataTable
        name="articles"
        label={say("articles.title")}
        columns={columns}
        list={list}
        rowKey={(row) => row.id}
        rowName={(row) => row.title}
        bulk={
          may("site.publish")
            ? [
                { key: "publish", words: say("articles.publish"), each: show(true) },
                { key: "withdraw", words: say("articles.withdraw"), each: show(false) },
              ]
            : []
        }
        afterBulk={() => client.invalidateQueries({ queryKey: LIST })}
        empty={
          <Empty icon="edit" title={say("articles.none")}>
            {say("articles.noneHelp")}
          </Empty>
        }
      />
    </Page>
  );
}
