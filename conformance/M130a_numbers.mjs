/** Numbers of a company, a store and a register: each takes its own first, they run out without stopping anybody, and what nobody used is reported. (The roll-over at midnight is played by the tests of the rules.) */
import { randomUUID } from "node:crypto";

import { Shop, units } from "./lib/shop.mjs";

export default async function (t) {
  const shop = await Shop.open(t);
  const { owner } = shop;
  const { variant_id: variant } = shop.goods[0];
  const price = await shop.price(variant);
  await shop.stock(variant, 30);
  const [known] = (await owner.get("/api/v1/invoices/issuers")).must(200).body.items;
  t.ok(known, "the demo's company issues its invoices");
  const [{ period, legal_entity_id }] = (await owner.get("/api/v1/invoices/ranges")).must(200).body.items;
  t.equal(legal_entity_id, known.legal_entity_id, "its numbers are of this period");

  const one = await shop.anotherRegister("NUM1");
  const other = await shop.anotherRegister("NUM2");
  const add = (range) => owner.post("/api/v1/invoices/ranges", { legal_entity_id, period, ...range });
  const own = { track: "QA", first: 0, last: 1, store_id: shop.store.id, register_id: one };
  (await add(own)).must(201);
  const twice = await add({ track: "QA", first: 1, last: 9 });
  t.equal(twice.code, "invoices.range_overlaps", "no number is there twice");
  const backwards = await add({ track: "QB", first: 9, last: 1 });
  t.equal(backwards.code, "fiscal.block_form", "a range ends after it begins");

  const sell = async (register) => {
    const sale_id = randomUUID();
    const command = {
      type: "sell",
      sale_id,
      lines: [{ variant_id: variant, quantity: units(1) }],
      tenders: [{ kind: "cash", amount: price }],
      expected_total: price,
      goods_in_hand: true,
    };
    const { receipt } = (await shop.command(owner, register, command)).must(200).body;
    return { sale_id, numbers: receipt.invoices.map(({ number }) => number) };
  };
  const first = [await sell(one), await sell(one)].flatMap(({ numbers }) => numbers);
  t.equal(first.join(), "QA00000000,QA00000001", "a register takes its own numbers, in order");
  const third = (await sell(one)).numbers[0];
  const fourth = (await sell(other)).numbers[0];
  t.ok(!third.startsWith("QA") && !fourth.startsWith("QA"), "then the company's, as every other does");
  t.equal(Number(fourth.slice(2)), Number(third.slice(2)) + 1, "one after the other");

  const ranges = (await owner.get("/api/v1/invoices/ranges")).must(200).body.items;
  const used = ranges.find(({ track }) => track === "QA");
  t.equal(used.left, 0, "what is used up says so");
  const removed = await owner.delete(`/api/v1/invoices/ranges/${used.id}`);
  t.equal(removed.code, "invoices.range_used", "and stays");
  const unused = (await owner.get("/api/v1/invoices/unused")).must(200).body.items;
  const left = unused.find(({ track }) => track === third.slice(0, 2));
  t.equal(left.first, Number(fourth.slice(2)) + 1, "what nobody used begins after the last");

  const papers = (await owner.get(`/api/v1/invoices?store=${shop.store.id}`)).must(200).body.items;
  t.equal(papers.length, 4, "four sales, four invoices");
}
