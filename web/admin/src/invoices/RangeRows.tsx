import { Button } from "@mantine/core";
import { api, type Company, done, type InvoiceRange } from "@tenon/api-client";
import { Problem, Tag } from "@tenon/ui";
import { useSession } from "../parts/session.js";
import { useAct } from "../staff/useAct.js";
import { span } from "./Numbers.js";
import { useWords } from "./words.js";

interface Props {
  ranges: InvoiceRange[];
  companies: Company[];
  edits: boolean;
}

/** Numbers of a period, and how many of them are left. */
export function RangeRows({ ranges, companies, edits }: Props) {
  const say = useWords();
  const { session } = useSession();
  const { saving, act } = useAct("ranges");
  const remove = (id: string) =>
    void act(() => done(api.DELETE("/api/v1/invoices/ranges/{id}", { params: { path: { id } } })));
  return (
    <>
      <Problem error={saving.error} />
      <ul className="plain-rows">
        {ranges.map((range) => {
          const company = companies.find(({ id }) => id === range.legal_entity_id)?.name ?? "";
          const store = session.stores.find(({ id }) => id === range.store_id)?.name;
          return (
            <li key={range.id} className="plain-row">
              <span className="row-grow">
                <strong className="figures">{span(range)}</strong>{" "}
                <span className="quiet">
                  {company} · {store ?? say("numbers.forAll")}
                </span>
              </span>
              <Tag tone={range.left === 0 ? "bad" : "plain"}>
                {say("numbers.left")} {range.left.toLocaleString("en-US")}
              </Tag>
              {edits && range.left === range.last - range.first + 1 && (
                <Button variant="subtle" color="red" size="compact-sm" onClick={() => remove(range.id)}>
                  {say("numbers.remove")}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}
