import { useElementSize } from "@mantine/hooks";
import type { Dashboard } from "@tenon/api-client";
import { Empty, hourOf, useBrand, useFormat } from "@tenon/ui";
import { useWords } from "../words.js";
import { type Bar, bars, span } from "./hours.js";
import { useHomeWords } from "./words.js";

/** Until the page has been measured. */
const WIDTH = 640;
const HEIGHT = 240;
const TOP = 28;
const FOOT = 24;
const LEFT = 4;
/** Room for the series' names beside the last bars. */
const RIGHT = 64;
const GAP = 2;
/** A figure needs this much room. */
const FIGURE = 64;
/** And the name of an hour this much. */
const NAME = 20;

/** Revenue hour by hour, web upon stores, labelled where it stands, with its table behind. */
interface Props {
  hours: Dashboard["by_hour"];
  /** The same day of the week before. */
  before: Dashboard["by_hour"];
  /** When the figures were read, in milliseconds. */
  at: number;
}

export function HourChart({ hours, before, at }: Props) {
  const say = useWords();
  const own = useHomeWords();
  const format = useFormat();
  const brand = useBrand();
  const { ref, width: measured } = useElementSize();
  const width = measured || WIDTH;
  const now = hourOf(at, brand.zone);
  const rows = span(hours, now, before);
  const chart = bars(rows, { width: width - LEFT - RIGHT, height: HEIGHT - TOP - FOOT }, before);

  if (chart.peak === 0) {
    return (
      <Empty icon="clock" title={say("home.noSales")}>
        {say("home.noSalesHelp")}
      </Empty>
    );
  }
  const floor = HEIGHT - FOOT;
  // Where room is short only the tallest and the newest keep their figure; the table has them all.
  const crowded = (width - LEFT - RIGHT) / chart.bars.length < FIGURE;
  // Hours stand closer than their names are wide: then every third is named.
  const named = (chart.bars[1]?.x ?? WIDTH) - (chart.bars[0]?.x ?? 0) < NAME ? 3 : 1;
  const newest = chart.bars.findLast((bar) => bar.web + bar.till > 0);
  const lastWeb = chart.bars.findLast((bar) => bar.webHeight > 0);
  const lastBefore = chart.bars.findLast((bar) => bar.before > 0);
  const lastTill = chart.bars.findLast((bar) => bar.tillHeight > 0);
  return (
    <div ref={ref}>
      <svg className="chart" width={width} height={HEIGHT} role="img" aria-label={say("home.chart")}>
        <line x1={LEFT} x2={width - RIGHT} y1={floor} y2={floor} className="chart-axis" />
        {chart.bars.map((bar) => {
          const x = LEFT + bar.x;
          const sum = bar.web + bar.till;
          // Above the first bars there is no room for half a figure to their left.
          const atEdge = x + bar.width / 2 < FIGURE / 2;
          const webTop =
            floor - bar.tillHeight - bar.webHeight - (bar.tillHeight > 0 && bar.webHeight > 0 ? GAP : 0);
          return (
            <g key={bar.hour}>
              <rect
                className="chart-till"
                x={x}
                y={floor - bar.tillHeight}
                width={bar.width}
                height={bar.tillHeight}
                rx="2"
              />
              <rect className="chart-web" x={x} y={webTop} width={bar.width} height={bar.webHeight} rx="2" />
              {sum > 0 && (!crowded || sum === chart.peak || bar === newest) && (
                <text
                  className="chart-value"
                  x={atEdge ? LEFT : x + bar.width / 2}
                  y={webTop - 8}
                  textAnchor={atEdge ? "start" : "middle"}
                >
                  {format.money(sum)}
                </text>
              )}
              {bar.before > 0 && (
                <line
                  className="chart-before"
                  x1={x - 3}
                  x2={x + bar.width + 3}
                  y1={floor - bar.beforeHeight}
                  y2={floor - bar.beforeHeight}
                />
              )}
              {bar === lastBefore && (
                <text className="chart-before" x={x + bar.width + 6} y={floor - bar.beforeHeight + 4}>
                  {own("before")}
                </text>
              )}
              <text x={x + bar.width / 2} y={HEIGHT - 6} textAnchor="middle">
                {bar.hour % named === 0 && bar.hour}
              </text>
              {bar === lastTill && (
                <text className="chart-till" x={x + bar.width + 6} y={floor - bar.tillHeight / 2 + 4}>
                  {say("home.till")}
                </text>
              )}
              {bar === lastWeb && (
                <text className="chart-web" x={x + bar.width + 6} y={webTop + bar.webHeight / 2 + 4}>
                  {say("home.web")}
                </text>
              )}
            </g>
          );
        })}
      </svg>
      <p className="chart-until quiet small figures">
        {say("home.until", { time: format.time(new Date(at).toISOString()) })}
      </p>
      <ChartTable rows={chart.bars} />
    </div>
  );
}

function ChartTable({ rows }: { rows: Bar[] }) {
  const say = useWords();
  const own = useHomeWords();
  const format = useFormat();
  return (
    <details className="chart-table">
      <summary>{say("home.table")}</summary>
      <table>
        <thead>
          <tr>
            <th>{say("home.hour")}</th>
            <th data-figures="true">{say("home.web")}</th>
            <th data-figures="true">{say("home.till")}</th>
            <th data-figures="true">{own("before")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.hour}>
              <td className="figures">{String(row.hour).padStart(2, "0")}:00</td>
              <td data-figures="true">{format.money(row.web)}</td>
              <td data-figures="true">{format.money(row.till)}</td>
              <td data-figures="true">{format.money(row.before)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
