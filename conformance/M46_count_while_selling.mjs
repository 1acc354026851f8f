/** Two devices count while till and web sell: the adjustments are what is really missing, not what was sold meanwhile. */
import { randomUUID } from "node:crypto";

import { Shop, units } from "./lib/shop.mjs";

export const seconds = 120;

export default async function (t) {
  const shop = await Shop.open(t);
  const register = await shop.register();
  const [manager, one, two] = [await t.staff("manager"), await t.staff("cashier"), await t.staff("cashier")];
  const [cake, tea, other] = shop.goods;
  const price = await shop.price(cake.variant_id);
  const teaPrice = await shop.price(tea.variant_id);
  const location = shop.store.location_id;
  await shop.stock(cake.variant_id, 40);
  await shop.stock(tea.variant_id, 30);
  await shop.stock(other.variant_id, 7);
  const onHand = async (variant) => {
    const path = `/api/v1/stock/levels?variant=${variant}&location=${location}&condition=saleable`;
    return (await manager.get(path)).must(200).body.items[0].on_hand / 1000;
  };

  const opened = await one.post(
    "/api/v1/stock/counts",
    { location_id: location, note: "月底" },
    { key: true },
  );
  const count = `/api/v1/stock/counts/${opened.must(201).body.id}`;
  const scan = (client, device, variant, quantity, extra = {}) => {
    const scans = [{ id: randomUUID(), variant_id: variant, quantity: units(quantity), ...extra }];
    return client.post(`${count}/scans`, { device, scans }, { key: true });
  };

  // Before its shelf is counted three cakes are sold: 37 lie there, and two of them are gone.
  for (let sold = 0; sold < 3; sold += 1) {
    (await shop.sell(shop.owner, register, cake.variant_id, { price })).must(200);
  }
  // Two devices count the cakes together, one of them sends everything three times.
  const same = { device: "掃描槍一號", scans: [] };
  for (let piece = 0; piece < 20; piece += 1) {
    same.scans.push({ id: randomUUID(), variant_id: cake.variant_id, quantity: units(1) });
  }
  for (let tries = 0; tries < 3; tries += 1)
    (await one.post(`${count}/scans`, same, { key: true })).must(200);
  (await scan(two, "掃描槍二號", cake.variant_id, 15)).must(200);
  // All the tea is there.
  (await scan(two, "掃描槍二號", tea.variant_id, 30)).must(200);

  // Now the shop goes on selling, at the till and on the web; one web order is fetched, one waits.
  let soldCakes = 0;
  for (; soldCakes < 8; soldCakes += 1) {
    (await shop.sell(shop.owner, register, cake.variant_id, { price })).must(200);
    (await shop.sell(shop.owner, register, tea.variant_id, { price: teaPrice })).must(200);
  }
  const fetched = (await shop.order(t.visitor(), cake.variant_id, { price })).must(201).body;
  (await shop.order(t.visitor(), cake.variant_id, { price })).must(201);
  const order = (await shop.owner.get(`/api/v1/orders/${fetched.id}`)).must(200).body;
  const cash = {
    code: order.fulfilments[0].code,
    register_id: register,
    tenders: [{ kind: "cash", amount: price, given: price }],
  };
  (await shop.owner.post(`/api/v1/orders/${fetched.id}/handover`, cash, { key: true })).must(200);
  soldCakes += 1;

  const lines = (await one.get(`${count}/lines`)).must(200).body.items;
  const line = (variant) => lines.find((row) => row.variant_id === variant);
  const shown = (row) => [row.counted, row.expected, row.difference].map((value) => value / 1000);
  t.equal(shown(line(cake.variant_id)), [35, 37, -2], "the differences can be seen before they are booked");
  t.equal(shown(line(tea.variant_id)), [30, 30, 0], "what was sold after the counting is no loss");
  t.equal(line(other.variant_id), undefined, "what nobody counted is not part of it");

  const byClerk = await one.post(`${count}/post`, { reason: "月底盤點" }, { key: true });
  t.equal(byClerk.code, "api.forbidden", "a manager books what clerks counted");
  const document = (await manager.post(`${count}/post`, { reason: "月底盤點" }, { key: true })).must(201).body
    .id;
  t.equal(
    await onHand(cake.variant_id),
    40 - 3 - 2 - soldCakes,
    "the two that are missing, and what was sold",
  );
  t.equal(await onHand(tea.variant_id), 30 - 8, "no tea was lost");
  t.equal(await onHand(other.variant_id), 7, "uncounted goods stay");
  const movements = (await manager.get(`/api/v1/stock/movements?location=${location}&limit=200`)).must(200)
    .body.items;
  const booked = movements.filter((row) => row.subject === document);
  t.equal(
    booked.map((row) => [row.variant_id, row.quantity, row.reason]),
    [[cake.variant_id, -units(2), "count"]],
    "one movement, with its reason",
  );
  const journal = (await shop.owner.get("/api/v1/journal?limit=200")).must(200).body;
  let after = journal.next;
  let entries = journal.items;
  while (entries.length > 0 && !entries.some((entry) => entry.kind === "stock.count_posted@1")) {
    const page = (await shop.owner.get(`/api/v1/journal?limit=200&after=${after}`)).must(200).body;
    entries = page.items;
    after = page.next;
  }
  const posted = entries.find((entry) => entry.kind === "stock.count_posted@1");
  t.ok(posted && JSON.parse(posted.body).document === document, "the journal says who booked what");
  t.equal((await scan(two, "掃描槍二號", tea.variant_id, 1)).code, "stock.count_closed", "it is over");

  // A count of some goods, where what nobody finds is gone.
  const strict = {
    location_id: location,
    variant_ids: [other.variant_id, tea.variant_id],
    uncounted: "zero",
  };
  const second = (await manager.post("/api/v1/stock/counts", strict, { key: true })).must(201).body.id;
  const again = {
    device: "掃描槍一號",
    scans: [{ id: randomUUID(), variant_id: tea.variant_id, quantity: units(22) }],
  };
  (await manager.post(`/api/v1/stock/counts/${second}/scans`, again, { key: true })).must(200);
  (await manager.post(`/api/v1/stock/counts/${second}/post`, { reason: "複盤" }, { key: true })).must(201);
  t.equal([await onHand(other.variant_id), await onHand(tea.variant_id)], [0, 22], "not found is not there");
}
