import { Button, NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { answer, api, type BooksCounter } from "@tenon/api-client";
import { Empty, Problem, useFormat, Waiting } from "@tenon/ui";
import { useState } from "react";
import { Link } from "react-router";
import { asPercent } from "../invoices/share.js";
import { Part } from "../parts/Part.js";
import { daysOf, monthOf, monthsUntil } from "./months.js";
import { useWords } from "./words.js";

interface Props {
  company: string;
  /** Empty until somebody chose one. */
  month: string;
  onMonth: (month: string) => void;
}

/** How many months back there are to choose. */
const MONTHS = 25;
const SUMS = ["sold", "returned", "commission", "with_landlord", "due"] as const;

/** Counters whose landlords invoice: what they sold in a month, what the landlord keeps, and what is to be settled. */
export function Landlords({ company, month, onMonth }: Props) {
  const say = useWords();
  const [now] = useState(() => monthOf(new Date()));
  const chosen = month || now;
  const query = { legal_entity: company, ...daysOf(chosen) };
  const counters = useQuery({
    queryKey: ["landlords", company, chosen],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/books/landlords", { params: { query }, signal })),
  });
  const found = counters.data?.items;
  return (
    <>
      <p className="quiet">{say("landlords.help")}</p>
      <div className="form-row">
        <NativeSelect
          label={say("month")}
          value={chosen}
          data={monthsUntil(now, MONTHS)}
          onChange={(event) => onMonth(event.currentTarget.value)}
        />
      </div>
      <Problem error={counters.error} retry={() => void counters.refetch()} />
      {found === undefined && !counters.error && <Waiting rows={5} height={48} />}
      {found?.length === 0 && (
        <Empty icon="order" title={say("landlords.none")}>
          {say("landlords.noneHelp")}
        </Empty>
      )}
      {found?.map((counter) => (
        <Counter key={counter.store_id} counter={counter} />
      ))}
    </>
  );
}

function Counter({ counter }: { counter: BooksCounter }) {
  const say = useWords();
  const format = useFormat();
  const [day, setDay] = useState("");
  const { sums } = counter;
  return (
    <Part id={`counter-${counter.store_id}`} title={counter.store_name}>
      <p className="quiet">
        {[
          counter.landlord_name || say("landlords.nameless"),
          counter.landlord_tax_id,
          say("landlords.keeps", { percent: asPercent(counter.commission_rate) }),
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
      <p>
        {sums.due < 0
          ? say("landlords.weOwe", { amount: format.money(-sums.due) })
          : say("landlords.theyOwe", { amount: format.money(sums.due) })}
      </p>
      {counter.days.length > 0 && (
        <div className="sums-table">
          <table className="figures">
            <thead>
              <tr>
                <th scope="col">{say("days.date")}</th>
                {SUMS.map((name) => (
                  <th key={name} scope="col">
                    {say(`landlords.${name}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {counter.days.map((one) => (
                <tr key={one.business_date}>
                  <th scope="row">
                    <Button
                      variant="subtle"
                      size="compact-md"
                      aria-expanded={day === one.business_date}
                      onClick={() => setDay(day === one.business_date ? "" : one.business_date)}
                    >
                      {format.date(one.business_date)}
                    </Button>
                  </th>
                  {SUMS.map((name) => (
                    <td key={name} data-label={say(`landlords.${name}`)}>
                      {format.money(one.sums[name])}
                    </td>
                  ))}
                </tr>
              ))}
              <tr>
                <th scope="row">{say("voucher.sum")}</th>
                {SUMS.map((name) => (
                  <td key={name} data-label={say(`landlords.${name}`)}>
                    <strong>{format.money(sums[name])}</strong>
                  </td>
                ))}
              </tr>
            </tbody>
          </table>
        </div>
      )}
      {day !== "" && <Sales store={counter.store_id} day={day} />}
    </Part>
  );
}

/** A counter's day, sale by sale. */
function Sales({ store, day }: { store: string; day: string }) {
  const say = useWords();
  const format = useFormat();
  const sales = useQuery({
    queryKey: ["landlords", store, day],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/books/landlords/{store}/{date}", { params: { path: { store, date: day } }, signal }),
      ),
  });
  return (
    <>
      <h3>{say("landlords.of", { date: format.date(day) })}</h3>
      <Problem error={sales.error} retry={() => void sales.refetch()} />
      {sales.data === undefined && !sales.error && <Waiting rows={3} height={48} />}
      <ul className="plain-rows">
        {sales.data?.items.map((sale) => (
          <li key={sale.order_id} className="plain-row">
            <span className="row-grow">
              <Link className="figures row-link" to={`/orders/${sale.order_id}`}>
                {sale.number}
              </Link>{" "}
              <span className="quiet figures">
                {format.money(sale.sold)}
                {sale.returned > 0 && ` − ${format.money(sale.returned)}`}
              </span>
            </span>
            <strong className="figures">{format.money(sale.commission)}</strong>
          </li>
        ))}
      </ul>
    </>
  );
}
