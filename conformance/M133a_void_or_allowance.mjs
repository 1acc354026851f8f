/** What comes back with its paper in the same period voids the invoice, and what the buyer keeps is issued anew; without the paper, from a carrier or after an allowance it is given back by line, at another store and from the office too, and never more than there was; a return undone is invoiced once more. (The next period's allowances are played by tests with a clock of their own.) */
import { randomUUID } from "node:crypto";

import { Shop, units } from "./lib/shop.mjs";

export default async function (t) {
  const shop = await Shop.open(t);
  const { owner } = shop;
  const register = await shop.anotherRegister("VOID1");
  const { variant_id: variant } = shop.goods[0];
  const price = await shop.price(variant);
  await shop.stock(variant, 60);

  const sell = async (count, invoice) => {
    const command = {
      type: "sell",
      sale_id: randomUUID(),
      lines: [{ variant_id: variant, quantity: units(count) }],
      tenders: [{ kind: "cash", amount: price * count }],
      expected_total: price * count,
      goods_in_hand: true,
      invoice,
    };
    const { receipt } = (await shop.command(owner, register, command)).must(200).body;
    return { id: command.sale_id, paper: receipt.invoices[0] };
  };
  const order = async (id) => (await owner.get(`/api/v1/orders/${id}`)).must(200).body;
  const invoice = async ({ id }) => (await owner.get(`/api/v1/invoices/${id}`)).must(200).body;
  const wish = async (id, count, paper_back) => {
    const { lines } = await order(id);
    const line = { line_id: lines[0].id, quantity: units(count), condition: "saleable", reason: "defective" };
    return { order_id: id, lines: [line], paper_back };
  };
  const bring = async (id, count, paper_back, at = register) => {
    const command = {
      type: "return",
      return_id: randomUUID(),
      return: await wish(id, count, paper_back),
      expected_total: price * count,
    };
    return shop.command(owner, at, command);
  };
  const stands = async (id) => {
    const { invoices } = (await owner.get(`/api/v1/receipts/${id}`)).must(200).body;
    return invoices
      .filter(({ state }) => state === "issued")
      .reduce((sum, { total, allowed }) => sum + total - allowed, 0);
  };

  // With the paper: void, and what is kept anew.
  const sold = await sell(3);
  const question = { store_id: shop.store.id, return: await wish(sold.id, 1, false) };
  const quote = (await owner.post("/api/v1/returns/quotes", question)).must(200).body;
  t.equal(quote.papers.join(), sold.paper.number, "the till is told which paper to ask for");
  const { returned } = (await bring(sold.id, 1, true)).must(200).body;
  const [old, anew] = returned.invoices;
  t.equal(
    `${old.number} ${old.state} ${anew.state} ${anew.total}`,
    `${sold.paper.number} voided issued ${price * 2}`,
    "the first is void, two stand on a new one",
  );
  t.equal(anew.lines[0].quantity, units(2), "with the number of pieces that are kept");
  t.ok(anew.number !== old.number && anew.codes, "it has a number and codes of its own");
  const printer = { width: "mm57", encoding: "utf8_chosen", cutter: true };
  const body = { order_id: sold.id, return_id: returned.id, printer };
  const printed = (await owner.post(`/api/v1/registers/${register}/prints`, body)).must(200).body;
  const text = Buffer.from(printed.bytes, "base64").toString("utf8");
  t.ok(text.includes("電子發票證明聯") && !text.includes("補印"), "the till prints it, and it is no copy");
  t.equal(`${printed.document_id} ${printed.copy}`, `${returned.id} 1`, "once");

  // Without the paper, in another store: an allowance on what stands; then it cannot be voided any more.
  const content = {
    name: "中山門市",
    kind: "direct",
    zone: "Asia/Taipei",
    cut_off_minutes: 0,
    location_id: shop.store.location_id,
  };
  const { legal_entity_id } = shop.store;
  const store = { legal_entity_id, code: "zhongshan", invoice_mode: "own", content };
  const elsewhere = (await owner.post("/api/v1/staff/stores", store, { key: true })).must(201).body;
  const made = { store_id: elsewhere.id, code: "VOID2", name: "VOID2" };
  const other = (await owner.post("/api/v1/staff/registers", made, { key: true })).must(201).body.id;
  (await shop.command(owner, other, { type: "open_shift", float: price * 2 })).must(200);
  t.equal((await bring(sold.id, 1, false, other)).must(200).body.returned.invoices.length, 0, "no paper");
  const given = (await invoice(anew)).allowances;
  t.equal(given.map(({ total }) => total).join(), String(price), "one piece is given back on it");
  t.equal((await stands(sold.id)) / price, 1, "one piece stands");
  t.equal((await bring(sold.id, 2, false)).code, "orders.returned_already", "no more than there is");
  (await bring(sold.id, 1, true)).must(200);
  t.equal((await invoice(anew)).allowances.length, 2, "after an allowance the paper changes nothing");
  t.equal(await stands(sold.id), 0, "all of it is given back");

  // On a carrier there is no paper to bring.
  const carried = await sell(2, { carrier: "/ABC+123" });
  (await bring(carried.id, 1, true)).must(200);
  const kept = await invoice(carried.paper);
  t.equal(`${kept.invoice.state} ${kept.allowances.length}`, "issued 1", "a carrier's invoice is allowed on");

  // All of it with the paper, as a company: nothing is left to issue. Undone, it is invoiced once more.
  const whole = await sell(2, { tax_id: "04595257" });
  const mistake = (await bring(whole.id, 2, true)).must(200).body.returned;
  t.equal(mistake.invoices.map(({ state }) => state).join(), "voided", "void, and no more");
  const undo = { type: "void_return", return_id: mistake.id, reason: "wrong_item" };
  (await shop.command(owner, register, undo)).must(200);
  t.equal(await stands(whole.id), price * 2, "the sale is invoiced again");
  const again = (await owner.get(`/api/v1/receipts/${whole.id}`)).must(200).body.invoices.at(-1);
  t.equal(again.buyer_tax_id, "04595257", "to the same company");

  // A web order that is fetched and paid at the counter, brought back there.
  const cart = (await shop.order(owner, variant, { count: 2, price })).must(201).body;
  (await owner.post(`/api/v1/orders/${cart.id}/ready`)).must(200);
  const { code } = (await order(cart.id)).fulfilments[0];
  const cash = [{ kind: "cash", amount: price * 2 }];
  const handed = { code, register_id: register, to_other: false, tenders: cash };
  (await owner.post(`/api/v1/orders/${cart.id}/handover`, handed, { key: true })).must(200);
  const { returned: fetched } = (await bring(cart.id, 1, true)).must(200).body;
  t.equal(fetched.invoices.length, 2, "a web order's paper is voided and issued anew too");
  t.equal(await stands(cart.id), price, "one piece stands");
}
