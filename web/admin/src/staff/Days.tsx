import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { answer, api, type Shift } from "@tenon/api-client";
import { Empty, Icon, Problem, separator, Tag, useFormat, Waiting } from "@tenon/ui";
import { useState } from "react";
import { Link } from "react-router";
import { Fact } from "../parts/Fact.js";
import { Page } from "../parts/Page.js";
import { StoreDay, useStoreDay } from "../parts/StoreDay.js";
import { useMay, useMayIn } from "../parts/session.js";
import { useAct } from "./useAct.js";
import { useWords } from "./words.js";

/** The way of a day, from its first till to its lock. */
const STATES = ["open", "counted", "closed", "locked"] as const;

/** A store's day: every till's shift, what the terminals say, and the steps to its lock. */
export function Days() {
  const say = useWords();
  const format = useFormat();
  const may = useMay();
  const mayIn = useMayIn();
  const chosen = useStoreDay();
  const [today] = useState(() => new Date());
  const { store } = chosen;
  const latest = useQuery({
    queryKey: ["days", store],
    enabled: store !== "",
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/staff/stores/{id}/days", {
          params: { path: { id: store }, query: { limit: 1 } },
          signal,
        }),
      ),
  });
  const local = `${today.getFullYear()}-${String(today.getMonth() + 1).padStart(2, "0")}-${String(today.getDate()).padStart(2, "0")}`;
  const date = chosen.date || latest.data?.items[0]?.business_date || local;
  const params = { path: { id: store, date } };
  const day = useQuery({
    queryKey: ["days", store, date],
    enabled: store !== "" && latest.data !== undefined,
    queryFn: ({ signal }) => answer(api.GET("/api/v1/stores/{id}/days/{date}", { params, signal })),
  });
  const { saving, act } = useAct("days");
  const { busy } = saving;
  const found = day.data;
  const step = (name: "count" | "close" | "reopen") =>
    void act(() =>
      answer(api.POST("/api/v1/staff/stores/{id}/days/{date}/steps", { params, body: { step: name } })),
    );
  const lock = () => {
    if (!window.confirm(say("days.lockConfirm", { date: format.date(date) }))) return;
    void act(() => answer(api.POST("/api/v1/staff/stores/{id}/days/{date}/lock", { params })));
  };
  const mayClose = mayIn("till.close_day", store);
  return (
    <Page
      title={say("days.title")}
      actions={
        <Button variant="default" onClick={() => window.print()} leftSection={<Icon name="print" />}>
          {say("days.print")}
        </Button>
      }
    >
      <p className="quiet">{say("days.help")}</p>
      {found?.state && (
        <ol className="steps" aria-label={say("days.steps")}>
          {STATES.map((state, at) => (
            <li
              key={state}
              data-done={at < STATES.indexOf(found.state ?? "open")}
              aria-current={state === found.state ? "step" : undefined}
            >
              {say(`days.state.${state}`)}
            </li>
          ))}
        </ol>
      )}
      <StoreDay day={chosen} date={date} />
      <Problem error={saving.error ?? day.error ?? latest.error} />
      {found === undefined && !day.error && !latest.error && <Waiting rows={4} height={48} />}
      {found !== undefined && found.shifts.length === 0 && (
        <Empty icon="check" title={say("days.none")}>
          {say("days.noneHelp")}
        </Empty>
      )}
      {found !== undefined && found.shifts.length > 0 && (
        <>
          <dl className="facts figures">
            <Fact
              name={say("days.sales")}
              value={say("days.salesValue", {
                n: found.sales_count,
                amount: format.money(found.sales_total),
              })}
            />
            <Fact name={say("days.difference")} value={format.money(found.difference)} />
            <Fact name={say("days.petty")} value={format.money(found.petty_cash)} />
            <Fact name={say("days.voids")} value={String(found.voids)} />
            {found.tenders
              .filter(({ batch }) => batch != null)
              .map((tender) => (
                <Fact
                  key={tender.kind}
                  name={say("days.slip")}
                  value={`${format.money(tender.batch ?? 0)}${separator()}${say("days.gap")} ${format.money(tender.difference ?? 0)}`}
                />
              ))}
          </dl>
          {found.open_shifts > 0 && <p role="status">{say("days.openShifts", { n: found.open_shifts })}</p>}
          <div className="actions">
            {mayClose && found.state === "open" && (
              <Button loading={busy} disabled={found.open_shifts > 0} onClick={() => step("count")}>
                {say("days.count")}
              </Button>
            )}
            {mayClose && found.state === "counted" && (
              <Button loading={busy} onClick={() => step("close")}>
                {say("days.close")}
              </Button>
            )}
            {mayIn("till.lock_day", store) && found.state === "closed" && (
              <Button loading={busy} onClick={lock}>
                {say("days.lock")}
              </Button>
            )}
            {mayClose && (found.state === "counted" || found.state === "closed") && (
              <Button variant="default" loading={busy} onClick={() => step("reopen")}>
                {say("days.reopen")}
              </Button>
            )}
          </div>
          <p className="see-also">
            <Link to={`/orders?from=${date}&to=${date}&store=${store}`}>{say("days.seeOrders")}</Link>
            {may("payments.read") && (
              <Link to={`/reconciliation?store=${store}&date=${date}`}>{say("days.seeMoney")}</Link>
            )}
          </p>
          <h2>{say("days.shifts")}</h2>
          <ul className="cases">
            {found.shifts.map((shift) => (
              <ShiftRow key={shift.id} shift={shift} />
            ))}
          </ul>
        </>
      )}
    </Page>
  );
}

function ShiftRow({ shift }: { shift: Shift }) {
  const say = useWords();
  const format = useFormat();
  const { report } = shift;
  const ended = shift.kind === "z";
  return (
    <li className="audit-row">
      <p>
        <strong>{shift.register_code}</strong> {shift.opened_by_name}{" "}
        <span className="quiet figures">
          {format.time(shift.opened_at)}
          {shift.closed_at && ` – ${format.time(shift.closed_at)} ${shift.closed_by_name ?? ""}`}
        </span>{" "}
        <Tag tone={ended ? "good" : "plain"}>{say(ended ? "days.ended" : "days.running")}</Tag>
      </p>
      <dl className="facts figures">
        <Fact
          name={say("days.sales")}
          value={say("days.salesValue", { n: report.sales_count, amount: format.money(report.sales_total) })}
        />
        <Fact name={say("days.float")} value={format.money(report.float)} />
        <Fact name={say("days.dropped")} value={format.money(report.cash_dropped)} />
        <Fact name={say("days.petty")} value={format.money(report.petty_cash)} />
        <Fact name={say("days.expected")} value={format.money(report.expected)} />
        {ended && <Fact name={say("days.counted")} value={format.money(report.counted)} />}
        {ended && <Fact name={say("days.difference")} value={format.money(report.difference)} />}
        <Fact name={say("days.noSale")} value={String(report.drawer_openings)} />
        {report.bag && <Fact name={say("days.bag")} value={report.bag} />}
      </dl>
    </li>
  );
}
