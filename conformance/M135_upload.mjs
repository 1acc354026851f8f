/** Upload and its alarm: what is issued, voided and given back is handed in within 48 hours; the live board says what is not; what the platform refuses is repaired and sent again; answers that are lost are asked for; the platform holds every message against the schema and has each once. */
import { randomUUID } from "node:crypto";

import { Shop, units } from "./lib/shop.mjs";

export const seconds = 240;

export default async function (t) {
  const shop = await Shop.open(t);
  const { owner } = shop;
  const { variant_id: variant } = shop.goods[0];
  const price = await shop.price(variant);
  await shop.stock(variant, 30);
  const register = await shop.anotherRegister("UP1");
  const platform = t.tenon.ready.platform;
  const faults = async (wanted) => {
    const answer = await fetch(`${platform}/faults`, { method: "POST", body: JSON.stringify(wanted) });
    t.equal(answer.status, 200, "the platform is told how to behave");
  };
  const there = async () => (await fetch(`${platform}/documents`)).json();
  const sell = async () => {
    const command = {
      type: "sell",
      sale_id: randomUUID(),
      lines: [{ variant_id: variant, quantity: units(1) }],
      tenders: [{ kind: "cash", amount: price }],
      expected_total: price,
      goods_in_hand: true,
    };
    const { receipt } = (await shop.command(owner, register, command)).must(200).body;
    return { sale: command.sale_id, ...receipt.invoices[0] };
  };
  const read = async ({ id }) => (await owner.get(`/api/v1/invoices/${id}`)).must(200).body;
  const state = async (invoice, message = "F0401") =>
    (await read(invoice)).uploads.find((one) => one.message === message);
  const becomes = (invoice, wanted, message) =>
    t.until(
      `${message ?? "F0401"} of ${invoice.number} is ${wanted}`,
      async () => {
        const found = await state(invoice, message);
        return found?.state === wanted && found;
      },
      { within: 30_000, every: 100 },
    );
  const handIn = (invoice, outcome, client = owner) =>
    client.post(`/api/v1/invoices/${invoice.id}/hand-in`, { outcome });
  const lacking = async (upload) =>
    (await owner.get(`/api/v1/invoices?upload=${upload}`)).must(200).body.items.map(({ number }) => number);
  const board = async (kind) =>
    (await owner.get("/api/v1/dashboard")).must(200).body.attention.filter((row) => row.kind === kind);

  // Issued, and accepted within seconds; nobody did anything.
  const plain = await sell();
  const accepted = await becomes(plain, "accepted");
  t.equal(accepted.attempts, 1, "handed in once");
  const hours = (Date.parse(accepted.deadline) - Date.parse(accepted.happened_at)) / 3_600_000;
  t.equal(hours, 48, "48 hours after it was issued at the latest");

  // Voided: the void is a message of its own, after the invoice.
  const wrong = await sell();
  (await shop.command(owner, register, { type: "void", sale_id: wrong.sale, reason: "wrong_item" })).must(
    200,
  );
  await becomes(wrong, "accepted", "F0501");
  const messages = (await there()).filter(({ number }) => number === wrong.number);
  t.equal(messages.map(({ message }) => message).join(), "F0401,F0501", "in that order");

  // The platform does not answer: the document waits, and nobody at the till notices.
  await faults({ closed: true });
  const during = await sell();
  t.ok(during.number, "sales go on");
  await t.until("it was tried", async () => (await state(during)).attempts > 0, { within: 30_000 });
  t.ok((await lacking("waiting")).includes(during.number), "the list says that it is not in");
  await faults({});
  const late = await becomes(during, "accepted");
  t.ok(late.attempts >= 1 && late.words === null, "handed in when the platform was back");

  // The answer is lost after the platform took it: it is asked, and not sent twice.
  await faults({ lose: 1 });
  const lost = await sell();
  await becomes(lost, "accepted");
  t.equal((await there()).filter(({ number }) => number === lost.number).length, 1, "there once");

  // Refused: a case, a row in the list, the words of the platform; repaired there, and handed in again as it is.
  await faults({
    reject: [{ message: "F0401", code: "T001", words: "字軌尚未登錄 · track not registered" }],
  });
  const refused = await sell();
  const said = await becomes(refused, "rejected");
  t.equal(said.code, "T001", "the platform's code");
  t.ok(said.words.includes("字軌尚未登錄"), "and its words");
  t.equal((await lacking("rejected")).join(), refused.number, "the list finds it");
  const [row] = await board("case.invoices.upload_rejected");
  t.ok(row?.text.includes(refused.number), "the live board says which");
  const cashier = await t.staff("cashier");
  t.equal((await handIn(refused, "again", cashier)).status, 403, "not everybody may do that");
  (await handIn(refused, "again")).must(200);
  const again = await becomes(refused, "accepted");
  t.equal(again.attempts, 2, "the second time");
  t.equal((await board("case.invoices.upload_rejected")).length, 0, "the case closed itself");
  t.equal(
    (await handIn(refused, "again")).code,
    "invoices.nothing_refused",
    "there is nothing left to repair",
  );

  // What a person saw at the platform is noted by a person.
  await faults({ reject: [{ message: "F0401", code: "T002", words: "x" }] });
  const seen = await sell();
  await becomes(seen, "rejected");
  (await handIn(seen, "accepted")).must(200);
  t.equal((await state(seen)).code, "seen_there", "and says so");

  // The deadline: while nobody has it, the live board counts. (That it passes is played by the tests with a clock of their own.)
  t.equal((await board("invoices.late")).length, 0, "nothing is late");
  t.equal((await board("invoices.due")).length, 0, "and nothing is due within a day");

  // The platform itself refuses what breaks the schema, and numbers that come twice.
  const raw = async (name, xml, token = "tenon-demo-post") => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/xml" };
    return fetch(`${platform}/messages/F0401/${name}`, { method: "POST", headers, body: xml });
  };
  t.equal((await raw("one", "<Invoice/>", "wrong")).status, 401, "a stranger is turned away");
  const broken = await (await raw("two", "<Invoice/>")).json();
  t.equal(broken.code, "S002", "what breaks the schema is refused");

  // In the end both have the same, each once.
  const all = (await owner.get(`/api/v1/invoices?store=${shop.store.id}`)).must(200).body.items;
  const here = (await Promise.all(all.map(({ id }) => read({ id }))))
    .flatMap(({ uploads }) => uploads)
    .filter(({ code }) => code !== "seen_there")
    .map(({ message, number }) => `${message} ${number}`)
    .sort();
  const known = (await there()).map(({ message, number }) => `${message} ${number}`).sort();
  t.equal(known.join(), here.join(), "the platform and the shop have the same documents, each once");
}
