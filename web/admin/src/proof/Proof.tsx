import { NativeSelect, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { answer, api, type DayProof, type ProofLine, type ProofTerm } from "@tenon/api-client";
import { Empty, formatQuantity, Note, Problem, useFormat, useLive, useLocale, Waiting } from "@tenon/ui";
import { useEffect, useRef } from "react";
import { Link } from "react-router";
import { Page } from "../parts/Page.js";
import { useSession } from "../parts/session.js";
import { useTenderName, useTenderTypes } from "../payments/useTenderTypes.js";
import { useFilters } from "../table/useFilters.js";
import { type Asked, Rows } from "./Rows.js";
import { Stories } from "./Stories.js";
import { type Key, useBookWords, useWords } from "./words.js";

const FILTERS = ["store", "date", "of", "subject", "kind", "word"] as const;
/** A burst of sales is one reading. */
const TOGETHER_MS = 1_000;

/** Which lines stand together. */
const PARTS: { part: "goods" | "cash" | "tenders" | "orders" | "ledger"; of: ProofLine["of"][] }[] = [
  { part: "goods", of: ["goods"] },
  { part: "cash", of: ["cash"] },
  { part: "tenders", of: ["till_tender", "terminal", "charged"] },
  { part: "orders", of: ["order_lines", "order_tenders", "orders_done"] },
  { part: "ledger", of: ["ledger_day", "ledger_kind"] },
];

/** A day from two sides, line by line; every number opens the rows that it is made of. */
export function Proof() {
  const say = useWords();
  const locale = useLocale();
  const { session } = useSession();
  const filters = useFilters(FILTERS);
  const { store, date, of, subject, kind, word } = filters.values;
  const query = { ...(store && { store }), ...(date && { date }) };
  const proof = useQuery({
    queryKey: ["proof", query, locale],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/proof", { params: { query }, signal })),
  });
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const refresh = () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void proof.refetch();
    }, TOGETHER_MS);
  };
  useLive(refresh, refresh);
  useEffect(() => () => clearTimeout(timer.current), []);

  const found = proof.data;
  const asked: Asked | undefined =
    of && word && found
      ? { of: of as ProofLine["of"], subject, kind, word, date: found.business_date }
      : undefined;
  const ask = (line: ProofLine, one: string) =>
    filters.set({ of: line.of, subject: line.subject ?? "", kind: line.kind ?? "", word: one });
  const stores = session.stores.map(({ id, name }) => ({ value: id, label: name }));
  const line = found?.lines.find(
    (one) => one.of === of && (one.subject ?? "") === subject && (one.kind ?? "") === kind,
  );
  return (
    <Page title={say("proof.title")}>
      <p className="quiet">{say("proof.help")}</p>
      <div className="store-day">
        <NativeSelect
          label={say("proof.store")}
          value={store}
          data={[{ value: "", label: say("proof.everyStore") }, ...stores]}
          onChange={(event) => filters.set({ store: event.currentTarget.value, of: "", word: "" })}
        />
        <TextInput
          type="date"
          label={say("proof.date")}
          value={date || (found?.business_date ?? "")}
          onChange={(event) => filters.set({ date: event.currentTarget.value, of: "", word: "" })}
        />
      </div>
      <Problem error={proof.error} retry={() => void proof.refetch()} />
      {found === undefined && !proof.error && <Waiting rows={6} height={48} />}
      {found !== undefined && <Verdict proof={found} />}
      <Stories onDone={refresh} />
      {found !== undefined &&
        PARTS.map(({ part, of }) => (
          <Part key={part} part={part} lines={found.lines.filter((line) => of.includes(line.of))} ask={ask} />
        ))}
      {asked && line && (
        <Rows
          asked={asked}
          line={line}
          close={() => filters.set({ of: "", subject: "", kind: "", word: "" })}
        />
      )}
    </Page>
  );
}

function Verdict({ proof }: { proof: DayProof }) {
  const say = useWords();
  const n = proof.lines.length;
  if (n === 0) {
    return (
      <Empty icon="check" title={say("proof.none")}>
        {say("proof.noneHelp")}
      </Empty>
    );
  }
  if (proof.differences === 0) {
    return (
      <Note tone="good" role="status" title={say("proof.agrees", { n })}>
        {say("proof.agreesHelp")}
      </Note>
    );
  }
  return (
    <Note tone="bad" role="status" title={say("proof.differs", { n, wrong: proof.differences })}>
      {say("proof.differsHelp")} <Link to="/cases">{say("proof.cases")}</Link>
    </Note>
  );
}

interface PartProps {
  part: (typeof PARTS)[number]["part"];
  lines: ProofLine[];
  ask: (line: ProofLine, word: string) => void;
}

function Part({ part, lines, ask }: PartProps) {
  const say = useWords();
  if (lines.length === 0) return null;
  // Those that differ first, else in the server's order.
  const sorted = [...lines].sort((one, other) => Number(other.differs > 0) - Number(one.differs > 0));
  return (
    <section className="proof" aria-label={say(`part.${part}`)}>
      <h2>{say(`part.${part}`)}</h2>
      <p className="quiet">{say(`part.${part}Help`)}</p>
      <div className="proof-table">
        <table className="figures">
          <thead>
            <tr>
              <th scope="col">{say(`part.${part}`)}</th>
              <th scope="col">{say("proof.left")}</th>
              <th scope="col">{say("proof.right")}</th>
              <th scope="col">{say("proof.difference")}</th>
            </tr>
          </thead>
          <tbody>
            {sorted.map((line) => (
              <Line key={`${line.of} ${line.subject} ${line.kind}`} line={line} ask={ask} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** Writes an amount of a line as people read it. */
export function useAmount(): (unit: ProofLine["unit"], amount: number) => string {
  const format = useFormat();
  return (unit, amount) => (unit === "money" ? format.money(amount) : formatQuantity(amount));
}

/** What a line is called: where, and of which tender or kind of account. */
export function useLineName(): (line: ProofLine) => string {
  const say = useWords();
  const book = useBookWords();
  const tender = useTenderName(useTenderTypes().data?.items);
  return ({ of, name, kind }) => {
    const where = name || say("proof.brand");
    if (!kind) return of === "goods" || of === "cash" ? where : `${where} · ${say(`of.${of}`)}`;
    if (of === "ledger_kind") return book("kind", kind);
    return `${where} · ${say(`of.${of}`)} · ${tender(kind)}`;
  };
}

function Line({ line, ask }: { line: ProofLine; ask: PartProps["ask"] }) {
  const say = useWords();
  const amount = useAmount();
  const name = useLineName()(line);
  const agrees = line.differs === 0;
  return (
    <tr data-differs={!agrees}>
      <th scope="row">{name}</th>
      <td data-label={say("proof.left")}>
        <Side line={line} terms={line.left} total={line.left_total} ask={ask} />
      </td>
      <td data-label={say("proof.right")}>
        <Side line={line} terms={line.right} total={line.right_total} ask={ask} />
      </td>
      <td data-label={say("proof.difference")}>
        {agrees ? (
          <span className="agrees">{say("proof.zero")} 0</span>
        ) : (
          <button type="button" className="number" onClick={() => ask(line, "sum")}>
            {line.difference === 0
              ? say("proof.hidden", { n: line.differs })
              : amount(line.unit, line.difference)}
          </button>
        )}
      </td>
    </tr>
  );
}

interface SideProps {
  line: ProofLine;
  terms: ProofTerm[];
  total: number;
  ask: PartProps["ask"];
}

/** The numbers of a side, each of which opens its rows, and what they come to. */
function Side({ line, terms, total, ask }: SideProps) {
  const amount = useAmount();
  const word = useWord();
  return (
    <span className="proof-side">
      {terms.map((term) => (
        <button key={term.word} type="button" className="number" onClick={() => ask(line, term.word)}>
          <span className="quiet">{word(line, term.word)}</span> {amount(line.unit, term.amount)}
        </button>
      ))}
      {terms.length > 1 && <strong>= {amount(line.unit, total)}</strong>}
    </span>
  );
}

/** What a number is called. What a drawer had too much is not what was found among the goods. */
export function useWord(): (line: ProofLine, word: string) => string {
  const say = useWords();
  const book = useBookWords();
  return (line, word) =>
    line.of === "cash" && word === "found" ? say("word.cashFound" satisfies Key) : book("word", word);
}
