/** Invoices of companies: the tax id is checked by both rules, and net and tax stand apart: 1,000 is 952 and 48, three lines of 10 are 29 and 1. What a member gave the last time is remembered. */
import { randomUUID } from "node:crypto";

import { Shop, units } from "./lib/shop.mjs";

export default async function (t) {
  const shop = await Shop.open(t);
  const { owner } = shop;
  const register = await shop.anotherRegister("B2B1");
  const made = async (amount, name) => {
    const body = {
      handle: `b2b-${name.toLowerCase()}`,
      names: { "zh-TW": `品項 ${name}` },
      tax_class: "standard",
      on_web: false,
      on_till: true,
      variants: [{ sku: `B2B-${name}`, unit: "piece", quantity_step: 1_000, unit_price: amount * 10_000 }],
    };
    const product = (await owner.post("/api/v1/products", body, { key: true })).must(201).body;
    return product.variants[0].id;
  };
  const sell = async (lines, total, tax_id, member_id) => {
    const command = {
      type: "sell",
      sale_id: randomUUID(),
      lines: lines.map((variant_id) => ({ variant_id, quantity: units(1) })),
      tenders: [{ kind: "cash", amount: total }],
      expected_total: total,
      goods_in_hand: true,
      invoice: { tax_id },
      ...(member_id && { member_id }),
    };
    return shop.command(owner, register, command);
  };
  const thousand = await made(1_000, "K");
  const [paper] = (await sell([thousand], 1_000, "04595257")).must(200).body.receipt.invoices;
  t.equal([paper.net, paper.tax, paper.total].join(), "952,48,1000", "1,000 is 952 and 48");
  const tens = [await made(10, "A"), await made(10, "B"), await made(10, "C")];
  const [three] = (await sell(tens, 30, "04595257")).must(200).body.receipt.invoices;
  t.equal([three.net, three.tax, three.total].join(), "29,1,30", "three lines of 10 are 29 and 1");
  t.equal(
    three.lines.reduce((sum, { amount }) => sum + amount, 0),
    29,
    "its lines are written without tax and add up",
  );
  for (const [tax_id, fits] of [
    ["04595257", true],
    ["12345675", true],
    ["12345670", true],
    ["12345678", false],
    ["00000000", false],
    ["1234567", false],
  ]) {
    const answer = await sell([tens[0]], 10, tax_id);
    t.equal(answer.status, fits ? 200 : 422, `${tax_id} ${fits ? "fits" : "fits no rule"}`);
  }

  // A member gives it once.
  const joined = { phone: "0912345671", name: "林小榫" };
  const member = (await owner.post("/api/v1/members", joined)).must(201).body;
  t.equal(member.profile.company_tax_id, null, "nobody knows it yet");
  (await sell([tens[0]], 10, "04595257", member.id)).must(200);
  const again = (await owner.get(`/api/v1/members/${member.id}`)).must(200).body;
  t.equal(again.profile.company_tax_id, "04595257", "the next cashier is offered it");
}
