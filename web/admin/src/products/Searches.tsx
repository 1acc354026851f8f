import { SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { answer, api } from "@tenon/api-client";
import { Empty, Problem, Waiting } from "@tenon/ui";
import { useState } from "react";
import { Page } from "../parts/Page.js";
import { useWords } from "../words.js";

/** What buyers searched for: what the shop lacks, or calls otherwise than they do. */
export function Searches() {
  const say = useWords();
  const [unmet, setUnmet] = useState(true);
  const searches = useQuery({
    queryKey: ["searches", unmet],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/searches", { params: { query: { unmet } }, signal })),
  });
  const rows = searches.data?.items ?? [];
  return (
    <Page title={say("searches.title")} back={{ to: "/products", words: say("products.title") }}>
      <p className="quiet">{say("searches.help")}</p>
      <SegmentedControl
        value={unmet ? "unmet" : "all"}
        onChange={(value) => setUnmet(value === "unmet")}
        data={[
          { value: "unmet", label: say("searches.unmet") },
          { value: "all", label: say("searches.all") },
        ]}
      />
      <Problem error={searches.error} />
      {searches.isPending && <Waiting rows={4} height={40} />}
      {searches.data && rows.length === 0 && <Empty icon="search" title={say("searches.none")} />}
      {rows.length > 0 && (
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">{say("searches.typed")}</th>
              <th scope="col" data-figures="true">
                {say("searches.times")}
              </th>
              <th scope="col" data-figures="true">
                {say("searches.nothing")}
              </th>
              <th scope="col" data-figures="true">
                {say("searches.nearly")}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.typed}>
                <td>
                  <a href={`/search?q=${encodeURIComponent(row.typed)}`} target="_blank" rel="noreferrer">
                    {row.typed}
                  </a>
                </td>
                <td data-figures="true">{row.times}</td>
                <td data-figures="true">{row.nothing}</td>
                <td data-figures="true">{row.nearly}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Page>
  );
}
