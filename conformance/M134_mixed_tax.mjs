/** Taxable, zero-rated and exempt goods in one basket: one document for a consumer whose sums stand apart, one a kind for a company; what comes back takes its own kind of tax with it, to the last dollar. */
import { randomUUID } from "node:crypto";

import { Shop, units } from "./lib/shop.mjs";

const TAXABLE = 105;
const ZERO = 200;
const EXEMPT = 300;

export default async function (t) {
  const shop = await Shop.open(t);
  const { owner } = shop;
  const register = await shop.anotherRegister("MIX1");
  // Zero-rated goods need the law's reason on their documents: 71 is export.
  const issuers = (await owner.get("/api/v1/invoices/issuers")).must(200).body.items;
  const issuer = issuers.find(({ legal_entity_id }) => legal_entity_id === shop.store.legal_entity_id);
  const { address, since, carrier_kind, way, low, web_moment, version } = issuer;
  const kept = { address, since, carrier_kind, way, low, web_moment };
  const edit = { ...kept, zero_rate_reason: 71, through_customs: false };
  const headers = { "if-match": `"${version}"` };
  (await owner.put(`/api/v1/invoices/issuers/${issuer.legal_entity_id}`, edit, { headers })).must(200);

  const made = async (tax_class, amount) => {
    const body = {
      handle: `mixed-${tax_class}`,
      names: { "zh-TW": `混合稅 ${tax_class}` },
      tax_class,
      on_web: false,
      on_till: true,
      variants: [
        { sku: `MIX-${tax_class}`, unit: "piece", quantity_step: 1_000, unit_price: amount * 10_000 },
      ],
    };
    const product = (await owner.post("/api/v1/products", body, { key: true })).must(201).body;
    return product.variants[0].id;
  };
  const goods = [await made("standard", TAXABLE), await made("zero", ZERO), await made("exempt", EXEMPT)];
  const total = 2 * (TAXABLE + ZERO + EXEMPT);
  const sell = async (invoice) => {
    const command = {
      type: "sell",
      sale_id: randomUUID(),
      lines: goods.map((variant_id) => ({ variant_id, quantity: units(2) })),
      tenders: [{ kind: "cash", amount: total }],
      expected_total: total,
      goods_in_hand: true,
      invoice,
    };
    const { receipt } = (await shop.command(owner, register, command)).must(200).body;
    return { order: command.sale_id, papers: receipt.invoices };
  };

  const mixed = await sell(undefined);
  t.equal(mixed.papers.length, 1, "a consumer has one document");
  const [paper] = mixed.papers;
  t.equal([paper.total, paper.tax, paper.net].join(), "1210,10,1200", "tax is in the taxable goods alone");
  t.equal(
    paper.lines.map(({ tax, amount }) => `${tax} ${amount}`).join(),
    "taxable 210,zero_rated 400,exempt 600",
    "each line says how it is taxed",
  );
  const company = await sell({ tax_id: "04595257" });
  const of = (kind) => company.papers.find(({ lines }) => lines[0].tax === kind);
  const [taxable, zero, exempt] = ["taxable", "zero_rated", "exempt"].map(of);
  t.equal(company.papers.length, 3, "a company has one for each kind");
  t.equal(
    [taxable, zero, exempt].map((one) => `${one.net}+${one.tax}`).join(),
    "200+10,400+0,600+0",
    "each with its own tax",
  );

  const order = async (id) => (await owner.get(`/api/v1/orders/${id}`)).must(200).body;
  const bring = async (id, wanted) => {
    const { lines } = await order(id);
    const brought = lines
      .map((line, at) => ({
        line_id: line.id,
        quantity: units(wanted[at]),
        condition: "saleable",
        reason: "not_wanted",
      }))
      .filter(({ quantity }) => quantity > 0);
    const sums = [TAXABLE, ZERO, EXEMPT].map((price, at) => price * wanted[at]);
    const command = {
      type: "return",
      return_id: randomUUID(),
      return: { order_id: id, lines: brought },
      expected_total: sums.reduce((sum, amount) => sum + amount, 0),
    };
    (await shop.command(owner, register, command)).must(200);
  };
  const given = async ({ id }) => {
    const { allowances } = (await owner.get(`/api/v1/invoices/${id}`)).must(200).body;
    return allowances.map((one) => `${one.total}/${one.tax}`).join();
  };
  await bring(mixed.order, [0, 1, 1]);
  t.equal(await given(paper), "500/0", "goods without tax give none back");
  await bring(mixed.order, [1, 0, 1]);
  t.equal(await given(paper), "500/0,405/5", "taxable ones their own");
  await bring(mixed.order, [1, 1, 0]);
  t.equal(await given(paper), "500/0,405/5,305/5", "and in the end all of it, and no more");
  await bring(company.order, [1, 2, 0]);
  t.equal(
    [await given(taxable), await given(zero), await given(exempt)].join(" | "),
    "105/5 | 400/0 | ",
    "of a company each on the document that it stands on",
  );
}
