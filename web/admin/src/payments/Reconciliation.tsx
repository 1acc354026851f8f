import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { answer, api, type Reconciliation as Day } from "@tenon/api-client";
import { Empty, Icon, Note, Problem, useFormat, Waiting } from "@tenon/ui";
import { Link } from "react-router";
import { Fact } from "../parts/Fact.js";
import { Page } from "../parts/Page.js";
import { StoreDay, useStoreDay } from "../parts/StoreDay.js";
import { useTenderName, useTenderTypes } from "./useTenderTypes.js";
import { useWords } from "./words.js";

/** A store's day in money from three sides, and that they agree. */
export function Reconciliation() {
  const say = useWords();
  const chosen = useStoreDay();
  const { store, date } = chosen;
  const query = date ? { store, date } : { store };
  const day = useQuery({
    queryKey: ["reconciliation", query],
    enabled: store !== "",
    queryFn: ({ signal }) => answer(api.GET("/api/v1/reconciliation", { params: { query }, signal })),
  });
  const found = day.data;
  return (
    <Page
      title={say("day.title")}
      actions={
        <Button variant="default" onClick={() => window.print()} leftSection={<Icon name="print" />}>
          {say("day.print")}
        </Button>
      }
    >
      <p className="quiet">{say("day.help")}</p>
      <StoreDay day={chosen} date={chosen.date || (found?.business_date ?? "")} />
      <Problem error={day.error} retry={() => void day.refetch()} />
      {found === undefined && !day.error && <Waiting rows={4} height={48} />}
      {found !== undefined && <Sums day={found} store={store} />}
    </Page>
  );
}

function Sums({ day, store }: { day: Day; store: string }) {
  const say = useWords();
  const format = useFormat();
  const types = useTenderTypes();
  const name = useTenderName(types.data?.items);
  const agrees = day.unexplained === 0;
  return (
    <>
      <Note
        tone={agrees ? "good" : "bad"}
        role="status"
        title={agrees ? say("day.agrees") : say("day.differs", { amount: format.money(day.unexplained) })}
      >
        {!agrees && say("day.differsHelp")}
      </Note>
      <dl className="facts figures">
        <Fact
          name={say("day.orders")}
          value={
            <Link to={`/orders?from=${day.business_date}&to=${day.business_date}&store=${store}`}>
              {say("day.ordersValue", { n: day.orders, amount: format.money(day.orders_total) })}
            </Link>
          }
        />
        <Fact name={say("day.paid")} value={format.money(day.orders_paid)} />
        <Fact name={say("day.due")} value={format.money(day.orders_due)} />
        <Fact
          name={say("day.unknown")}
          value={<Link to="/payments?state=unknown">{day.payments_unknown}</Link>}
        />
        <Fact name={say("day.refunds")} value={String(day.refunds_open)} />
        <Fact name={say("day.charges")} value={String(day.charges_open)} />
      </dl>
      {day.tenders.length === 0 ? (
        <Empty icon="cash" title={say("day.none")}>
          {say("day.noneHelp")}
        </Empty>
      ) : (
        <div className="sums-table">
          <table className="figures">
            <thead>
              <tr>
                {(["kind", "count", "taken", "given", "net", "payments", "difference"] as const).map(
                  (column) => (
                    <th key={column} scope="col">
                      {say(`day.${column}`)}
                    </th>
                  ),
                )}
              </tr>
            </thead>
            <tbody>
              {day.tenders.map((tender) => (
                <tr key={tender.kind} data-differs={tender.unexplained !== 0}>
                  <th scope="row">{name(tender.kind)}</th>
                  <td data-label={say("day.count")}>{tender.count}</td>
                  <td data-label={say("day.taken")}>{format.money(tender.taken)}</td>
                  <td data-label={say("day.given")}>{format.money(tender.given_back)}</td>
                  <td data-label={say("day.net")}>{format.money(tender.taken - tender.given_back)}</td>
                  <td data-label={say("day.payments")}>
                    {tender.payments === 0 ? "–" : format.money(tender.payments)}
                  </td>
                  <td data-label={say("day.difference")}>{format.money(tender.unexplained)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
