/** What the buyer gives decides what is invoiced: granted credit lowers it, a goods voucher was invoiced when it was bought, another company's voucher is that company's to invoice, and a sale without money left has no invoice; what comes back gives back what was invoiced of it, no more. (Deposits come with pre-orders, points with loyalty.) */
import { randomUUID } from "node:crypto";

import { logIn } from "./lib/people.mjs";
import { Shop, units } from "./lib/shop.mjs";

export default async function (t) {
  const shop = await Shop.open(t);
  const { owner } = shop;
  const { variant_id: variant } = shop.goods[0];
  const price = await shop.price(variant);
  await shop.stock(variant, 40);
  const register = await shop.anotherRegister("TEND1");

  const phone = "0912000136";
  await logIn(t, owner, { phone });
  const member = (await owner.get(`/api/v1/members?phone=${phone}`)).must(200).body.items[0].id;
  const give = { amount: 100, reason: "apology" };
  (await owner.post(`/api/v1/members/${member}/credit`, give, { key: true })).must(201);
  const types = (await owner.get("/api/v1/tender-types")).must(200).body.items;
  const { code: _, version, ...credit } = types.find(({ code }) => code === "store_credit");
  t.equal(credit.invoice, "reduces", "credit lowers what is invoiced");
  (await owner.put("/api/v1/tender-types/store_credit", { ...credit, at_till: true }, { version })).must(200);
  const noted = (name, invoice) => ({
    ...credit,
    names: { "zh-TW": name },
    how: "noted",
    at_till: true,
    on_web: false,
    refunds_as: "by_hand",
    invoice,
  });
  for (const [code, name, invoice] of [
    ["goods_voucher", "商品券", "already_invoiced"],
    ["mall_coupon", "百貨禮券", "issued_by_another"],
  ]) {
    (await owner.put(`/api/v1/tender-types/${code}`, noted(name, invoice), { version: 0 })).must(200);
  }

  const sell = async (count, tenders, more = {}) => {
    const given = tenders.reduce((sum, { amount }) => sum + amount, 0);
    const command = {
      type: "sell",
      sale_id: randomUUID(),
      lines: [{ variant_id: variant, quantity: units(count) }],
      tenders: [...tenders, { kind: "cash", amount: price * count - given }].filter(
        ({ amount }) => amount > 0,
      ),
      expected_total: price * count,
      goods_in_hand: true,
      ...more,
    };
    const { receipt } = (await shop.command(owner, register, command)).must(200).body;
    return { id: command.sale_id, papers: receipt.invoices };
  };
  const totals = ({ papers }) => papers.map(({ total }) => total).join();

  const plain = await sell(2, []);
  t.equal(totals(plain), String(price * 2), "money is invoiced");
  const granted = await sell(1, [{ kind: "store_credit", amount: 100 }], { member_id: member });
  t.equal(totals(granted), String(price - 100), "granted credit lowers the invoice");
  const voucher = await sell(2, [{ kind: "goods_voucher", amount: price }]);
  t.equal(totals(voucher), String(price), "a goods voucher is not invoiced again");
  const mall = await sell(1, [{ kind: "mall_coupon", amount: 50 }]);
  t.equal(totals(mall), String(price - 50), "nor what another company invoices");
  const nothing = await sell(1, [{ kind: "goods_voucher", amount: price }]);
  t.equal(nothing.papers.length, 0, "a sale that leaves nothing to invoice has none");
  const company = await sell(2, [{ kind: "goods_voucher", amount: price }], {
    invoice: { tax_id: "04595257" },
  });
  t.equal(totals(company), String(price), "a company's neither");
  const { net, tax } = company.papers[0];
  t.equal(net + tax, price, "and its net and tax make it up");

  // One of two that were paid by half with a voucher comes back, then the other.
  const order = (await owner.get(`/api/v1/orders/${voucher.id}`)).must(200).body;
  const line = { line_id: order.lines[0].id, quantity: units(1), condition: "saleable", reason: "defective" };
  const wish = { order_id: voucher.id, lines: [line] };
  const quote = (await owner.post("/api/v1/returns/quotes", { store_id: shop.store.id, return: wish })).must(
    200,
  );
  const command = {
    type: "return",
    return_id: randomUUID(),
    return: wish,
    expected_total: quote.body.goes_back,
  };
  (await shop.command(owner, register, command)).must(200);
  const { allowances } = (await owner.get(`/api/v1/invoices/${voucher.papers[0].id}`)).must(200).body;
  const given = allowances.reduce((sum, one) => sum + one.total, 0);
  const money = quote.body.back.filter(({ kind }) => kind !== "goods_voucher");
  t.equal(
    given,
    money.reduce((sum, { amount }) => sum + amount, 0),
    "so much is given back as went back of what was invoiced",
  );
  (await shop.command(owner, register, { ...command, return_id: randomUUID() })).must(200);
  const all = (await owner.get(`/api/v1/invoices/${voucher.papers[0].id}`)).must(200).body.allowances;
  t.equal(
    all.reduce((sum, one) => sum + one.total, 0),
    price,
    "and in the end all of it, and no more",
  );
}
