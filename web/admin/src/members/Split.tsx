import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { answer, api } from "@tenon/api-client";
import { Problem, Waiting } from "@tenon/ui";
import { useState } from "react";
import { Page } from "../parts/Page.js";
import { useStateWords, useWords } from "../words.js";

/** How far back, in days. */
const BACK = [30, 90, 365] as const;
const DAY = 86_400_000;

const dateOf = (at: number) => new Date(at).toLocaleDateString("sv-SE");

/** Who buys in which channel and how often, by what members say they are. Names nobody. A page of its own: it counts
 * a year's purchases, and whoever serves a member has no use for it. */
export function Split() {
  const say = useWords();
  const words = useStateWords();
  const [back, setBack] = useState<number>(90);
  const until = dateOf(Date.now() + DAY);
  const from = dateOf(Date.now() - back * DAY);
  const split = useQuery({
    queryKey: ["member-split", from, until],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/members/split", { params: { query: { from, until } }, signal })),
  });
  const rows = split.data?.items;
  return (
    <Page
      title={say("split.title")}
      back={{ to: "/members", words: say("members.title") }}
      aside={
        <NativeSelect
          aria-label={say("split.days")}
          value={String(back)}
          data={BACK.map((days) => ({ value: String(days), label: say("split.last", { n: days }) }))}
          onChange={(event) => setBack(Number(event.currentTarget.value))}
        />
      }
    >
      <p className="quiet">{say("split.help")}</p>
      <Problem error={split.error} retry={() => void split.refetch()} />
      {rows === undefined && !split.error && <Waiting rows={3} height={36} />}
      {rows?.length === 0 && <p className="quiet">{say("split.none")}</p>}
      {rows !== undefined && rows.length > 0 && (
        <div className="scroll">
          <table className="plain-table">
            <thead>
              <tr>
                <th>{say("split.channel")}</th>
                <th>{say("members.gender")}</th>
                {(["people", "purchases", "once", "few", "more"] as const).map((column) => (
                  <th key={column} data-figures="true">
                    {say(`split.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={`${row.channel} ${row.gender}`}>
                  <td>{words("splitchannel", row.channel)}</td>
                  <td>{row.gender == null ? say("members.unsaid") : words("gender", row.gender)}</td>
                  {[row.people, row.purchases, row.once, row.two_or_three, row.more].map((count, place) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: the columns stand still
                    <td key={place} data-figures="true">
                      {count}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Page>
  );
}
