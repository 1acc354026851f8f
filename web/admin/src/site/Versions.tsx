import { Button } from "@mantine/core";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api, type SiteThemeDesk } from "@tenon/api-client";
import { Empty, Problem, Tag, useFormat, Waiting } from "@tenon/ui";
import { useSave } from "../parts/useSave.js";
import { useSiteWords } from "./words.js";

interface Props {
  number: number;
  mayPublish: boolean;
  onRestored: (desk: SiteThemeDesk) => void;
}

/** Every version that was published, and the way back to it. */
export function Versions({ number, mayPublish, onRestored }: Props) {
  const say = useSiteWords();
  const format = useFormat();
  const client = useQueryClient();
  const acting = useSave();
  const versions = useInfiniteQuery({
    queryKey: ["site-versions"],
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET("/api/v1/site/theme/versions", {
          signal,
          params: { query: { limit: 20, cursor: pageParam } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const rows = versions.data?.pages.flatMap((page) => page.items);

  async function restore(to: number) {
    const question = to === 0 ? say("versions.backDefaultAsk") : say("versions.backAsk", { number: to });
    if (!window.confirm(question)) return;
    const params = { path: { number: to } };
    const next = await acting.save(() =>
      answer(api.POST("/api/v1/site/theme/versions/{number}/restore", { params, body: { seen: number } })),
    );
    if (!next) return;
    onRestored(next);
    void client.invalidateQueries({ queryKey: ["site-versions"] });
  }

  return (
    <>
      <Problem error={acting.error ?? versions.error} />
      {rows === undefined && !versions.error && <Waiting rows={3} height={48} />}
      {rows?.length === 0 && (
        <Empty icon="clock" title={say("versions.none")}>
          {say("versions.noneHelp")}
        </Empty>
      )}
      <ul className="plain-rows">
        {rows?.map((row) => (
          <li key={row.number} className="variant">
            <div>
              <strong>{say("versions.number", { number: row.number })}</strong>{" "}
              {row.number === number && <Tag tone="good">{say("versions.current")}</Tag>}
              <span className="quiet small block">
                {format.moment(row.published_at)}
                {row.restores != null &&
                  ` · ${row.restores === 0 ? say("versions.restoresDefault") : say("versions.restores", { number: row.restores })}`}
              </span>
              {row.note !== "" && <span className="block">{row.note}</span>}
            </div>
            {mayPublish && row.number !== number && (
              <Button variant="default" loading={acting.busy} onClick={() => void restore(row.number)}>
                {say("versions.back")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <div className="actions">
        {versions.hasNextPage && (
          <Button variant="default" onClick={() => void versions.fetchNextPage()}>
            {say("versions.more")}
          </Button>
        )}
        {mayPublish && number > 0 && (
          <Button variant="default" onClick={() => void restore(0)}>
            {say("versions.backDefault")}
          </Button>
        )}
      </div>
    </>
  );
}
