/** From a store the till shows the stock of every place at once: what can be promised, how far it is, when it last changed. */
import { Shop, units } from "./lib/shop.mjs";

export const seconds = 120;

export default async function (t) {
  const shop = await Shop.open(t);
  const clerk = await t.staff("cashier");
  const { variant_id: variant } = shop.goods[0];
  const price = await shop.price(variant);
  await shop.stock(variant, 2);
  // Degrees of the stations nearby; distances were worked out by hand with the haversine formula.
  const places = [
    ["ZUOYING", "左營門市", 22_687_000, 120_308_000, 9, 290],
    ["ZHONGSHAN", "中山門市", 25_052_700, 121_520_400, 4, 5],
    ["DEPOT", "中央倉", undefined, undefined, 30, undefined],
  ];
  for (const [code, name, latitude_microdegrees, longitude_microdegrees, count] of places) {
    const kind = code === "DEPOT" ? "warehouse" : "shop";
    const like_location_id = shop.store.location_id;
    const place = { code, name, kind, like_location_id, latitude_microdegrees, longitude_microdegrees };
    const made = (await shop.owner.post("/api/v1/locations", place, { key: true })).must(201).body;
    const lines = [{ variant_id: variant, quantity: units(count) }];
    (await shop.owner.post("/api/v1/stock/receipts", { location_id: made.id, lines }, { key: true })).must(
      201,
    );
  }

  const look = async () => {
    const path = `/api/v1/stock/places?variant=${variant}&near=${shop.store.id}`;
    return (await clerk.get(path)).must(200).body.items;
  };
  const rows = await look();
  t.equal(
    rows.map((row) => [row.name, row.available / 1000]),
    [
      [shop.store.name, 2],
      ["中山門市", 4],
      ["左營門市", 9],
      ["中央倉", 30],
    ],
    "every place at once, the nearest first",
  );
  t.equal(rows[0].distance_metres, 0, "the own shop is here");
  t.equal(Math.round(rows[1].distance_metres / 1000), 5, "the next one is five kilometres away");
  t.ok(
    Math.abs(rows[2].distance_metres / 1000 - 290) < 6,
    `the far one is far: ${rows[2].distance_metres} m`,
  );
  t.equal(rows[3].distance_metres ?? null, null, "a place that is not on the map has no distance");
  const changed = rows[0].changed_at;
  t.ok(Date.parse(changed) <= Date.now() + 1000, "each says when it last changed");

  // Web and store at once: an order on the web is off what can be promised, and the change is new.
  (await shop.order(t.visitor(), variant, { price })).must(201);
  const after = await look();
  t.equal(
    [after[0].available, after[0].on_hand],
    [units(1), units(2)],
    "promised on the web, seen in the store",
  );
  t.ok(Date.parse(after[0].changed_at) > Date.parse(changed), "and when");
  t.equal(after[1].changed_at, rows[1].changed_at, "the others did not change");
}
