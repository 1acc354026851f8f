import { Button, Drawer } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { answer, api, type ProofLine, type ProofRow } from "@tenon/api-client";
import { Problem, useFormat, useLocale, Waiting } from "@tenon/ui";
import { Link } from "react-router";
import { useAmount, useLineName, useWord } from "./Proof.js";
import { useBookWords, useWords } from "./words.js";

/** Which number of which line. */
export interface Asked {
  of: ProofLine["of"];
  subject: string;
  kind: string;
  word: string;
  date: string;
}

const PAGES: Record<NonNullable<ProofRow["link"]>, string> = {
  order: "/orders",
  payment: "/payments",
  return: "/returns",
  product: "/products",
  member: "/members",
};

/** The rows behind a number, those that differ first. */
export function Rows({ asked, line, close }: { asked: Asked; line: ProofLine; close: () => void }) {
  const say = useWords();
  const locale = useLocale();
  const name = useLineName()(line);
  const word = useWord()(line, asked.word);
  const { of, subject, kind, date } = asked;
  const rows = useInfiniteQuery({
    queryKey: ["proof-rows", asked, locale],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET("/api/v1/proof/rows", {
          params: {
            query: {
              of,
              date,
              word: asked.word,
              ...(subject && { subject }),
              ...(kind && { kind }),
              ...(pageParam && { cursor: pageParam }),
            },
          },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const all = rows.data?.pages.flatMap((page) => page.items);
  return (
    <Drawer
      opened
      position="right"
      size="lg"
      onClose={close}
      title={say("proof.rows", { name, word })}
      closeButtonProps={{ "aria-label": say("proof.close") }}
    >
      <Problem error={rows.error} retry={() => void rows.refetch()} />
      {all === undefined && !rows.error && <Waiting rows={5} height={32} />}
      {all?.length === 0 && <p className="quiet">{say("proof.noRows")}</p>}
      {all !== undefined && all.length > 0 && (
        <table className="figures proof-rows">
          <thead>
            <tr>
              <th scope="col">{say("proof.row")}</th>
              <th scope="col">{say("proof.when")}</th>
              <th scope="col">{say("proof.amount")}</th>
              <th scope="col">{say("proof.difference")}</th>
            </tr>
          </thead>
          <tbody>
            {all.map((row, at) => (
              // Rows have no name of their own: a movement, a tender, an order. They never change places.
              // biome-ignore lint/suspicious/noArrayIndexKey: see above
              <Row key={at} row={row} line={line} />
            ))}
          </tbody>
        </table>
      )}
      {rows.hasNextPage && (
        <Button variant="default" loading={rows.isFetchingNextPage} onClick={() => void rows.fetchNextPage()}>
          {say("proof.more")}
        </Button>
      )}
    </Drawer>
  );
}

function Row({ row, line }: { row: ProofRow; line: ProofLine }) {
  const format = useFormat();
  const amount = useAmount();
  const book = useBookWords();
  const differs = row.difference != null && row.difference !== 0;
  const name = book("kind", row.name) || "–";
  return (
    <tr data-differs={differs}>
      <td>
        {row.link && row.link_id ? (
          <Link to={`${PAGES[row.link]}${row.link === "return" ? "" : `/${row.link_id}`}`}>{name}</Link>
        ) : (
          name
        )}
        {row.note && <span className="quiet"> {row.note}</span>}
      </td>
      <td>{row.at ? format.time(row.at) : ""}</td>
      <td>{amount(line.unit, row.amount)}</td>
      <td>{differs ? amount(line.unit, row.difference ?? 0) : "0"}</td>
    </tr>
  );
}
