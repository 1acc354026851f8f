/** Home delivery, paid on delivery: sent with carrier and number; nobody takes it, so its goods are back on the shelf or set aside, the order ends without money, its buyer is told, and what is missing is a case; one that was paid is a return. (Slots, temperatures and labels come later.) */
import { Shop, units } from "./lib/shop.mjs";

export const seconds = 90;

export default async function (t) {
  const shop = await Shop.open(t);
  const read = async (id) => (await shop.owner.get(`/api/v1/orders/${id}`)).must(200).body;
  const good = shop.goods[0];
  await shop.stock(good.variant_id, 10);
  const lines = [{ variant_id: good.variant_id, quantity: units(2) }];
  const asked = { channel: "web", delivery: "home", lines };
  const recipient = { name: "王小明", phone: "0912345678", area: "臺北市信義區", address: "市府路 45 號" };

  const send = async () => {
    const quote = (await shop.owner.post("/api/v1/quotes", asked)).must(200).body;
    const wanted = {
      lines,
      buyer: { name: "王小明", phone: "0912345678" },
      fulfilment: { kind: "delivery", recipient },
      payment: { method: "cash_on_delivery" },
      expected_total: quote.total,
    };
    const order = (await shop.owner.post("/api/v1/orders", wanted, { key: true })).must(201).body;
    const parcel = { carrier: "黑貓宅急便", tracking: "9001-2345" };
    (await shop.owner.post(`/api/v1/orders/${order.id}/shipment`, parcel)).must(200);
    return order;
  };
  const back = (order, goods) =>
    shop.owner.post(`/api/v1/orders/${order.id}/undelivered`, { why: "not_collected", goods });

  const first = await send();
  t.equal(await shop.available(good.variant_id), 8, "two left the shelf");
  t.equal((await read(first.id)).money_state, "unpaid", "it is paid to whoever brings it");
  const line = first.lines[0].id;
  const goods = [
    { line_id: line, quantity: units(1), condition: "saleable" },
    { line_id: line, quantity: units(1), condition: "damaged" },
  ];
  for (const again of [false, true]) {
    const came = (await back(first, goods)).must(200).body;
    t.equal([came.state, came.paid].join(), "cancelled,0", again ? "said again" : "it is over without money");
    t.equal(typeof came.fulfilments[0].came_back_at, "string", "the parcel came back");
  }
  t.equal(await shop.available(good.variant_id), 9, "what can be sold is on the shelf again");
  const told = (await shop.owner.get("/api/v1/messages?limit=200")).must(200).body.items;
  const about = told.filter((one) => one.template === "parcel_came_back");
  t.equal(about.length, 1, "the buyer is told once");

  const second = await send();
  (await back(second, [{ line_id: second.lines[0].id, quantity: units(1), condition: "quarantine" }])).must(
    200,
  );
  const cases = (await shop.owner.get("/api/v1/cases?state=unsettled")).must(200).body.items;
  const short = cases.find((one) => one.kind === "orders.parcel_short" && one.subject === second.id);
  t.ok(short?.detail.includes('"quantity":1000'), "one is missing, and somebody asks the carrier");

  const third = await send();
  const money = { method: "cash_on_delivery", amount: third.total, reference: "0042" };
  (await shop.owner.post(`/api/v1/orders/${third.id}/payments/received`, money, { key: true })).must(201);
  const late = await back(third, [{ line_id: third.lines[0].id, quantity: units(2), condition: "saleable" }]);
  t.equal(late.code, "orders.undelivered_paid", "what was paid comes back as a return");
  t.equal((await read(third.id)).state, "completed", "and the order is done");
}
