import { useQuery } from "@tanstack/react-query";
import { answer, api, type Searched } from "@tenon/api-client";
import { Empty } from "@tenon/ui";
import { Page } from "../parts/Page.js";
import { type Column, DataTable } from "../table/DataTable.js";
import { ChoiceFilter } from "../table/Filters.js";
import { useFilters } from "../table/useFilters.js";
import { wholeList } from "../table/useList.js";
import { useWords } from "../words.js";

const FILTERS = ["show"] as const;

/** What buyers searched for: what the shop lacks, or calls otherwise than they do. */
export function Searches() {
  const say = useWords();
  const filters = useFilters(FILTERS);
  const { show } = filters.values;
  const unmet = show !== "all";
  const searches = useQuery({
    queryKey: ["searches", unmet],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/searches", { params: { query: { unmet } }, signal })),
  });
  const figure = (key: "times" | "nothing" | "nearly"): Column<Searched> => ({
    key,
    title: say(`searches.${key}`),
    figures: true,
    render: (row) => row[key],
    text: (row) => String(row[key]),
  });
  const columns: Column<Searched>[] = [
    {
      key: "typed",
      title: say("searches.typed"),
      render: (row) => (
        <a href={`/search?q=${encodeURIComponent(row.typed)}`} target="_blank" rel="noreferrer">
          {row.typed}
        </a>
      ),
      text: (row) => row.typed,
    },
    figure("times"),
    figure("nothing"),
    figure("nearly"),
  ];
  return (
    <Page title={say("searches.title")} back={{ to: "/products", words: say("products.title") }}>
      <p className="quiet">{say("searches.help")}</p>
      <DataTable
        name="searches"
        label={say("searches.title")}
        columns={columns}
        list={wholeList<Searched>(searches)}
        rowKey={(row) => row.typed}
        rowName={(row) => row.typed}
        empty={<Empty icon="search" title={say("searches.none")} />}
        filters={
          <ChoiceFilter
            label={say("searches.title")}
            all={say("searches.unmet")}
            value={show}
            options={[["all", say("searches.all")]]}
            onChange={(value) => filters.set({ show: value })}
          />
        }
      />
    </Page>
  );
}
