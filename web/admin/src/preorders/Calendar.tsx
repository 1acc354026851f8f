import { useFormat } from "@tenon/ui";
import { weekdayOf } from "./model.js";
import { usePreorderWords } from "./words.js";

const WEEK = [1, 2, 3, 4, 5, 6, 7] as const;

interface Props {
  /** Every date that can be chosen, one after the other. */
  dates: string[];
  /** Those that are left out. */
  without: string[];
  onWithout: (without: string[]) => void;
}

/** Days under their weekdays: each can be left out, and so can a weekday. */
export function Calendar({ dates, without, onWithout }: Props) {
  const say = usePreorderWords();
  const format = useFormat();
  const isOn = (date: string) => !without.includes(date);
  const toggle = (date: string) =>
    onWithout(isOn(date) ? [...without, date] : without.filter((one) => one !== date));
  const toggleAll = (day: number) => {
    const column = dates.filter((date) => weekdayOf(date) === day);
    const others = without.filter((date) => !column.includes(date));
    onWithout(column.some(isOn) ? [...others, ...column] : others);
  };
  return (
    <fieldset className="preorder-calendar">
      <legend>
        {say("dates")}{" "}
        <span className="quiet figures">{say("datesCount", { n: dates.filter(isOn).length })}</span>
      </legend>
      <p className="quiet small">{say("datesHelp")}</p>
      <div className="preorder-week">
        {WEEK.map((day) => {
          const column = dates.filter((date) => weekdayOf(date) === day);
          return (
            <button
              key={day}
              type="button"
              className="preorder-weekday"
              disabled={column.length === 0}
              aria-pressed={column.length > 0 && column.every(isOn)}
              aria-label={say("weekday", { day: say(`day_${day}`) })}
              onClick={() => toggleAll(day)}
            >
              {say(`short_${day}`)}
            </button>
          );
        })}
        {dates.map((date, at) => (
          <button
            key={date}
            type="button"
            className="preorder-date figures"
            style={at === 0 ? { gridColumnStart: weekdayOf(date) } : undefined}
            aria-pressed={isOn(date)}
            onClick={() => toggle(date)}
          >
            <span aria-hidden="true">{dayText(date, at === 0)}</span>
            <span className="unseen">{format.date(date)}</span>
          </button>
        ))}
      </div>
    </fieldset>
  );
}

/** The day of the month; with its month where one begins. */
function dayText(date: string, isFirst: boolean): string {
  const [, month, day] = date.split("-").map(Number);
  return isFirst || day === 1 ? `${month}/${day}` : String(day);
}
