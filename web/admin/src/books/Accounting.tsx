import { NativeSelect, SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { answer, api } from "@tenon/api-client";
import { Problem, Waiting } from "@tenon/ui";
import { Page } from "../parts/Page.js";
import { oneOf, useFilters } from "../table/useFilters.js";
import { Accounts } from "./Accounts.js";
import { Days } from "./Days.js";
import { Landlords } from "./Landlords.js";
import { Periods } from "./Periods.js";
import { Tax } from "./Tax.js";
import { useWords } from "./words.js";

const FILTERS = ["view", "company", "month", "period"] as const;
const VIEWS = ["days", "landlords", "accounts", "periods", "tax"] as const;

/** What a shop hands its accountant: vouchers, the accounts they are booked to, locked months, the return's figures. */
export function Accounting() {
  const say = useWords();
  const filters = useFilters(FILTERS);
  const view = oneOf(VIEWS, filters.values.view) ?? "days";
  const companies = useQuery({
    queryKey: ["companies"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/staff/legal-entities", { signal })),
  });
  const all = companies.data?.items;
  const company = all?.find(({ id }) => id === filters.values.company) ?? all?.[0];
  return (
    <Page title={say("title")}>
      <p className="quiet">{say("help")}</p>
      <SegmentedControl
        aria-label={say("view")}
        className="views"
        value={view}
        onChange={(value) => filters.set({ view: value })}
        data={VIEWS.map((value) => ({ value, label: say(`view.${value}`) }))}
      />
      <Problem error={companies.error} retry={() => void companies.refetch()} />
      {company === undefined && !companies.error && <Waiting rows={5} height={48} />}
      {all !== undefined && all.length > 1 && view !== "accounts" && (
        <NativeSelect
          label={say("company")}
          value={company?.id}
          data={all.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(event) => filters.set({ company: event.currentTarget.value })}
        />
      )}
      {company !== undefined && view === "days" && (
        <Days company={company.id} month={filters.values.month} onMonth={(month) => filters.set({ month })} />
      )}
      {company !== undefined && view === "landlords" && (
        <Landlords
          company={company.id}
          month={filters.values.month}
          onMonth={(month) => filters.set({ month })}
        />
      )}
      {view === "accounts" && <Accounts />}
      {company !== undefined && view === "periods" && <Periods key={company.id} company={company.id} />}
      {company !== undefined && view === "tax" && (
        <Tax
          company={company.id}
          period={filters.values.period}
          onPeriod={(period) => filters.set({ period })}
        />
      )}
    </Page>
  );
}
