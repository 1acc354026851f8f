import type { Dashboard } from "@tenon/api-client";
import { Empty, hourOf, useBrand, useFormat } from "@tenon/ui";
import { useWords } from "../words.js";
import { bars, type Hour, span } from "./hours.js";

const WIDTH = 720;
const HEIGHT = 240;
const TOP = 28;
const FOOT = 24;
const LEFT = 4;

/** Revenue hour by hour, web upon stores, labelled where it stands, with its table behind. */
export function HourChart({ hours, at }: { hours: Dashboard["by_hour"]; at: number }) {
  const say = useWords();
  const format = useFormat();
  const brand = useBrand();
  const now = hourOf(at, brand.zone);
  const rows = span(hours, now);
  const chart = bars(rows, { width: WIDTH - LEFT, height: HEIGHT - TOP - FOOT });

  if (chart.peak === 0) {
    return (
      <Empty icon="clock" title={say("home.noSales")}>
        {say("home.noSalesHelp")}
      </Empty>
    );
  }
  const last = chart.bars.findLast((bar) => bar.web + bar.till > 0);
  return (
    <>
      <svg className="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={say("home.chart")}>
        <line x1={LEFT} x2={WIDTH} y1={HEIGHT - FOOT} y2={HEIGHT - FOOT} className="chart-axis" />
        {chart.bars.map((bar) => {
          const x = LEFT + bar.x;
          const floor = HEIGHT - FOOT;
          const sum = bar.web + bar.till;
          return (
            <g key={bar.hour}>
              {bar.tillHeight > 0 && (
                <rect className="chart-till" x={x} y={floor - bar.tillHeight} width={bar.width} height={bar.tillHeight} rx="2" />
              )}
              {bar.webHeight > 0 && (
                <rect
                  className="chart-web"
                  x={x}
                  y={floor - bar.tillHeight - bar.webHeight - (bar.tillHeight > 0 ? 2 : 0)}
                  width={bar.width}
                  height={bar.webHeight}
                  rx="2"
                />
              )}
              {sum > 0 && (sum === chart.peak || bar === last) && (
                <text
                  className="chart-value"
                  x={x + bar.width / 2}
                  y={floor - bar.tillHeight - bar.webHeight - 10}
                  textAnchor="middle"
                >
                  {format.money(sum)}
                </text>
              )}
              <text className="chart-hour" x={x + bar.width / 2} y={HEIGHT - 6} textAnchor="middle">
                {bar.hour}
              </text>
            </g>
          );
        })}
      </svg>
      <p className="chart-legend small">
        <span>
          <i className="chart-web" /> {say("home.web")}
        </span>
        <span>
          <i className="chart-till" /> {say("home.till")}
        </span>
        <span className="spring" />
        <span className="quiet figures">{say("home.until", { time: format.time(new Date(at).toISOString()) })}</span>
      </p>
      <ChartTable rows={rows} />
    </>
  );
}

function ChartTable({ rows }: { rows: Hour[] }) {
  const say = useWords();
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
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.hour}>
              <td className="figures">{String(row.hour).padStart(2, "0")}:00</td>
              <td data-figures="true">{format.money(row.web)}</td>
              <td data-figures="true">{format.money(row.till)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
