import { useQueryClient } from "@tanstack/react-query";
import { answer, api, type Level } from "@tenon/api-client";
import { Empty, formatQuantity, useFormat, useLocale } from "@tenon/ui";
import { type ReactNode, useMemo } from "react";
import { type Column, DataTable } from "../table/DataTable.js";
import { useList, useQuietRefresh } from "../table/useList.js";
import { useStateWords, useWords } from "../words.js";
import { useStockActions } from "./useStockActions.js";

export interface StockListProps {
  variant: string;
  location: string;
  filters: ReactNode;
  narrowed: boolean;
  onReset: () => void;
}

interface LevelsProps extends StockListProps {
  /** Whether this level is the person's to correct; everybody sees what the other stores have. */
  mayAdjust: (level: Level) => boolean;
  onAdjust?: (level: Level) => void;
  /** Whether it may be put to another use or written off. */
  mayMove: (level: Level) => boolean;
  onMove: (level: Level) => void;
}

const FEW = 3_000;

/** On hand, held and available, by goods and place. */
export function Levels(props: LevelsProps) {
  const { variant, location, mayAdjust, onAdjust, mayMove, onMove } = props;
  const say = useWords();
  const words = useStateWords();
  const format = useFormat();
  const client = useQueryClient();
  const actions = useStockActions();
  const locale = useLocale();
  const queryKey = useMemo(() => ["levels", locale, variant, location], [locale, variant, location]);
  const list = useList<Level>(queryKey, (cursor, signal) =>
    answer(
      api.GET("/api/v1/stock/levels", {
        params: {
          query: { variant: variant || undefined, location: location || undefined, cursor, limit: 50 },
        },
        signal,
      }),
    ),
  );
  useQuietRefresh(queryKey, (event) => event.topic === "stock" || event.topic === "availability");

  const quantity = (key: "on_hand" | "held" | "safety", title: string, low: boolean): Column<Level> => ({
    key,
    title,
    figures: true,
    low,
    render: (row) => formatQuantity(row[key]),
    text: (row) => formatQuantity(row[key]),
  });
  const columns: Column<Level>[] = [
    {
      key: "goods",
      title: say("stock.goods"),
      render: (row) => (
        <div className="goods-cell">
          <span className="clamp">{row.name}</span>
          <span className="quiet small block">{row.sku}</span>
        </div>
      ),
      text: (row) => `${row.name} ${row.sku}`,
    },
    {
      key: "location",
      title: say("stock.location"),
      render: (row) => row.location_name,
      text: (row) => row.location_name,
    },
    {
      key: "condition",
      title: say("stock.condition"),
      render: (row) => words("condition", row.condition),
      text: (row) => row.condition,
      low: true,
    },
    quantity("on_hand", say("stock.onHand"), false),
    quantity("held", say("stock.held"), true),
    quantity("safety", say("stock.safety"), true),
    {
      key: "available",
      title: say("stock.available"),
      figures: true,
      render: (row) => (
        <strong data-low={row.available <= 0 ? "none" : row.available <= FEW ? "few" : undefined}>
          {formatQuantity(row.available)}
        </strong>
      ),
      text: (row) => formatQuantity(row.available),
    },
    {
      key: "changed",
      title: say("stock.changed"),
      render: (row) => <span className="quiet figures">{format.moment(row.changed_at)}</span>,
      text: (row) => row.changed_at,
      low: true,
    },
  ];
  columns.push({
    key: "acts",
    title: say("stock.acts"),
    render: (row) => (
      <span className="cell-acts">
        {onAdjust && mayAdjust(row) && (
          <button
            type="button"
            className="plain-button"
            data-edged
            aria-label={`${say("stock.adjustOf", { sku: row.sku })} ${row.location_name}`}
            onClick={() => onAdjust(row)}
          >
            {say("stock.adjust")}
          </button>
        )}
        {mayMove(row) && (
          <button
            type="button"
            className="plain-button"
            data-edged
            aria-label={`${say("stock.moveOf", { sku: row.sku })} ${row.location_name}`}
            onClick={() => onMove(row)}
          >
            {say("stock.move")}
          </button>
        )}
      </span>
    ),
  });

  return (
    <DataTable
      label={say("nav.stock")}
      name="stock"
      whole="stock"
      columns={columns}
      list={list}
      rowKey={(row) => `${row.variant_id} ${row.location_id} ${row.condition}`}
      rowName={(row) => `${row.name || row.sku} ${row.location_name}`}
      bulk={actions}
      afterBulk={() => client.invalidateQueries({ queryKey: ["counts"] })}
      filters={props.filters}
      narrowed={props.narrowed}
      onReset={props.onReset}
      empty={
        <Empty icon="box" title={say("stock.empty")}>
          {say("stock.emptyHelp")}
        </Empty>
      }
    />
  );
}
