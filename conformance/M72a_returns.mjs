/** Web tea brought to a store on day 6 without a reason: its money goes back as it came, delivery too; an opened cake is refused with what its buyer was told; goods lie in the chosen condition; an exchange has one difference. (Allowances, points and coupons come later.) */
import { randomUUID } from "node:crypto";

import { Shop, units } from "./lib/shop.mjs";

export const seconds = 150;

export default async function (t) {
  const shop = await Shop.open(t);
  const clerk = await t.staff("cashier");
  const manager = await t.staff("manager");
  const register = await shop.anotherRegister("BACK1");
  const read = async (id) => (await shop.owner.get(`/api/v1/orders/${id}`)).must(200).body;
  const products = (await shop.owner.get("/api/v1/products")).must(200).body.items;
  const detail = async (good) => {
    const found = products.find((product) => product.variants.some(({ id }) => id === good.variant_id));
    return (await shop.owner.get(`/api/v1/products/${found.id}`)).must(200).body;
  };
  const classes = await Promise.all(shop.goods.map(async (good) => (await detail(good)).return_class));
  const tea = shop.goods[classes.indexOf("standard")];
  const cake = shop.goods[classes.indexOf("perishable")];
  t.ok(tea && cake, "the demo sells goods that may come back and goods that may not");
  const price = { tea: await shop.price(tea.variant_id), cake: await shop.price(cake.variant_id) };
  await shop.stock(tea.variant_id, 10);
  await shop.stock(cake.variant_id, 10);

  // Ordered on the web, sent home, paid online.
  const lines = [{ variant_id: tea.variant_id, quantity: units(2) }];
  const quote = (await shop.owner.post("/api/v1/quotes", { channel: "web", delivery: "home", lines })).must(
    200,
  ).body;
  const page = await t.page({ width: 390, height: 844 });
  await page.goto("/");
  const placed = await page.evaluate(
    async ({ lines, total }) => {
      await fetch("/api/v1/carts", { method: "POST" });
      const recipient = {
        name: "王小明",
        phone: "0912345678",
        area: "臺北市信義區",
        address: "市府路 45 號",
      };
      const answer = await fetch("/api/v1/orders", {
        method: "POST",
        headers: { "content-type": "application/json", "idempotency-key": crypto.randomUUID() },
        body: JSON.stringify({
          lines,
          buyer: { name: "王小明", phone: "0912345678" },
          fulfilment: { kind: "delivery", recipient },
          payment: { method: "online" },
          expected_total: total,
        }),
      });
      return { status: answer.status, body: await answer.json() };
    },
    { lines, total: quote.total },
  );
  t.equal(placed.status, 201, "the order stands");
  await page.goto(placed.body.payments[0].redirect_url);
  await page.locator('button[value="pay"], button[name="pay"]').first().click();
  await page.waitForURL(/\/orders\//, { timeout: 15_000 });
  const order = placed.body.id;
  await t.until("the money arrives", async () => (await read(order)).money_state === "paid");

  const early = await shop.owner.post(`/api/v1/orders/${order}/return-requests`, {
    way: "store",
    lines: [{ line_id: placed.body.lines[0].id, quantity: units(1), reason: "not_wanted" }],
  });
  t.equal(early.code, "orders.return_not_yet", "what was not sent does not come back");
  const parcel = { carrier: "黑貓宅急便", tracking: "9001-2345" };
  (await shop.owner.post(`/api/v1/orders/${order}/shipment`, parcel)).must(200);
  const behind = async () => {
    await page.goto(`/orders/${order}`);
    return (await page.locator(".steps li.done b").allTextContents()).at(-1);
  };
  t.equal(await behind(), "出貨", "what was sent has not arrived yet");
  const sent = (await shop.owner.post(`/api/v1/orders/${order}/delivered`, {})).must(200).body;
  t.equal(sent.fulfilments[0].state, "delivered", "the parcel arrived");
  t.equal(await behind(), "送達", "and its buyer sees so");
  t.equal(sent.fulfilments[0].tracking, parcel.tracking, "under its number");
  t.equal(await shop.available(tea.variant_id), 8, "two left the shelf");

  // Who forgets to say how many is told so where they are asked, and has lost nothing of what they chose.
  await page.goto(`/orders/${order}`);
  await page.locator(".returns summary").click();
  await page.locator('.returns select[name="reason"]').selectOption("defective");
  await page.locator(".returns .button").click();
  await page.locator(".returns details[open] .alert").waitFor();
  t.equal(await page.locator('.returns select[name="reason"]').inputValue(), "defective", "the reason stays");

  // The buyer asks on the web, and brings the goods to a store.
  const asked = await page.evaluate(
    async ({ order, line, quantity }) => {
      const answer = await fetch(`/api/v1/orders/${order}/return-requests`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          way: "store",
          lines: [{ line_id: line, quantity, reason: "not_wanted" }],
        }),
      });
      return { status: answer.status, body: await answer.json() };
    },
    { order, line: sent.lines[0].id, quantity: units(2) },
  );
  t.equal(asked.status, 201, "the buyer has a code to show");
  const found = (await clerk.get(`/api/v1/returnable?store=${shop.store.id}&code=${asked.body.code}`)).must(
    200,
  ).body.items;
  t.equal(found[0].order_id, order, "the counter finds the order by it");

  const brought = (order_id, line_id, count, more = {}) => ({
    order_id,
    lines: [{ line_id, quantity: units(count), condition: "saleable", reason: "not_wanted", ...more }],
  });
  const question = { store_id: shop.store.id, return: brought(order, sent.lines[0].id, 2) };
  const worth = (await clerk.post("/api/v1/returns/quotes", question)).must(200).body;
  t.equal(worth.goes_back, quote.total, "all of it goes back, delivery too");
  t.equal(worth.back.map(({ kind }) => kind).join(), "online", "as it came");
  const first = await clerk.post(
    "/api/v1/returns",
    { ...question, return: brought(order, sent.lines[0].id, 1), expected_total: price.tea },
    { key: true },
  );
  t.equal(first.must(201).body.total, price.tea, "one of two: its half, without delivery");
  const rest = await clerk.post(
    "/api/v1/returns",
    {
      ...question,
      return: brought(order, sent.lines[0].id, 1, { condition: "damaged" }),
      expected_total: quote.total - price.tea,
    },
    { key: true },
  );
  t.equal(rest.must(201).body.total, quote.total - price.tea, "the rest with delivery: together the whole");
  const back = await t.until("the money is back", async () => {
    const now = await read(order);
    return now.money_state === "refunded" && now;
  });
  t.equal(back.refunded, quote.total, "to the last dollar");
  t.equal(back.return_requests[0].state, "taken", "the wish is done");
  t.equal(await shop.available(tea.variant_id), 9, "one can be sold again, the damaged one cannot");
  const twice = await clerk.post(
    "/api/v1/returns",
    { ...question, return: brought(order, sent.lines[0].id, 1), expected_total: price.tea },
    { key: true },
  );
  t.equal(twice.code, "orders.returned_already", "nothing comes back twice");

  // An opened cake.
  const sold = (await shop.sell(clerk, register, cake.variant_id, { price: price.cake })).must(200).body;
  const sale = await read(sold.receipt.order_id);
  const opened = { store_id: shop.store.id, return: brought(sale.id, sale.lines[0].id, 1) };
  const refused = await clerk.post("/api/v1/returns/quotes", opened);
  t.equal(refused.code, "orders.return_exempt", "a cake does not come back for a change of mind");
  const exception = { ...opened.return, exception: true };
  const excepted = { ...opened, return: exception, expected_total: price.cake };
  t.equal(
    (await clerk.post("/api/v1/returns", excepted, { key: true })).status,
    403,
    "a clerk makes no exception",
  );
  const brings = { type: "return", return_id: randomUUID(), return: exception, expected_total: price.cake };
  const alone = await shop.command(clerk, register, brings);
  t.equal(alone.code, "till.not_permitted", "neither at a till");

  // A manager approves one act: goods without a receipt, at the lowest price of thirty days, as credit.
  const people = (await shop.owner.get("/api/v1/staff/people")).must(200).body.items;
  const boss = people.find(({ name }) => name === "陳柏翰");
  (await shop.owner.put(`/api/v1/staff/people/${boss.id}/pin`, { secret: "1357" })).must(204);
  const join = { name: "林小榫", phone: "0977123123", join_store_id: shop.store.id };
  const member = (await clerk.post("/api/v1/members", join, { key: true })).must(201).body;
  const found_at_home = [
    { variant_id: tea.variant_id, quantity: units(1), condition: "quarantine", reason: "does_not_suit" },
  ];
  const blind = () => ({
    type: "return",
    return_id: randomUUID(),
    return: { lines: found_at_home, member_id: member.id, refund: "store_credit" },
    expected_total: price.tea,
  });
  const wanted = { store_id: shop.store.id, return: blind().return };
  const value = (await clerk.post("/api/v1/returns/quotes", wanted)).must(200).body;
  t.equal([value.goes_back, value.back[0].kind].join(), `${price.tea},store_credit`, "what it would be");
  t.equal((await shop.command(clerk, register, blind())).code, "till.not_permitted", "not by a clerk alone");
  const grant = {
    permission: "till.refund_blind",
    subject_id: register,
    reason: "does_not_suit",
    approver: { person_id: boss.id, pin: "1357" },
  };
  (await clerk.post(`/api/v1/registers/${register}/grants`, grant)).must(201);
  (await shop.command(clerk, register, blind())).must(200);
  const wallet = (await shop.owner.get(`/api/v1/members/${member.id}/wallet`)).must(200).body;
  t.equal(wallet.accounts.find(({ kind }) => kind === "store_credit").balance, price.tea, "as credit");
  t.equal((await shop.command(clerk, register, blind())).code, "till.not_permitted", "approved once");

  // A faulty one is exchanged for two teas, in one act with one difference.
  const total = price.tea * 2;
  const difference = total - price.cake;
  const command = {
    type: "return",
    return_id: randomUUID(),
    return: brought(sale.id, sale.lines[0].id, 1, { condition: "damaged", reason: "defective" }),
    expected_total: price.cake,
    sale: {
      sale_id: randomUUID(),
      lines: [{ variant_id: tea.variant_id, quantity: units(2) }],
      tenders: difference > 0 ? [{ kind: "cash", amount: difference }] : [],
      expected_total: total,
    },
  };
  const done = (await shop.command(clerk, register, command)).must(200).body;
  t.equal(done.returned.exchanged_for, command.sale.sale_id, "the return knows what it was for");
  const expected = price.cake + difference;
  const inDrawer = async () =>
    (await manager.get(`/api/v1/registers/${register}/till`)).must(200).body.shift.cash_expected;
  t.equal(await inDrawer(), expected, "the drawer saw the difference only");
  const again = await shop.command(clerk, register, { ...command, return_id: randomUUID() });
  t.equal(again.code, "orders.returned_already", "the cake is exchanged once");
  const undone = { type: "void_return", return_id: command.return_id, reason: "wrong_item" };
  (await shop.command(manager, register, undone)).must(200);
  t.equal(await inDrawer(), price.cake, "undone as a whole");
  t.equal((await read(sale.id)).money_state, "paid", "the cake is sold again");
}
