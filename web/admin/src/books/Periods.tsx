import { Button, NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { answer, api, type BooksPeriods } from "@tenon/api-client";
import { Note, Problem, Tag, useFormat, useLocale, Waiting } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { Part } from "../parts/Part.js";
import { useMayForBrand } from "../parts/session.js";
import { reasonWords } from "../staff/named.js";
import { useAct } from "../staff/useAct.js";
import { daysOf, monthOf, monthsUntil } from "./months.js";
import { useWords } from "./words.js";

/** How many months are shown. */
const MONTHS = 13;
/** Words of why a month is unlocked. */
const REASONS = ["correction", "late_document", "audit", "locked_too_early"] as const;

/** Months whose books are locked, and the way back. */
export function Periods({ company }: { company: string }) {
  const say = useWords();
  const format = useFormat();
  const locale = useLocale();
  const may = useMayForBrand();
  const [now] = useState(() => monthOf(new Date()));
  const [unlocking, setUnlocking] = useState("");
  const query = { legal_entity: company };
  const periods = useQuery({
    queryKey: ["periods", company],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/books/periods", { params: { query }, signal })),
  });
  const { saving, act } = useAct("periods", "vouchers");
  const found = periods.data;
  if (found === undefined) {
    return periods.error ? <Problem error={periods.error} /> : <Waiting rows={6} height={48} />;
  }
  const lock = (month: string) => {
    if (!window.confirm(say("periods.lockConfirm", { month }))) return;
    const path = { entity: company, month };
    void act(() => answer(api.POST("/api/v1/books/periods/{entity}/{month}/lock", { params: { path } })));
  };
  const through = found.locked_through;
  return (
    <>
      <Note tone={through == null ? "plain" : "good"} role="status">
        {through == null ? say("periods.never") : say("periods.through", { date: format.date(through) })}
      </Note>
      <p className="quiet">{say("periods.help")}</p>
      <Problem error={saving.error} />
      <ul className="plain-rows">
        {monthsUntil(now, MONTHS).map((month) => {
          const locked = isLocked(found, month);
          return (
            <li key={month} className="plain-row">
              <strong className="row-grow figures">{month}</strong>
              <Tag tone={locked ? "good" : "plain"}>
                {say(locked ? "periods.locked" : month === now ? "periods.running" : "periods.open")}
              </Tag>
              {!locked && month !== now && may("books.lock") && (
                <Button variant="default" size="compact-md" loading={saving.busy} onClick={() => lock(month)}>
                  {say("periods.lock", { month })}
                </Button>
              )}
              {locked && may("books.unlock") && unlocking !== month && (
                <Button
                  variant="subtle"
                  size="compact-md"
                  aria-label={`${say("periods.unlock")} ${month}`}
                  onClick={() => setUnlocking(month)}
                >
                  {say("periods.unlock")}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {unlocking !== "" && isLocked(found, unlocking) && (
        <Unlock key={unlocking} company={company} month={unlocking} onDone={() => setUnlocking("")} />
      )}
      <Part id="period-steps" title={say("periods.history")}>
        {found.steps.length === 0 && <p className="quiet">{say("periods.historyNone")}</p>}
        <ul className="plain-rows">
          {found.steps.map((step) => (
            <li key={`${step.at} ${step.month}`} className="plain-row">
              <span className="row-grow">
                {say(step.step === "lock" ? "step.lock" : "step.unlock", { month: step.month })}{" "}
                <span className="quiet">
                  {step.person_name} {step.reason && reasonWords(step.reason, locale)}
                </span>
              </span>
              <span className="quiet figures">{format.moment(step.at)}</span>
            </li>
          ))}
        </ul>
      </Part>
    </>
  );
}

function isLocked(periods: BooksPeriods, month: string): boolean {
  return periods.locked_through != null && daysOf(month).to <= periods.locked_through;
}

function Unlock({ company, month, onDone }: { company: string; month: string; onDone: () => void }) {
  const say = useWords();
  const locale = useLocale();
  const { saving, act } = useAct("periods", "vouchers");
  const [reason, setReason] = useState<string>(REASONS[0]);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const params = { path: { entity: company, month } };
    const opened = await act(() =>
      answer(api.POST("/api/v1/books/periods/{entity}/{month}/unlock", { params, body: { reason } })),
    );
    if (opened) onDone();
  }

  return (
    <form className="part" onSubmit={submit} aria-labelledby="unlock">
      <h2 id="unlock">{say("periods.unlockOf", { month })}</h2>
      <p>{say("periods.unlockHelp", { month })}</p>
      <NativeSelect
        label={say("periods.reason")}
        value={reason}
        data={REASONS.map((value) => ({ value, label: reasonWords(value, locale) }))}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Problem error={saving.error} />
      <div className="actions">
        <Button type="submit" color="red" loading={saving.busy}>
          {say("periods.unlock")}
        </Button>
        <Button variant="default" onClick={onDone}>
          {say("accounts.cancel")}
        </Button>
      </div>
    </form>
  );
}
