import { Button, NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { answer, api, type BooksDay } from "@tenon/api-client";
import { Empty, Icon, Problem, Tag, useFormat } from "@tenon/ui";
import { useState } from "react";
import { Link } from "react-router";
import { useSave } from "../parts/useSave.js";
import { download } from "../table/csv.js";
import { type Column, DataTable } from "../table/DataTable.js";
import { wholeList } from "../table/useList.js";
import { daysOf, monthOf, monthsUntil } from "./months.js";
import { useWords } from "./words.js";

interface Props {
  company: string;
  /** Empty until somebody chose one. */
  month: string;
  onMonth: (month: string) => void;
}

/** How many months back there are to choose. */
const MONTHS = 25;

/** The vouchers of a month, a store's day each. */
export function Days({ company, month, onMonth }: Props) {
  const say = useWords();
  const [now] = useState(() => monthOf(new Date()));
  const chosen = month || now;
  const query = { legal_entity: company, ...daysOf(chosen) };
  const days = useQuery({
    queryKey: ["vouchers", company, chosen],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/books/vouchers", { params: { query }, signal })),
  });
  const saving = useSave();
  const take = () =>
    void saving.save(async () => {
      const text = await answer(
        api.GET("/api/v1/books/files/vouchers", { params: { query }, parseAs: "blob" }),
      );
      download(`vouchers-${chosen}.csv`, text as Blob);
    });
  const columns = useColumns();
  return (
    <>
      <div className="form-row">
        <NativeSelect
          label={say("month")}
          value={chosen}
          data={monthsUntil(now, MONTHS)}
          onChange={(event) => onMonth(event.currentTarget.value)}
        />
        <Button
          variant="default"
          leftSection={<Icon name="download" />}
          loading={saving.busy}
          disabled={days.data?.items.length === 0}
          onClick={take}
        >
          {say("days.export")}
        </Button>
      </div>
      <Problem error={saving.error} />
      <DataTable
        label={say("view.days")}
        name="vouchers"
        columns={columns}
        list={wholeList<BooksDay>(days)}
        rowKey={(row) => row.number}
        rowName={(row) => row.number}
        empty={
          <Empty icon="order" title={say("days.none")}>
            {say("days.noneHelp")}
          </Empty>
        }
      />
    </>
  );
}

/** Whether anything can still be booked on the day. */
export function FinalTag({ isFinal }: { isFinal: boolean }) {
  const say = useWords();
  return <Tag tone={isFinal ? "good" : "plain"}>{say(isFinal ? "state.final" : "state.moving")}</Tag>;
}

function useColumns(): Column<BooksDay>[] {
  const say = useWords();
  const format = useFormat();
  return [
    {
      key: "date",
      title: say("days.date"),
      render: (row) => <span className="figures">{format.date(row.business_date)}</span>,
      text: (row) => row.business_date,
    },
    {
      key: "store",
      title: say("days.store"),
      render: (row) => row.store_name,
      text: (row) => row.store_name,
      low: true,
    },
    {
      key: "number",
      title: say("days.number"),
      render: (row) => (
        <Link className="figures row-link" to={`/accounting/${row.store_id}/${row.business_date}`}>
          {row.number}
        </Link>
      ),
      text: (row) => row.number,
    },
    {
      key: "state",
      title: say("days.state"),
      render: (row) => <FinalTag isFinal={row.is_final} />,
      text: (row) => say(row.is_final ? "state.final" : "state.moving"),
      low: true,
    },
    {
      key: "total",
      title: say("days.total"),
      figures: true,
      render: (row) => format.money(row.total),
      text: (row) => String(row.total),
    },
  ];
}
