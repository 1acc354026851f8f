/** Vouchers by store, tender, tax class and the origin of credit, as CSV that balances and is the day's reconciliation; a locked month takes nothing, and what comes late says so. */
import { randomUUID } from "node:crypto";

import { logIn } from "./lib/people.mjs";
import { Shop, units } from "./lib/shop.mjs";

export const seconds = 150;

/** The month before a day, such as `2026-10`. */
const monthBefore = (date) => {
  const [year, month] = date.split("-").map(Number);
  return new Date(Date.UTC(year, month - 2, 1)).toISOString().slice(0, 7);
};

/** Cells of a line without quotes. */
const cells = (line) => line.split(",");

export default async function (t) {
  const shop = await Shop.open(t);
  const { owner } = shop;
  const { variant_id: variant } = shop.goods[0];
  const price = await shop.price(variant);
  await shop.stock(variant, 20);
  const company = (await owner.get("/api/v1/staff/legal-entities")).must(200).body.items[0].id;

  // Credit that was given, and credit that is money once paid: a return pays the second.
  const phone = "0912000777";
  await logIn(t, owner, { phone });
  const member = (await owner.get(`/api/v1/members?phone=${phone}`)).must(200).body.items[0].id;
  const give = { amount: 120, reason: "apology" };
  (await owner.post(`/api/v1/members/${member}/credit`, give, { key: true })).must(201);
  const types = (await owner.get("/api/v1/tender-types")).must(200).body.items;
  const { code: _, version, ...ofCredit } = types.find(({ code }) => code === "store_credit");
  (await owner.put("/api/v1/tender-types/store_credit", { ...ofCredit, at_till: true }, { version })).must(
    200,
  );
  const custom = {
    names: { "zh-TW": "禮券", en: "Gift voucher" },
    how: "noted",
    at_till: true,
    on_web: false,
    invoice: "invoice",
    counts_for_thresholds: true,
    counts_for_tier: true,
    earns_points: true,
    refunds_as: "by_hand",
    opens_drawer: false,
    works_offline: false,
    active: true,
    position: 200,
  };
  (await owner.put("/api/v1/tender-types/gift_voucher", custom, { version: 0 })).must(200);

  const register = await shop.anotherRegister("BOOK1");
  const say = async (command) => (await shop.command(owner, register, command)).must(200).body;
  const sell = (tenders, more = {}) =>
    say({
      type: "sell",
      sale_id: randomUUID(),
      lines: [{ variant_id: variant, quantity: units(1) }],
      tenders,
      expected_total: price,
      goods_in_hand: true,
      ...more,
    });
  const date = (await owner.get(`/api/v1/registers/${register}/till`)).must(200).body.shift.business_date;
  await sell([
    { kind: "cash", amount: price - 200, given: price },
    { kind: "card", amount: 200 },
  ]);
  await sell(
    [
      { kind: "store_credit", amount: 120 },
      { kind: "cash", amount: price - 120, given: price - 120 },
    ],
    { member_id: member },
  );
  await sell([{ kind: "gift_voucher", amount: price }]);
  const undone = randomUUID();
  await sell([{ kind: "cash", amount: price, given: price }], { sale_id: undone });
  await say({ type: "void", sale_id: undone, reason: "wrong_item" });
  await say({ type: "cash_out", amount: 60, reason: "postage", purpose: "petty_cash" });
  const expected = 2 * price - 320 - 60;
  await say({ type: "close_shift", counted: expected - 10 });

  const read = async () =>
    (await owner.get(`/api/v1/books/vouchers/${shop.store.id}/${date}`)).must(200).body;
  const voucher = await read();
  const entry = (key) =>
    voucher.lines.filter((line) => line.key === key).reduce((sum, line) => sum + line.debit - line.credit, 0);
  t.equal(voucher.debit, voucher.credit, "both sides are one sum");
  t.equal(voucher.unexplained, 0, "and the money is that of the day's reconciliation");
  t.equal(entry("tender.cash"), expected - 10, "cash is what was counted");
  t.equal(entry("cash.over_short"), 10, "what was missing is told apart");
  t.equal(entry("cash.petty"), 60, "and what was paid for the shop");
  t.equal(entry("tender.card"), 200, "by tender");
  t.equal(entry("credit.granted"), 120, "credit that was given is told from credit that was paid");
  t.equal(entry("credit.paid"), 0, "nobody paid for any");
  const day = (await owner.get(`/api/v1/reconciliation?store=${shop.store.id}&date=${date}`)).must(200).body;
  const taken = day.tenders.reduce((sum, one) => sum + one.taken - one.given_back, 0);
  t.equal(-(entry("sales.standard") + entry("tax.output")), taken, "sales and their tax are what was taken");
  const papers = (await owner.get(`/api/v1/invoices?store=${shop.store.id}&limit=200`)).must(200).body.items;
  const invoiced = papers.filter(({ state }) => state === "issued").reduce((sum, { tax }) => sum + tax, 0);
  t.equal(-entry("tax.output"), invoiced, "the tax of the voucher is that of the invoices");

  // A key without an account stops the file, and is named.
  const path = `/api/v1/books/files/vouchers?legal_entity=${company}&from=${date}&to=${date}`;
  const refused = await owner.get(path);
  t.equal(refused.code, "books.accounts_missing", "no amount is put anywhere by a guess");
  t.ok(JSON.stringify(refused.body.params).includes("tender.gift_voucher"), "what lacks one is named");
  const account = { number: "1199", name: "=禮券,應收" };
  (await owner.put("/api/v1/books/accounts/tender.gift_voucher", account, { version: 0 })).must(200);
  const file = (await owner.get(path)).must(200);
  t.ok(file.text.startsWith("\uFEFF"), "UTF-8 with the mark that Excel wants");
  const lines = file.text.slice(1).trimEnd().split("\r\n");
  t.ok(file.text.includes(`"'=禮券,應收"`), "no cell runs as a formula, and commas are quoted");
  let [debit, credit] = [0, 0];
  for (const line of lines.slice(1)) {
    const row = cells(line.replace(/"[^"]*"/g, "quoted"));
    t.equal(row.length, 10, "ten cells a row");
    debit += Number(row[6]);
    credit += Number(row[7]);
  }
  t.equal(debit, credit, "the file balances");

  // A month that is over is locked; what comes late for it is booked on the first open day.
  const last = monthBefore(date);
  const period = (month, step, body = {}) =>
    owner.post(`/api/v1/books/periods/${company}/${month}/${step}`, body);
  t.equal((await period(date.slice(0, 7), "lock")).code, "staff.period_not_over", "not before its end");
  const manager = await t.staff("manager");
  t.equal(
    (await manager.post(`/api/v1/books/periods/${company}/${last}/lock`, {})).status,
    403,
    "a manager locks no books",
  );
  const locked = (await period(last, "lock")).must(200).body;
  t.ok(locked.locked_through.startsWith(last), "locked to its last day");
  t.equal((await period(last, "lock")).code, "staff.period_locked_already", "once");

  const made = { name: "old", kind: "orders" };
  const old = (await owner.post("/api/v1/imports", made, { key: true })).must(201).body.id;
  t.ok(old, "an import of orders of that month can be begun");
  const columns = { reference: "ref", gross: "amount", fee: "fee", payout_on: "day" };
  const bank = { name: "銀行", methods: ["bank_transfer"], columns, days: 3 };
  (await owner.put("/api/v1/payouts/providers/bank", bank, { version: 0 })).must(200);
  const placed = (await shop.order(owner, variant, { price })).must(201).body;
  const received = { method: "bank_transfer", amount: price, reference: "LATE-1" };
  (await owner.post(`/api/v1/orders/${placed.id}/payments/received`, received, { key: true })).must(201);
  const late = `ref,amount,fee,day\nLATE-1,${price},12,${last}-15\n`;
  const brought = await owner.post("/api/v1/payouts/files?provider=bank&name=late", late, {
    headers: { "content-type": "application/octet-stream" },
  });
  const rows = (await owner.get(`/api/v1/payouts/files/${brought.must(201).body.id}/rows`)).must(200).body
    .items;
  t.equal(rows[0].payout_on, `${last}-15`, "a payout of the locked month");
  t.equal(rows[0].business_date, `${date.slice(0, 7)}-01`, "stands on the first day that is open");
  // The journal is numbered a moment after the write where several servers may share the database.
  await t.until("and says so", async () => {
    const told = (await owner.get("/api/v1/audit?about=staff.booked_late")).must(200).body.items;
    return told.length > 0;
  });

  t.equal(
    (await period(last, "unlock", { reason: "" })).code,
    "staff.reason_needed",
    "unlocking needs a reason",
  );
  const opened = (await period(last, "unlock", { reason: "correction" })).must(200).body;
  t.equal(opened.steps[0].step, "unlock", "which stays written down");
  t.equal((await read()).debit, voucher.debit + 0, "the voucher of the day did not change meanwhile");
}
