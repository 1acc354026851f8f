import type {
  Command,
  LineInput,
  Quote,
  Receipt,
  ReturnBody,
  ReturnQuote,
  ShiftReport,
  Tender,
  Till,
  TillAnswer,
} from "@tenon/api-client";

import { givenBack } from "../logic/bring.js";
import type { Rounding } from "../logic/payment.js";

type Sums = Omit<ShiftReport, "counted" | "difference" | "pieces" | "bag" | "tenders">;
type Of<T extends Command["type"]> = Extract<Command, { type: T }>;

/** A till that only this tab knows: it answers like the server's and books nothing. */
export interface Practice {
  till: Till;
  receipts: Record<string, Receipt>;
  held: Record<string, LineInput[]>;
  sums: Sums;
  tenders: Record<string, number>;
}

/** What a command needs to know beside itself. */
export interface Knowledge {
  /** The moment, ISO 8601. */
  at: string;
  /** The day in the store's books if a shift begins now. */
  today: string;
  cashier: string;
  /** What the command's lines come to. */
  quote?: Quote | undefined;
  /** What the goods that come back come to. */
  back?: ReturnQuote | undefined;
  /** How cash is rounded that goes back. */
  rounding?: Rounding | undefined;
}

function noSums(float: number): Sums {
  return {
    expected: float,
    float,
    sales_count: 0,
    sales_total: 0,
    cash_sales: 0,
    cash_in: 0,
    cash_out: 0,
    cash_dropped: 0,
    petty_cash: 0,
    voids: 0,
    voids_total: 0,
    returns_count: 0,
    returns_total: 0,
    cash_returned: 0,
    drawer_openings: 0,
  };
}

/** The real till's place and shift, and nothing of what was done at it. */
export function practiceAt(till: Till): Practice {
  const shift = till.shift ? { ...till.shift, sales_count: 0, sales_total: 0 } : till.shift;
  return {
    till: { ...till, head: "", held: [], recent: [], returns: [], ...(shift === undefined ? {} : { shift }) },
    receipts: {},
    held: {},
    sums: noSums(shift?.float ?? 0),
    tenders: {},
  };
}

interface Done {
  practice: Practice;
  answer: Partial<TillAnswer>;
}

/** Does what a till would do. The practice that was given stays as it was. */
export function obey(before: Practice, command: Command, known: Knowledge): Done {
  const practice = structuredClone(before);
  practice.till.seq += 1;
  return { practice, answer: act(practice, command, known) };
}

function act(practice: Practice, command: Command, known: Knowledge): Partial<TillAnswer> {
  const { till, sums } = practice;
  switch (command.type) {
    case "open_shift":
      practice.sums = noSums(command.float);
      practice.tenders = {};
      till.shift = {
        id: till.register.id,
        business_date: known.today,
        opened_at: known.at,
        opened_by_name: known.cashier,
        float: command.float,
        sales_count: 0,
        sales_total: 0,
      };
      return {};
    case "close_shift":
      return close(practice, command);
    case "sell":
      return { receipt: sell(practice, command, known) };
    case "void":
      return undo(practice, command.sale_id);
    case "return":
      return takeBack(practice, command, known);
    case "void_return":
      till.returns = till.returns.map((one) =>
        one.return_id === command.return_id ? { ...one, voided: true } : one,
      );
      return {};
    case "hold":
      practice.held[command.hold_id] = command.lines as LineInput[];
      till.held.push({
        id: command.hold_id,
        label: command.label,
        lines: command.lines.length,
        total: known.quote?.total ?? 0,
        at: known.at,
      });
      return {};
    case "recall":
    case "discard": {
      const lines = practice.held[command.hold_id] ?? [];
      delete practice.held[command.hold_id];
      till.held = till.held.filter(({ id }) => id !== command.hold_id);
      return command.type === "recall" ? { held_lines: lines } : {};
    }
    case "cash_in":
      sums.cash_in += command.amount;
      sums.expected += command.amount;
      return {};
    case "cash_out":
      sums.cash_out += command.amount;
      sums.expected -= command.amount;
      if (command.purpose === "petty_cash") sums.petty_cash += command.amount;
      else if (command.purpose !== "change") sums.cash_dropped += command.amount;
      return {};
    case "open_drawer":
      sums.drawer_openings += 1;
      return {};
  }
}

function sell(
  practice: Practice,
  sale: Pick<Of<"sell">, "sale_id" | "tenders">,
  { at, cashier, quote }: Knowledge,
): Receipt {
  const { till, sums } = practice;
  const total = quote?.total ?? 0;
  const receipt: Receipt = {
    order_id: sale.sale_id,
    // A receipt that was practised has no number.
    number: "",
    receipt: "",
    store_name: till.register.store_name,
    register_code: till.register.code,
    cashier_name: cashier,
    at,
    business_date: till.shift?.business_date ?? "",
    lines: (quote?.lines ?? []).map((line) => ({
      name: line.name,
      sku: line.sku,
      quantity: line.quantity,
      unit_price: line.unit_price,
      net: line.net,
      options: line.options,
      note: line.note,
      contents: [],
    })),
    tax_summary: [],
    paid_before: 0,
    total,
    tenders: paidWith(sale.tenders ?? [], total),
    voided: false,
    // What is practised is no sale, so it has no invoice.
    invoices: [],
    ticket: null,
  };
  practice.receipts[sale.sale_id] = receipt;
  count(practice, receipt, 1);
  sums.sales_count += 1;
  sums.sales_total += total;
  const number = `#${Object.keys(practice.receipts).length}`;
  till.recent = [{ sale_id: sale.sale_id, receipt: number, total, at, voided: false }, ...till.recent];
  if (till.shift) {
    till.shift = { ...till.shift, sales_count: sums.sales_count, sales_total: sums.sales_total };
  }
  return receipt;
}

/** The tenders as a receipt has them; what cash was rounded by is one of its own. */
function paidWith(tenders: Tender[], total: number): Receipt["tenders"] {
  const rows = tenders.map(({ kind, amount, given }) => ({
    kind,
    amount,
    given: given ?? amount,
    change: (given ?? amount) - amount,
  }));
  const rest = total - rows.reduce((sum, { amount }) => sum + amount, 0);
  return rest === 0 ? rows : [...rows, { kind: "rounding", amount: rest, given: rest, change: 0 }];
}

function count(practice: Practice, receipt: Receipt, sign: 1 | -1): void {
  for (const { kind, amount } of receipt.tenders) {
    if (kind === "rounding" || kind === "exchange") continue;
    practice.tenders[kind] = (practice.tenders[kind] ?? 0) + sign * amount;
    if (kind !== "cash") continue;
    practice.sums.cash_sales += sign * amount;
    practice.sums.expected += sign * amount;
  }
}

function undo(practice: Practice, sale_id: string): Partial<TillAnswer> {
  const { till, sums } = practice;
  const receipt = practice.receipts[sale_id];
  if (receipt === undefined || receipt.voided) return {};
  receipt.voided = true;
  till.recent = till.recent.map((one) => (one.sale_id === sale_id ? { ...one, voided: true } : one));
  count(practice, receipt, -1);
  sums.voids += 1;
  sums.voids_total += receipt.total;
  sums.sales_count -= 1;
  sums.sales_total -= receipt.total;
  return { receipt };
}

function takeBack(practice: Practice, command: Of<"return">, known: Knowledge): Partial<TillAnswer> {
  const { till, sums } = practice;
  const { back, at, cashier } = known;
  if (back === undefined) return {};
  // In an exchange the new goods are paid by the old ones first.
  const exchanged = command.sale ? Math.min(known.quote?.total ?? 0, back.goes_back) : 0;
  const tenders = [{ kind: "exchange", amount: exchanged }, ...(command.sale?.tenders ?? [])];
  const receipt = command.sale ? sell(practice, { ...command.sale, tenders }, known) : undefined;
  const given = givenBack(back.back, exchanged, known.rounding ?? { step: 1, rounding: "nearest" });
  const handed = given.reduce((sum, { kind, amount }) => sum + (kind === "cash" ? amount : 0), 0);
  sums.returns_count += 1;
  sums.returns_total += back.total;
  sums.cash_returned += handed;
  sums.expected -= handed;
  const number = `#${till.returns.length + 1}`;
  const returned: ReturnBody = {
    id: command.return_id,
    number: "",
    channel: "till",
    store_id: till.register.store_id,
    store_name: till.register.store_name,
    staff_name: cashier,
    total: back.total,
    tax_total: back.tax_total,
    withheld: back.withheld,
    on_its_way: 0,
    state: "done",
    at,
    business_date: till.shift?.business_date ?? "",
    lines: back.lines,
    back: given,
    invoices: [],
  };
  const exchanged_for = command.sale?.sale_id ?? null;
  const recent = { return_id: command.return_id, receipt: number, total: back.total, at, voided: false };
  till.returns = [{ ...recent, exchanged_for }, ...till.returns];
  return { returned, ...(receipt ? { receipt } : {}) };
}

function close(practice: Practice, command: Of<"close_shift">): Partial<TillAnswer> {
  const { till, sums, tenders } = practice;
  const slips = new Map((command.batches ?? []).map(({ kind, amount }) => [kind as string, amount]));
  const shift_report: ShiftReport = {
    ...sums,
    counted: command.counted,
    difference: command.counted - sums.expected,
    pieces: command.pieces ?? [],
    bag: command.bag ?? null,
    tenders: Object.entries(tenders).map(([kind, amount]) => {
      const batch = slips.get(kind);
      return { kind, amount, batch: batch ?? null, difference: batch === undefined ? null : batch - amount };
    }),
  };
  till.shift = null;
  till.recent = [];
  till.returns = [];
  return { shift_report };
}
