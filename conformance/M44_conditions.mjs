/** A display unit is not promised to the web; staff release it, and the web hears of it. What is promised cannot be taken away. */
import { Shop, units } from "./lib/shop.mjs";

export const seconds = 90;

export default async function (t) {
  const shop = await Shop.open(t);
  const clerk = await t.staff("cashier");
  const { variant_id: variant } = shop.goods[0];
  const price = await shop.price(variant);
  await shop.stock(variant, 3);
  const move = (from, to, count, reason, options = { key: true }) =>
    clerk.post(
      "/api/v1/stock/reclassifications",
      {
        location_id: shop.store.location_id,
        variant_id: variant,
        from,
        to,
        quantity: units(count),
        reason,
      },
      options,
    );
  const level = async (condition) => {
    const path = `/api/v1/stock/levels?variant=${variant}&location=${shop.store.location_id}&condition=${condition}`;
    return (await shop.owner.get(path)).must(200).body.items[0]?.on_hand ?? 0;
  };

  const purposes = ["display", "tester", "sample", "damaged", "quarantine"];
  for (const purpose of purposes) {
    (await move("saleable", purpose, 1, "擺到櫃上")).must(201);
    t.equal(await shop.available(variant), 2, `a piece that is for ${purpose} is not promised`);
    (await move(purpose, "saleable", 1, "收回")).must(201);
    t.equal(await shop.available(variant), 3, `and is, once it is released`);
  }

  const key = "the-same-press";
  const first = (await move("saleable", "display", 3, "櫥窗", { key })).must(201);
  const again = (await move("saleable", "display", 3, "櫥窗", { key })).must(201);
  t.equal(again.body.id, first.body.id, "the same press twice is one move");
  t.equal([await level("saleable"), await level("display")], [0, units(3)], "all of it stands in the window");
  const visitor = t.visitor();
  const refused = await shop.order(visitor, variant, { price });
  t.equal(refused.code, "stock.insufficient", "the web does not sell what stands in the window");

  const stream = await t.events(`availability.${variant}`);
  (await move("display", "saleable", 2, "換新的展示品")).must(201);
  await stream.next(() => true, { within: 5000 });
  t.equal(await shop.available(variant), 2, "what staff release can be promised");
  (await shop.order(visitor, variant, { price })).must(201);

  const promised = await move("saleable", "damaged", 2, "摔破");
  t.equal([promised.status, promised.code], [409, "stock.not_free"], "what was promised is not taken away");
  (await move("saleable", "damaged", 1, "摔破")).must(201);
  const off = {
    location_id: shop.store.location_id,
    reason: "damage",
    lines: [{ variant_id: variant, condition: "damaged", quantity: units(1) }],
  };
  const byClerk = await clerk.post("/api/v1/stock/write-offs", off, { key: true });
  t.equal(byClerk.code, "api.forbidden", "what leaves the books needs a manager");
  const manager = await t.staff("manager");
  const document = (await manager.post("/api/v1/stock/write-offs", off, { key: true })).must(201).body.id;
  const movements = (await manager.get(`/api/v1/stock/movements?variant=${variant}`)).must(200).body.items;
  t.equal(
    [movements[0].reason, movements[0].quantity, movements[0].on_hand_after, movements[0].subject],
    ["damage", -units(1), 0, document],
    "the write-off stands in the history, with what it left",
  );
  t.equal(movements[0].sku, shop.goods[0].sku, "and says what it was");
}
