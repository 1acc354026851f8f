import { useQuery } from "@tanstack/react-query";
import { answer, api } from "@tenon/api-client";
import { Empty, Note, Problem, useFormat, Waiting } from "@tenon/ui";
import { Link, useParams } from "react-router";
import { Page } from "../parts/Page.js";
import { useMay } from "../parts/session.js";
import { useTenderName, useTenderTypes } from "../payments/useTenderTypes.js";
import { FinalTag } from "./Days.js";
import { useEntryName, useWords } from "./words.js";

/** A store's day as a voucher, both sides of it. */
export function VoucherPage() {
  const say = useWords();
  const format = useFormat();
  const may = useMay();
  const { store = "", date = "" } = useParams();
  const voucher = useQuery({
    queryKey: ["vouchers", store, date],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/books/vouchers/{store}/{date}", { params: { path: { store, date } }, signal })),
  });
  const types = useTenderTypes();
  const entry = useEntryName(useTenderName(types.data?.items));
  const found = voucher.data;
  const back = { to: `/accounting?month=${date.slice(0, 7)}`, words: say("title") };
  if (found === undefined) {
    return (
      <Page title={say("view.days")} back={back}>
        {voucher.error ? (
          <Problem error={voucher.error} retry={() => void voucher.refetch()} />
        ) : (
          <Waiting rows={6} height={48} />
        )}
      </Page>
    );
  }
  const agrees = found.unexplained === 0 && found.debit === found.credit;
  const amount = (sum: number) => (sum === 0 ? "" : format.money(sum));
  return (
    <Page
      title={say("voucher.of", { number: found.day.number })}
      back={back}
      aside={<FinalTag isFinal={found.day.is_final} />}
    >
      <p className="quiet">
        {found.day.store_name} · {format.date(found.day.business_date)}
      </p>
      {found.lines.length === 0 ? (
        <Empty icon="order" title={say("voucher.none")}>
          {say("days.noneHelp")}
        </Empty>
      ) : (
        <>
          <Note
            tone={agrees ? "good" : "bad"}
            role="status"
            title={say(agrees ? "voucher.agrees" : "voucher.differs", {
              amount: format.money(found.unexplained),
            })}
          >
            {!agrees && say("voucher.differsHelp")}
          </Note>
          {found.without_account > 0 && (
            <Note tone="warn" role="status">
              {say("voucher.without", { n: found.without_account })}{" "}
              <Link to="/accounting?view=accounts">{say("view.accounts")}</Link>
            </Note>
          )}
          <div className="sums-table">
            <table className="figures">
              <thead>
                <tr>
                  {(["entry", "account", "debit", "credit"] as const).map((column) => (
                    <th key={column} scope="col" data-words={column === "account" || undefined}>
                      {say(`voucher.${column}`)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {found.lines.map((line) => (
                  <tr key={`${line.key} ${line.debit > 0}`} data-differs={line.account == null}>
                    <th scope="row">{entry(line.key)}</th>
                    <td data-label={say("voucher.account")} data-words={true}>
                      {line.account == null
                        ? say("accounts.needed")
                        : `${line.account} ${line.account_name ?? ""}`}
                    </td>
                    <td data-label={say("voucher.debit")}>{amount(line.debit)}</td>
                    <td data-label={say("voucher.credit")}>{amount(line.credit)}</td>
                  </tr>
                ))}
              </tbody>
              <tfoot>
                <tr>
                  <th scope="row">{say("voucher.sum")}</th>
                  <td />
                  <td data-label={say("voucher.debit")}>{format.money(found.debit)}</td>
                  <td data-label={say("voucher.credit")}>{format.money(found.credit)}</td>
                </tr>
              </tfoot>
            </table>
          </div>
        </>
      )}
      <p className="see-also">
        {may("payments.read") && (
          <Link to={`/reconciliation?store=${store}&date=${date}`}>{say("voucher.money")}</Link>
        )}
        {may("till.report") && found.day.state != null && (
          <Link to={`/days?store=${store}&date=${date}`}>{say("voucher.day")}</Link>
        )}
      </p>
    </Page>
  );
}
