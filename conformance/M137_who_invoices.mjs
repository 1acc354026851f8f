/** A department-store counter: the landlord's invoice from a day on, with its commission; the sale has stock, member and receipt but no invoice of ours; a provider's system likewise, without a commission. */
import { randomUUID } from "node:crypto";

import { Shop, units } from "./lib/shop.mjs";

const LANDLORD = { name: "河岸百貨股份有限公司", tax_id: "28851261" };

export default async function (t) {
  const shop = await Shop.open(t);
  const { owner } = shop;
  const { variant_id: variant } = shop.goods[0];
  const price = await shop.price(variant);
  await shop.stock(variant, 30);
  const company = shop.store.legal_entity_id;

  /** A new store with one register; goods come from the shop's shelf. */
  const open = async (code, kind) => {
    const content = { name: `專櫃 ${code}`, kind, location_id: shop.store.location_id };
    const body = { legal_entity_id: company, code, invoice_mode: "own", content };
    const store = (await owner.post("/api/v1/staff/stores", body, { key: true })).must(201).body;
    const till = { store_id: store.id, code, name: code };
    const register = (await owner.post("/api/v1/staff/registers", till, { key: true })).must(201).body;
    return { store, register: register.id };
  };
  const known = async (store) =>
    (await owner.get("/api/v1/invoices/stores"))
      .must(200)
      .body.items.find((row) => row.store_id === store.id);
  const set = (store, version, who) => owner.put(`/api/v1/invoices/stores/${store.id}`, who, { version });
  const papers = async (store) =>
    (await owner.get(`/api/v1/invoices?store=${store.id}`)).must(200).body.items.length;
  const used = async () => {
    const ranges = (await owner.get("/api/v1/invoices/ranges")).must(200).body.items;
    return ranges.reduce((sum, { left }) => sum - left, 0);
  };

  const { store, register } = await open("RIVER", "counter");
  const { first, version, who } = await known(store);
  t.equal(who[0].by, "own", "a store begins with invoices of its own company");
  const landlord = { by: "landlord", since: first, ...LANDLORD, commission_rate: 285_000 };
  const wrong = await set(store, version, { ...landlord, tax_id: "28851262" });
  t.equal(wrong.status, 422, "the landlord's tax id is checked");
  t.ok(wrong.text.includes("invoices.who_tax_id"), "and said at its field");
  const early = await set(store, version, { ...landlord, since: "2020-01-01" });
  t.ok(early.text.includes("invoices.since_begun"), "what is over stays as it was");
  const planned = (await set(store, version, landlord)).must(200).body;
  t.equal(planned.who[0].commission_rate, 285_000, "the share is an integer");
  t.equal(
    (await set(store, version, landlord)).code,
    "store.stale",
    "two people do not overwrite each other",
  );

  (await shop.command(owner, register, { type: "open_shift", float: 0 })).must(200);
  const till = (await owner.get(`/api/v1/registers/${register}/till`)).must(200).body;
  t.equal(till.invoices ?? null, null, "the till asks for no carrier and no tax id");
  t.equal(till.invoiced_by.name, LANDLORD.name, "and says who gives the invoice");
  const begun = await set(store, planned.version, { by: "own", since: first });
  t.ok(begun.text.includes("invoices.since_begun"), "a day that has begun has one who invoices");

  // A member buys two: goods, member and receipt as everywhere, no number taken.
  const member = (await owner.post("/api/v1/members", { phone: "0912345137", name: "林小榫" })).must(
    201,
  ).body;
  const before = await used();
  const stocked = await shop.available(variant);
  const sell = async (at, count, more = {}) => {
    const sale_id = randomUUID();
    const command = {
      type: "sell",
      sale_id,
      lines: [{ variant_id: variant, quantity: units(count) }],
      tenders: [{ kind: "cash", amount: count * price, given: count * price }],
      expected_total: count * price,
      goods_in_hand: true,
      ...more,
    };
    return { sale_id, answer: await shop.command(owner, at, command) };
  };
  const asked = await sell(register, 1, { invoice: { tax_id: "04595257" } });
  t.equal(asked.answer.code, "invoices.issued_elsewhere", "a tax id belongs to the landlord's cash desk");
  const { sale_id, answer } = await sell(register, 2, { member_id: member.id });
  const { receipt } = answer.must(200).body;
  t.equal(receipt.invoices.length, 0, "no invoice of ours");
  t.equal(receipt.invoiced_by.by, "landlord", "the receipt says whose it is");
  t.equal(receipt.invoiced_by.name, LANDLORD.name, "by name");
  t.equal(stocked - (await shop.available(variant)), 2, "the goods left the shelf");
  const order = (await owner.get(`/api/v1/orders/${sale_id}`)).must(200).body;
  t.equal(order.member_id, member.id, "it is the member's");

  // The landlord's share, half up; of what is left after a return.
  const date = till.shift.business_date;
  const share = (amount) => Math.floor((amount * 285_000 * 2 + 1_000_000) / 2_000_000);
  const day = async () =>
    (await owner.get(`/api/v1/books/landlords/${store.id}/${date}`)).must(200).body.items;
  const [sold] = await day();
  t.equal(sold.commission, share(2 * price), "28.5 % of the sale");
  const [line] = order.lines;
  const brought = {
    order_id: sale_id,
    lines: [{ line_id: line.id, quantity: units(1), condition: "saleable", reason: "not_wanted" }],
    // Some of the demo's goods come back by exception only.
    exception: true,
  };
  const bring = { type: "return", return_id: randomUUID(), return: brought, expected_total: price };
  (await shop.command(owner, register, bring)).must(200);
  const [left] = await day();
  t.equal(left.returned, price, "one came back");
  t.equal(left.commission, share(price), "and the share is that of what is left");
  t.equal(await papers(store), 0, "nothing of ours was issued, voided or given back");
  t.equal(await used(), before, "and no number is gone");

  const span = `legal_entity=${company}&from=${date}&to=${date}`;
  const report = (await owner.get(`/api/v1/books/landlords?${span}`)).must(200).body.items;
  const counter = report.find((one) => one.store_id === store.id);
  t.equal(counter.landlord_tax_id, LANDLORD.tax_id, "the report names the landlord");
  t.equal(counter.sums.sold - counter.sums.returned, price, "what was sold and kept");
  t.equal(counter.sums.due, -share(price), "the money is in our drawer, so we owe the share");
  const voucher = (await owner.get(`/api/v1/books/vouchers/${store.id}/${date}`)).must(200).body;
  const entry = (key) =>
    voucher.lines.filter((one) => one.key === key).reduce((sum, one) => sum + one.debit - one.credit, 0);
  t.equal(entry("landlord.commission"), share(price), "the day's voucher has the commission");
  t.equal(entry("landlord.due"), -share(price), "against what is settled with the landlord");
  t.equal(entry("tax.output"), 0, "and no tax of an invoice that is not ours");
  t.equal(voucher.debit, voucher.credit, "both sides are one sum");
  t.equal(voucher.unexplained, 0, "and the money is that of the day's reconciliation");

  // Next door the company's own register goes on as always.
  const ours = await shop.anotherRegister("OWN137");
  t.equal(
    (await sell(ours, 1)).answer.must(200).body.receipt.invoices.length,
    1,
    "another store is untouched",
  );

  // A provider's own system: no invoice of ours, no commission.
  const other = await open("CLOUD", "popup");
  const theirs = {
    by: "provider",
    since: (await known(other.store)).first,
    name: "好單雲端",
    tax_id: "28851255",
  };
  const greedy = await set(other.store, 0, { ...theirs, commission_rate: 1 });
  t.ok(greedy.text.includes("invoices.commission_invalid"), "a provider keeps no share of a sale");
  (await set(other.store, 0, theirs)).must(200);
  (await shop.command(owner, other.register, { type: "open_shift", float: 0 })).must(200);
  const { receipt: elsewhere } = (await sell(other.register, 1)).answer.must(200).body;
  t.equal(elsewhere.invoices.length, 0, "the provider's system issues");
  t.equal(elsewhere.invoiced_by.by, "provider", "and the receipt says so");
  const named = (await owner.get(`/api/v1/books/landlords?${span}`)).must(200).body.items;
  t.ok(!named.some((one) => one.store_id === other.store.id), "it is no landlord");
}
