import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { answer, api, type Reconciliation as Day } from "@tenon/api-client";
import { Empty, Icon, Note, Problem, useFormat, Waiting } from "@tenon/ui";
import { Page } from "../parts/Page.js";
import { useSession } from "../parts/session.js";
import { useFilters } from "../table/useFilters.js";
import { useTenderName, useTenderTypes } from "./useTenderTypes.js";
import { useWords } from "./words.js";

const FILTERS = ["store", "date"] as const;

/** A store's day in money from three sides, and that they agree. */
export function Reconciliation() {
  const say = useWords();
  const { session } = useSession();
  const filters = useFilters(FILTERS);
  const store = filters.values.store || session.stores[0]?.id || "";
  const query = filters.values.date ? { store, date: filters.values.date } : { store };
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
      <div className="two">
        <NativeSelect
          label={say("day.store")}
          value={store}
          data={session.stores.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(event) => filters.set({ store: event.currentTarget.value })}
        />
        <TextInput
          type="date"
          label={say("day.date")}
          value={filters.values.date || (found?.business_date ?? "")}
          onChange={(event) => filters.set({ date: event.currentTarget.value })}
        />
      </div>
      <Problem error={day.error} retry={() => void day.refetch()} />
      {found === undefined && !day.error && <Waiting rows={4} height={48} />}
      {found !== undefined && <Sums day={found} />}
    </Page>
  );
}

function Sums({ day }: { day: Day }) {
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
          value={say("day.ordersValue", { n: day.orders, amount: format.money(day.orders_total) })}
        />
        <Fact name={say("day.paid")} value={format.money(day.orders_paid)} />
        <Fact name={say("day.due")} value={format.money(day.orders_due)} />
        <Fact name={say("day.unknown")} value={String(day.payments_unknown)} />
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
                  <td>{tender.count}</td>
                  <td>{format.money(tender.taken)}</td>
                  <td>{format.money(tender.given_back)}</td>
                  <td>{format.money(tender.taken - tender.given_back)}</td>
                  <td>{tender.payments === 0 ? "–" : format.money(tender.payments)}</td>
                  <td>{format.money(tender.unexplained)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
