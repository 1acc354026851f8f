import { Button, NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { answer, api } from "@tenon/api-client";
import { Icon, Problem, useFormat, Waiting } from "@tenon/ui";
import { useState } from "react";
import { periodParts } from "../invoices/period.js";
import { useWords as useInvoiceWords } from "../invoices/words.js";
import { useSave } from "../parts/useSave.js";
import { download } from "../table/csv.js";
import { periodsUntil } from "./months.js";
import { useBooksWords, useWords } from "./words.js";

interface Props {
  company: string;
  /** Empty until somebody chose one. */
  period: string;
  onPeriod: (period: string) => void;
}

/** How many periods back there are to choose. */
const PERIODS = 13;

/** The output side of a company's two-month return. */
export function Tax({ company, period, onPeriod }: Props) {
  const say = useWords();
  const said = useBooksWords();
  const named = useInvoiceWords();
  const format = useFormat();
  const [periods] = useState(() => periodsUntil(new Date(), PERIODS));
  const chosen = period || (periods[0] ?? "");
  const query = { legal_entity: company, period: chosen };
  const tax = useQuery({
    queryKey: ["tax", company, chosen],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/books/tax", { params: { query }, signal })),
  });
  const saving = useSave();
  const take = () =>
    void saving.save(async () => {
      const file = await answer(api.GET("/api/v1/books/files/tax", { params: { query }, parseAs: "blob" }));
      download(`tax-${chosen}.csv`, file as Blob);
    });
  const found = tax.data;
  return (
    <>
      <p className="quiet">{say("tax.help")}</p>
      <div className="form-row">
        <NativeSelect
          label={say("tax.period")}
          value={chosen}
          data={periods.map((value) => ({ value, label: named("numbers.named", periodParts(value)) }))}
          onChange={(event) => onPeriod(event.currentTarget.value)}
        />
        <Button variant="default" leftSection={<Icon name="download" />} loading={saving.busy} onClick={take}>
          {say("export")}
        </Button>
      </div>
      <Problem error={saving.error ?? tax.error} />
      {found === undefined && !tax.error && <Waiting rows={5} height={48} />}
      {found !== undefined && (
        <>
          <div className="sums-table">
            <table className="figures">
              <thead>
                <tr>
                  {(["document", "buyers", "type", "documents", "net", "tax"] as const).map((column) => (
                    <th key={column} scope="col">
                      {say(`tax.${column}`)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {found.rows.map((row) => (
                  <tr key={`${row.document} ${row.buyers} ${row.tax_type}`}>
                    <th scope="row">{said("document", row.document)}</th>
                    <td data-label={say("tax.buyers")}>{said("buyers", row.buyers)}</td>
                    <td data-label={say("tax.type")}>{said("type", row.tax_type ?? "all")}</td>
                    <td data-label={say("tax.documents")}>{row.documents}</td>
                    <td data-label={say("tax.net")}>{format.money(row.net)}</td>
                    <td data-label={say("tax.tax")}>{format.money(row.tax)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <p className="quiet">{say("tax.voided", { n: found.voided })}</p>
        </>
      )}
    </>
  );
}
