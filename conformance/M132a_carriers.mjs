/** Where an invoice goes instead of on paper: mobile, citizen and member carriers, donation; paper with its codes, a copy that is marked, and a company that keeps its own in a carrier. */
import { randomUUID } from "node:crypto";

import { Shop, units } from "./lib/shop.mjs";

export default async function (t) {
  const shop = await Shop.open(t);
  const { owner } = shop;
  const register = await shop.anotherRegister("INV1");
  const { variant_id: variant } = shop.goods[0];
  const price = await shop.price(variant);
  await shop.stock(variant, 30);
  const member = (await owner.post("/api/v1/members", { phone: "0912345670", name: "林小榫" })).must(
    201,
  ).body;

  const sell = (invoice, more = {}) =>
    shop.command(owner, register, {
      type: "sell",
      sale_id: randomUUID(),
      lines: [{ variant_id: variant, quantity: units(1) }],
      tenders: [{ kind: "cash", amount: price }],
      expected_total: price,
      goods_in_hand: true,
      invoice,
      ...more,
    });
  const paper = async (invoice, more) => {
    const { receipt } = (await sell(invoice, more)).must(200).body;
    t.equal(receipt.invoices.length, 1, "a sale has one invoice");
    return receipt.invoices[0];
  };

  const printed = await paper(undefined);
  t.equal(printed.handover, "paper", "nothing said is paper");
  t.ok(/^[A-Z]{2}\d{8}$/.test(printed.number), "two letters and eight digits");
  const { code39, left, right } = printed.codes;
  t.equal(code39.length, 19, "period, number and random code stand in the bar code");
  t.ok(code39.includes(printed.number) && code39.endsWith(printed.random), "in their order");
  t.ok(left.text.startsWith(printed.number), "the left code begins with the number");
  t.ok(right.text.startsWith("**"), "the right code is marked as such");
  t.equal(left.size, right.size, "both are drawn in one size");
  t.equal(printed.copies, 1, "it was printed once");
  const again = (await owner.post(`/api/v1/invoices/${printed.id}/copies`, {})).must(200).body;
  t.equal(again.invoice.copies, 2, "the second paper is a copy");

  const mobile = await paper({ carrier: "/ABC+123" });
  t.equal(mobile.handover, "carrier", "a mobile barcode is a carrier");
  t.equal(mobile.codes, null, "what lies in a carrier is not printed");
  t.equal(mobile.kept, "****+123", "and shows its end alone");
  const citizen = await paper({ carrier: "AB12345678901234" });
  t.equal(citizen.handover, "carrier", "a citizen's certificate is one");
  const own = await paper({ with_member: true }, { member_id: member.id });
  t.equal(own.handover, "carrier", "a member's account is one");
  const company = await paper({ tax_id: "04595257", carrier: "/ABC+123" });
  t.equal(company.buyer_tax_id, "04595257", "a company may keep its own in a carrier");
  const given = await paper({ donation: "919" });
  t.equal(given.kept, "919", "an organisation gets it by its code");

  const next = async () => (await paper(undefined)).number;
  const before = Number((await next()).slice(2));
  for (const [invoice, code] of [
    [{ carrier: "/abc+123" }, "fiscal.carrier_lower_case"],
    [{ carrier: "/ABC_123" }, "fiscal.mobile_form"],
    [{ tax_id: "12345678" }, "fiscal.tax_id_check"],
    [{ donation: "12" }, "fiscal.donation_form"],
    [{ tax_id: "04595257", donation: "919" }, "fiscal.company_donates"],
    [{ carrier: "/ABC+123", donation: "919" }, "invoices.wish_unclear"],
  ]) {
    const refused = await sell(invoice);
    t.equal(refused.status, 422, `${code} is refused`);
    t.equal(refused.body.fields[0].code, code, "at its field");
  }
  const nobody = await sell({ with_member: true });
  t.equal(nobody.code, "invoices.member_carrier", "nobody's account keeps nothing");
  t.equal(Number((await next()).slice(2)), before + 1, "what was refused took no number");
}
