/** Goods asked of another place: approved or declined with a reason, packed, in transit with an owner, received in part, found later, lost; what is late becomes a case. */
import { Shop, units } from "./lib/shop.mjs";

export const seconds = 90;

export default async function (t) {
  const shop = await Shop.open(t);
  const manager = await t.staff("manager");
  const { variant_id: variant } = shop.goods[0];
  const xinyi = shop.store.location_id;
  const place = {
    code: "ZHONGSHAN",
    name: "中山門市",
    kind: "shop",
    like_location_id: xinyi,
    latitude_microdegrees: 25_052_700,
    longitude_microdegrees: 121_520_400,
  };
  const zhongshan = (await shop.owner.post("/api/v1/locations", place, { key: true })).must(201).body.id;
  await shop.stock(variant, 1);
  const delivery = { location_id: zhongshan, lines: [{ variant_id: variant, quantity: units(5) }] };
  (await shop.owner.post("/api/v1/stock/receipts", delivery, { key: true })).must(201);

  const level = async (location, condition = "saleable") => {
    const path = `/api/v1/stock/levels?variant=${variant}&location=${location}&condition=${condition}`;
    const row = (await manager.get(path)).must(200).body.items[0];
    return [row?.on_hand ?? 0, row?.held ?? 0].map((value) => value / 1000);
  };
  const ask = async (count) => {
    const lines = [{ variant_id: variant, quantity: units(count) }];
    const body = { from_location_id: zhongshan, to_location_id: xinyi, lines, note: "客人在等" };
    return (await manager.post("/api/v1/stock/transfers", body, { key: true })).must(201).body;
  };
  const step = (client, { id }, verb, body) =>
    client.post(`/api/v1/stock/transfers/${id}/${verb}`, body, { key: true });
  const some = (count) => ({ lines: [{ variant_id: variant, quantity: units(count) }] });

  // No, and why.
  const declined = await ask(5);
  const own = await step(manager, declined, "approve", {});
  t.equal(own.code, "api.all_stores", "whoever asks does not say yes for the other place");
  const no = (await step(shop.owner, declined, "decline", { reason: "週末活動要用" })).must(200).body;
  t.equal([no.state, no.steps.at(-1).reason], ["declined", "週末活動要用"], "no comes with a reason");

  // Two are asked for, approved, packed, sent; one arrives.
  const transfer = await ask(2);
  t.equal(await level(zhongshan), [5, 0], "asking holds nothing");
  (await step(shop.owner, transfer, "approve", {})).must(200);
  t.equal(await level(zhongshan), [5, 2], "what was approved is held");
  t.equal((await step(shop.owner, transfer, "send")).code, "stock.transfer_state", "no step is left out");
  (await step(shop.owner, transfer, "pack", {})).must(200);
  const sent = (await step(shop.owner, transfer, "send")).must(200).body;
  t.equal(await level(zhongshan), [3, 0], "what was sent is off the shelf");
  t.equal(await level(zhongshan, "in_transit"), [2, 0], "and in the sender's books, in transit");
  t.ok(sent.owner_id, "goods in transit have an owner");
  const before = await shop.available(variant);
  const short = (await step(manager, transfer, "receive", some(1))).must(200).body;
  t.equal(short.state, "short", "less arrived than was sent");
  t.equal(await shop.available(variant), before + 1, "what arrived can be promised");
  t.equal(await level(zhongshan, "in_transit"), [1, 0], "the rest stays in transit");
  const cases = async () => (await shop.owner.get("/api/v1/cases")).must(200).body.items;
  const about = (await cases()).filter((row) => row.subject === transfer.id);
  t.equal(
    about.map((row) => row.kind),
    ["stock.transfer_short"],
    "somebody has to look for it",
  );
  t.equal(
    (await step(manager, transfer, "receive", some(2))).code,
    "stock.more_than_there",
    "no more than was sent",
  );

  // It does not turn up.
  const lost = (await step(shop.owner, transfer, "write-off", { reason: "貨運遺失" })).must(200).body;
  t.equal(
    [lost.state, lost.lines[0].received, lost.lines[0].lost],
    ["received", units(1), units(1)],
    "written off",
  );
  t.equal(await level(zhongshan, "in_transit"), [0, 0], "nothing is in transit any more");
  t.ok(
    (await cases()).some((row) => row.kind === "stock.transfer_lost"),
    "a loss is a case",
  );
  const states = lost.steps.map((row) => row.state);
  t.equal(
    states,
    ["requested", "approved", "packed", "in_transit", "short", "received"],
    "every step is there",
  );

  // Another one turns up later; and one is called off while it is packed.
  const found = await ask(2);
  for (const [verb, body] of [["approve", {}], ["pack", {}], ["send"]]) {
    (await step(shop.owner, found, verb, body)).must(200);
  }
  (await step(manager, found, "receive", some(1))).must(200);
  t.equal((await step(manager, found, "receive", some(1))).must(200).body.state, "received", "found later");
  const off = await ask(1);
  (await step(shop.owner, off, "approve", {})).must(200);
  (await step(shop.owner, off, "pack", {})).must(200);
  (await step(manager, off, "cancel", { reason: "客人不要了" })).must(200);
  t.equal(await level(zhongshan), [1, 0], "what was called off is free again");
  t.equal(await level(xinyi), [4, 0], "and everything that arrived is there");

  // A service level: what has not arrived by then is late, and somebody is told.
  const soon = new Date(Date.now() + 1_500).toISOString();
  const goods = [{ variant_id: variant, quantity: units(1) }];
  const wish = { from_location_id: zhongshan, to_location_id: xinyi, lines: goods, due_by: soon };
  const past = { ...wish, due_by: new Date(Date.now() - 1_000).toISOString() };
  const never = await manager.post("/api/v1/stock/transfers", past, { key: true });
  t.equal(never.body.fields[0].pointer, "/due_by", "nothing can be due before it is asked for");
  const due = (await manager.post("/api/v1/stock/transfers", wish, { key: true })).must(201).body;
  t.equal(due.late, false, "there is time");
  await t.until(
    "the delay becomes a case",
    async () => (await cases()).some((row) => row.kind === "stock.transfer_late" && row.subject === due.id),
    { within: 10_000, every: 200 },
  );
  const listed = (await manager.get(`/api/v1/stock/transfers?location=${xinyi}`)).must(200).body.items;
  const row = listed.find(({ id }) => id === due.id);
  t.equal([row.late, Boolean(row.owner_id)], [true, true], "the list shows what is late, and whose it is");
}
