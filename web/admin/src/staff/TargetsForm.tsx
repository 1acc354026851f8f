import { Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { answer, api, ifMatch, type Targets } from "@tenon/api-client";
import { Icon, Problem, parseMoney, useFormat, Waiting } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { SaveFoot } from "../parts/SaveFoot.js";
import { useAct } from "./useAct.js";
import { useWords } from "./words.js";

const WEEK = ["1", "2", "3", "4", "5", "6", "7"] as const;

/** What a store is to sell: by weekday, and on days that are different. */
export function TargetsForm({ store }: { store: string }) {
  const targets = useQuery({
    queryKey: ["targets", store],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/staff/stores/{id}/targets", { params: { path: { id: store } }, signal })),
    refetchOnWindowFocus: false,
  });
  if (targets.data === undefined) {
    return targets.error ? <Problem error={targets.error} /> : <Waiting rows={2} height={40} />;
  }
  return <Filled plan={targets.data} />;
}

interface OtherDay {
  date: string;
  target: string;
}

function Filled({ plan }: { plan: Targets }) {
  const say = useWords();
  const format = useFormat();
  const { currency } = format;
  const { saving, act } = useAct("dashboard");
  const shown = (amount: number | null | undefined) =>
    amount === null || amount === undefined ? "" : format.money(amount);
  const [version, setVersion] = useState(plan.version);
  const [week, setWeek] = useState(() => plan.weekdays.map(shown));
  const [days, setDays] = useState<OtherDay[]>(() =>
    plan.days.map(({ date, target }) => ({ date, target: shown(target) })),
  );
  const [tried, setTried] = useState(false);

  /** Null for nothing aimed at, undefined for what is no amount. */
  const amount = (text: string): number | null | undefined => {
    if (text.trim() === "") return null;
    const minor = parseMoney(text, currency);
    return minor === null || minor < 0 ? undefined : minor;
  };
  const fault = (text: string) => tried && amount(text) === undefined && say("targets.wrong");

  async function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    const weekdays = week.map(amount);
    const others = days
      .filter(({ date }) => date !== "")
      .map((day) => ({ ...day, target: amount(day.target) }));
    if ([...weekdays, ...others.map(({ target }) => target)].includes(undefined)) return;
    const params = { path: { id: plan.store_id }, header: { "If-Match": ifMatch(version) } };
    const body = {
      weekdays: weekdays.map((minor) => minor ?? null),
      days: others.map(({ date, target }) => ({ date, target: target ?? null })),
    };
    const saved = await act(() => answer(api.PUT("/api/v1/staff/stores/{id}/targets", { params, body })));
    if (saved) setVersion(saved.version);
  }

  const change = (at: number, part: Partial<OtherDay>) => {
    setDays(days.map((day, index) => (index === at ? { ...day, ...part } : day)));
    saving.touch();
  };
  return (
    <form className="inline-form" onSubmit={submit}>
      <p className="quiet">{say("targets.help")}</p>
      <div className="targets-week">
        {WEEK.map((day, at) => (
          <TextInput
            key={day}
            label={say(`opening.day.${day}`)}
            inputMode="decimal"
            value={week[at] ?? ""}
            error={fault(week[at] ?? "")}
            onChange={(event) => {
              const text = event.currentTarget.value;
              setWeek(week.map((before, index) => (index === at ? text : before)));
              saving.touch();
            }}
          />
        ))}
      </div>
      <h3>{say("targets.days")}</h3>
      {days.length === 0 && <p className="quiet small">{say("targets.noDays")}</p>}
      {days.map((day, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row has no name of its own while it is typed
        <div key={at} className="targets-day">
          <TextInput
            type="date"
            aria-label={say("targets.date")}
            value={day.date}
            onChange={(event) => change(at, { date: event.currentTarget.value })}
          />
          <TextInput
            aria-label={say("targets.amount")}
            placeholder={say("targets.nothing")}
            inputMode="decimal"
            value={day.target}
            error={fault(day.target)}
            onChange={(event) => change(at, { target: event.currentTarget.value })}
          />
          <Button
            variant="default"
            aria-label={say("targets.remove")}
            onClick={() => setDays(days.filter((_, index) => index !== at))}
          >
            <Icon name="close" />
          </Button>
        </div>
      ))}
      <SaveFoot saving={saving} words={say("targets.save")}>
        <Button variant="default" onClick={() => setDays([...days, { date: "", target: "" }])}>
          {say("targets.addDay")}
        </Button>
      </SaveFoot>
    </form>
  );
}
