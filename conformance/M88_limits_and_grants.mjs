/** Roles with limits, a PIN at the till, single-use approvals with a reason that are reported, and a leaver who is out at once. */
import { randomUUID } from "node:crypto";

import { Shop } from "./lib/shop.mjs";

export const seconds = 120;

export default async function (t) {
  const shop = await Shop.open(t);
  const { owner } = shop;
  const cashier = await t.staff("cashier");
  const register = await shop.register();
  const people = (await owner.get("/api/v1/staff/people")).must(200).body.items;
  const manager = people.find(({ name }) => name === "陳柏翰");
  const clerk = people.find(({ name }) => name === "王思涵");
  (await owner.put(`/api/v1/staff/people/${manager.id}/pin`, { secret: "1357" })).must(204);

  const say = (command) => shop.command(cashier, register, command);
  const { variant_id: variant } = shop.goods[0];
  const price = await shop.price(variant);
  await shop.stock(variant, 10);
  const sold = (await shop.sell(cashier, register, variant, { price })).must(200).body.receipt.order_id;
  const voiding = { type: "void", sale_id: sold, reason: "wrong_item" };
  t.equal((await say(voiding)).code, "till.not_permitted", "a cashier alone voids nothing");
  t.equal(
    (await say({ type: "open_drawer", reason: "check" })).code,
    "till.not_permitted",
    "nor opens the drawer",
  );

  const grant = (pin) =>
    cashier.post(`/api/v1/registers/${register}/grants`, {
      permission: "till.void",
      subject_id: sold,
      reason: "wrong_item",
      approver: { person_id: manager.id, pin },
    });
  t.equal((await grant("0000")).code, "staff.pin_refused", "a wrong PIN approves nothing");
  (await grant("1357")).must(201);
  (await say(voiding)).must(200);
  const again = (await shop.sell(cashier, register, variant, { price })).must(200).body.receipt.order_id;
  t.equal((await say({ ...voiding, sale_id: again })).code, "till.not_permitted", "an approval is used once");

  const reported = (await owner.get("/api/v1/staff/grants")).must(200).body.items[0];
  t.equal(reported.granted_by_name, "陳柏翰", "the report says who approved");
  t.equal(reported.granted_to_name, "王思涵", "for whom");
  t.equal(reported.reason, "wrong_item", "and why");
  t.ok(reported.used_at, "and that it was used");
  // The journal numbers what happened a moment after it did.
  const logged = (about) =>
    t.until(
      `the log tells of ${about}`,
      async () => (await owner.get(`/api/v1/audit?about=${about}`)).must(200).body.items[0],
    );
  const audit = await logged("till.voided");
  t.equal(audit.approved_by_name, "陳柏翰", "so does the audit log");

  const reprint = () =>
    cashier.post(`/api/v1/registers/${register}/reprints`, { order_id: again, reason: "customer_asks" });
  t.equal((await reprint()).code, "till.not_permitted", "nor prints a receipt once more");
  const approval = { permission: "till.reprint", subject_id: again, reason: "customer_asks" };
  const approver = { person_id: manager.id, pin: "1357" };
  (await cashier.post(`/api/v1/registers/${register}/grants`, { ...approval, approver })).must(201);
  (await reprint()).must(200);
  const printed = await logged("orders.reprinted");
  t.equal([printed.reason, printed.approved_by_name].join(), "customer_asks,陳柏翰", "which is reported");

  const half = { unit_price: price * 5_000, reason: "damaged" };
  const sell = (sale_id, price_by_hand, expected_total) =>
    say({
      type: "sell",
      sale_id,
      lines: [{ variant_id: variant, quantity: 1000, price_by_hand }],
      tenders: [{ kind: "cash", amount: expected_total, given: expected_total }],
      expected_total,
      goods_in_hand: false,
    });
  const cheaper = randomUUID();
  t.equal((await sell(cheaper, half, price / 2)).code, "till.not_permitted", "nor sets a price by hand");
  const allow = (subject_id) =>
    cashier.post(`/api/v1/registers/${register}/grants`, {
      permission: "till.price",
      subject_id,
      reason: "damaged",
      approver,
    });
  (await allow(cheaper)).must(201);
  const wordless = await sell(cheaper, { ...half, reason: "It fell, sorry" }, price / 2);
  t.equal(wordless.code, "till.reason_invalid", "not without a reason of the list");
  (await sell(cheaper, half, price / 2)).must(200);
  const other = await sell(randomUUID(), half, price / 2);
  t.equal(other.code, "till.not_permitted", "and the approval was for one sale");
  const used = (await owner.get("/api/v1/staff/grants")).must(200).body.items[0];
  t.equal(
    [used.permission, used.reason, Boolean(used.used_at)].join(),
    "till.price,damaged,true",
    "it is reported",
  );
  const visitor = t.visitor();
  const lines = [{ variant_id: variant, quantity: 1000, price_by_hand: half }];
  const asked = await visitor.post("/api/v1/quotes", { channel: "web", lines });
  t.equal(asked.code, "orders.price_by_hand", "nobody sets prices on the web");

  const join = { phone: "0911777888", name: "林小榫", join_store_id: shop.store.id };
  const member = (await cashier.post("/api/v1/members", join, { key: true })).must(201).body;
  const bringBack = (why) => {
    const line = { variant_id: variant, quantity: 1000, condition: "quarantine", reason: why };
    const brought = { lines: [line], member_id: member.id, refund: "store_credit" };
    return { store_id: shop.store.id, return: brought };
  };
  const quoted = await cashier.post("/api/v1/returns/quotes", bringBack("does_not_suit"));
  const expected_total = quoted.must(200).body.goes_back;
  const blind = (why = "does_not_suit") =>
    say({ type: "return", return_id: randomUUID(), return: bringBack(why).return, expected_total });
  t.equal((await blind()).code, "till.not_permitted", "nor gives money back without a receipt");
  const refund = { permission: "till.refund_blind", subject_id: register, reason: "does_not_suit" };
  (await cashier.post(`/api/v1/registers/${register}/grants`, { ...refund, approver })).must(201);
  t.ok((await blind("because")).status >= 400, "not without a reason of the list");
  (await blind()).must(200);
  t.equal((await blind()).code, "till.not_permitted", "approved once");
  const back = await logged("till.returned");
  t.equal(back.approved_by_name, "陳柏翰", "and reported");

  const drawer = { permission: "till.drawer", subject_id: register, reason: "check" };
  (await cashier.post(`/api/v1/registers/${register}/grants`, { ...drawer, approver })).must(201);
  (await say({ type: "open_drawer", reason: "check" })).must(200);
  const opened = await logged("till.drawer_opened");
  t.equal([opened.reason, opened.approved_by_name].join(), "check,陳柏翰", "as is every opened drawer");

  const taken = "/api/v1/exports/members?format=csv";
  t.equal((await owner.get(taken)).code, "staff.reason_needed", "people are taken out for a reason");
  t.equal((await cashier.get(`${taken}&reason=mailing`)).code, "api.forbidden", "and not by everybody");
  (await owner.get(`${taken}&reason=mailing`)).must(200);
  const looked = (await owner.get("/api/v1/audit?log=looks&about=exchange.export")).must(200).body.items[0];
  t.equal(looked.reason, "mailing", "and the log says who, and why");

  const limited = { name: "資深店員", permissions: ["till.use", "till.void", "staff.self"], limits: {} };
  limited.limits.void_amount = price - 1;
  const role = (await owner.post("/api/v1/staff/roles", limited)).must(201).body;
  const body = { role_id: role.id, store_id: shop.store.id };
  (await owner.post(`/api/v1/staff/people/${clerk.id}/roles`, body)).must(200);
  t.equal((await say({ ...voiding, sale_id: again })).code, "till.not_permitted", "a role goes so far");
  const wider = { ...limited, limits: { void_amount: price } };
  (await owner.put(`/api/v1/staff/roles/${role.id}`, wider, { version: role.version })).must(200);
  (await say({ ...voiding, sale_id: again })).must(200);

  t.equal((await cashier.get("/api/v1/staff/me")).status, 200, "the cashier is logged in");
  (await owner.post(`/api/v1/staff/people/${clerk.id}/leave`, {})).must(200);
  t.equal((await cashier.get("/api/v1/staff/me")).status, 401, "whoever leaves is out at once");
}
