/** Files of payouts by card acquirer, wallet and pickup shop, with fees, against what was taken: what agrees, what differs, what nobody knows, what is missing; each difference is a case with somebody who looks after it, and every payment is paid out once. */
import { Shop } from "./lib/shop.mjs";

export const seconds = 150;

/** A day so many days after another. */
const plus = (date, days) =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86400000).toISOString().slice(0, 10);

export default async function (t) {
  const shop = await Shop.open(t);
  const { owner } = shop;
  const { variant_id: variant } = shop.goods[0];
  const price = await shop.price(variant);
  await shop.stock(variant, 20);

  const provider = async (code, name, methods, columns, days) => {
    const body = { name, methods, columns, days };
    return (await owner.put(`/api/v1/payouts/providers/${code}`, body, { version: 0 })).must(200).body;
  };
  const bring = (client, code, text, name = code) =>
    client.post(`/api/v1/payouts/files?provider=${code}&name=${name}.csv`, text, {
      headers: { "content-type": "application/octet-stream" },
    });
  const rows = async (file, state) =>
    (await owner.get(`/api/v1/payouts/files/${file.id}/rows${state ? `?state=${state}` : ""}`)).must(200).body
      .items;

  // What a bank shows, as cards and wallets are paid out; and what a pickup shop collected.
  const received = async (method, reference) => {
    const placed = (await shop.order(owner, variant, { price })).must(201).body;
    const body = { method, amount: price, reference };
    const path = `/api/v1/orders/${placed.id}/payments/received`;
    const story = (await owner.post(path, body, { key: true })).must(201).body;
    return { number: placed.number, ...story.payment };
  };
  const [one, two, three, four] = [
    await received("bank_transfer", "CARD-1"),
    await received("bank_transfer", "CARD-2"),
    await received("bank_transfer", "CARD-3"),
    await received("bank_transfer", "CARD-4"),
  ];
  const date = one.business_date;
  const taipei = {
    reference: "特店交易編號",
    gross: "交易金額",
    fee: "手續費",
    payout_on: "撥款日期",
    taken_on: "交易日期",
  };
  await provider("acquirer", "收單銀行", ["bank_transfer"], taipei, 2);
  const header = "特店交易編號,交易日期,交易金額,手續費,撥款日期";
  const preview = (
    await owner.post("/api/v1/payouts/preview", `收單銀行撥款表\n${header}\nA,${date},1,0,${date}\n`, {
      headers: { "content-type": "application/octet-stream" },
    })
  ).must(200).body;
  t.equal(preview.header.join(), header, "a file shows its columns before anything is set up");

  const text = `收單銀行撥款表\n${header}\nCARD-1,${date},"${price}",15,${date}\n${two.number},${date},${price - 30},15,${date}\nNOBODY,${date},99,1,${date}\n合計,,,,\n`;
  const other = await t.staff("owner");
  const [mine, theirs] = await Promise.all([bring(owner, "acquirer", text), bring(other, "acquirer", text)]);
  t.equal([mine.status, theirs.status].sort().join(), "200,201", "two people bring one file at once");
  t.equal(mine.body.id, theirs.body.id, "and it is one file");
  const file = mine.body;
  t.equal(file.gross, 2 * price - 30 + 99, "what it took");
  t.equal(file.fee, 31, "less the fees");
  t.equal(file.net, file.gross - file.fee, "is what reached the bank");
  t.equal(file.differences, 2, "two rows do not agree");
  const [first, second, third] = await rows(file);
  t.equal(first.state, "matched", "by the provider's reference");
  t.equal(first.payment_id, one.id, "to its payment");
  t.equal(second.state, "differs", "by the order's number, with another amount");
  t.equal(second.expected, price, "and what was taken beside it");
  t.equal(third.state, "unknown", "what nobody here took");
  const ofOne = (await owner.get(`/api/v1/payouts/payments/${one.id}`)).must(200).body.items;
  t.equal(ofOne[0].fee, 15, "from a payment to its payout, and what was kept of it");
  t.equal((await bring(owner, "acquirer", text)).status, 200, "the same file again");
  t.equal((await rows(file)).length, 3, "changes nothing");
  t.equal((await rows(file, "differs")).length, 1, "rows are found by how they stand");

  // The rest: by amount, day and way to pay where that is one payment only; twice; and missing.
  const unnamed = `${header}\n,${date},${price},14,${date}\n`;
  const unclear = (await bring(owner, "acquirer", unnamed, "unclear")).must(201).body;
  t.equal((await rows(unclear))[0].state, "unknown", "two payments are alike: nobody guesses");
  const named = `${header}\nCARD-3,${date},${price},14,${date}\n`;
  const ofThree = (await bring(owner, "acquirer", named, "named")).must(201).body;
  t.equal((await rows(ofThree))[0].payment_id, three.id, "one has a name");
  const later = plus(date, 1);
  const alike = (await bring(owner, "acquirer", `${header}\n,${date},${price},13,${later}\n`, "alike")).must(
    201,
  ).body;
  t.equal((await rows(alike))[0].payment_id, four.id, "the only one left is meant");
  const again = (
    await bring(owner, "acquirer", `${header}\nCARD-1,${date},${price},15,${later}\n`, "again")
  ).must(201).body;
  t.equal((await rows(again))[0].state, "twice", "no payment is paid out twice");
  const five = await received("bank_transfer", "CARD-5");
  const end = `${header}\nCARD-9,${date},1,0,${plus(date, 4)}\n`;
  (await bring(owner, "acquirer", end, "end")).must(201);

  const cases = (await owner.get("/api/v1/cases?limit=200")).must(200).body.items;
  const about = (kind) => cases.filter((one) => one.kind === `books.payout_${kind}`);
  t.equal(about("differs")[0].subject, two.id, "what differs is a case");
  t.equal(about("twice").length, 1, "what came twice too");
  t.ok(about("unknown").length >= 2, "and what nobody knows");
  t.equal(about("missing")[0].subject, five.id, "and what was taken, is past its day and in no file");
  const open = about("differs")[0];
  const me = (await owner.get("/api/v1/staff/me")).must(200).body;
  const given = (
    await owner.put(`/api/v1/cases/${open.id}/owner`, { person_id: me.person.id }, { version: open.version })
  ).must(200).body;
  const closing = { outcome: "done", resolution: "the bank sends the rest" };
  const closed = await owner.post(`/api/v1/cases/${open.id}/close`, closing, { version: given.version });
  t.equal(closed.must(200).body.outcome, "done", "somebody looks after it, and says what came of it");

  // Cash that a pickup shop collected, with the net amount instead of the fee; and what it kept is in the books.
  const columns = { reference: "order", gross: "collected", net: "transferred", payout_on: "day" };
  await provider("pickup", "超商代收", ["cash_on_delivery", "convenience_store"], columns, 10);
  const cod = await received("cash_on_delivery", "711-0001");
  const collected = `order,collected,transferred,day\n${cod.number},${price},${price - 60},${date}\n`;
  const shopFile = (await bring(owner, "pickup", collected)).must(201).body;
  t.equal(shopFile.fee, 60, "the fee is what did not arrive");
  t.equal(shopFile.differences, 0, "and the row agrees");

  const voucher = (await owner.get(`/api/v1/books/vouchers/${cod.store_id}/${date}`)).must(200).body;
  const entry = (key) =>
    voucher.lines.filter((line) => line.key === key).reduce((sum, line) => sum + line.debit - line.credit, 0);
  t.equal(voucher.debit, voucher.credit, "the day's voucher balances");
  t.equal(voucher.unexplained, 0, "and is the day's reconciliation");
  t.equal(entry("payout.fee"), 15 + 15 + 14 + 60, "fees of that day are in it");
  t.equal(entry("tender.cash_on_delivery"), 0, "what was collected came");
}
