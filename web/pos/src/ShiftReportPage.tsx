import type { ShiftReport, Till } from "@tenon/api-client";
import { Icon, useFormat } from "@tenon/ui";
import { useEffect, useRef } from "react";
import { printPaper } from "./parts/print.js";
import { readPaper } from "./till/device.js";
import { inTraining } from "./training/flag.js";
import { useWords } from "./words.js";

interface Props {
  report: ShiftReport;
  till: Till;
  onDone: () => void;
}

/** How the shift ended: over, short or even, and what made it up. */
export function ShiftReportPage({ report, till, onDone }: Props) {
  const say = useWords();
  const format = useFormat();
  const paper = useRef<HTMLDivElement>(null);
  const finish = useRef<HTMLButtonElement>(null);
  useEffect(() => finish.current?.focus(), []);
  const { difference } = report;
  const verdict =
    difference === 0
      ? say("report.even")
      : difference > 0
        ? say("report.over", { amount: format.money(difference) })
        : say("report.short", { amount: format.money(-difference) });
  const rows: [string, string][] = [
    [say("report.expected"), format.money(report.expected)],
    [say("report.counted"), format.money(report.counted)],
    [
      say("report.sales"),
      say("report.salesValue", { n: report.sales_count, amount: format.money(report.sales_total) }),
    ],
    [say("report.cashSales"), format.money(report.cash_sales)],
    [say("report.in"), format.money(report.cash_in)],
    [say("report.out"), format.money(report.cash_out)],
    [say("report.dropped"), format.money(report.cash_dropped)],
    [say("report.petty"), format.money(report.petty_cash)],
    [say("report.voids"), String(report.voids)],
    [say("report.noSale"), String(report.drawer_openings)],
    ...report.tenders
      .filter(({ batch }) => batch != null)
      .map(({ amount, batch, difference }): [string, string] => [
        say("report.batch"),
        say("report.batchValue", {
          till: format.money(amount),
          slip: format.money(batch ?? 0),
          difference: format.money(difference ?? 0),
        }),
      ]),
    ...(report.bag ? [[say("report.bag"), report.bag] as [string, string]] : []),
    ...report.pieces.map(({ value, count }): [string, string] => [format.money(value), `× ${count}`]),
  ];

  return (
    <div className="login-page">
      <main className="login-box">
        <div ref={paper}>
          <article className="report">
            <h1>{say("report.title")}</h1>
            {inTraining() && <p className="paper-void">{say("training.paper")}</p>}
            <p className="quiet">
              {till.register.store_name} · {till.register.name}
            </p>
            <p
              className="report-verdict figures"
              data-tone={difference === 0 ? "good" : "warn"}
              role="status"
            >
              <Icon name={difference === 0 ? "check" : "alert"} size={24} />
              {verdict}
            </p>
            <dl className="facts figures">
              {rows.map(([name, value]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
          </article>
        </div>
        <div className="panel-actions">
          <button
            type="button"
            className="big-button"
            data-edged
            onClick={() => {
              const article = paper.current?.querySelector("article");
              if (article) printPaper(article, readPaper());
            }}
          >
            <Icon name="print" /> {say("report.print")}
          </button>
          <button type="button" className="big-button" data-filled ref={finish} onClick={onDone}>
            {say("report.done")}
          </button>
        </div>
      </main>
    </div>
  );
}
