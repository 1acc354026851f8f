/** Goods with lots come in with code and date; what goes bad first leaves first; what is near its date is listed; a lot says where it lies and who took of it. (Markdown near the date comes with promotions.) */
import { Shop, units } from "./lib/shop.mjs";

export const seconds = 60;

export default async function (t) {
  const shop = await Shop.open(t);
  const register = await shop.register();
  const manager = await t.staff("manager");
  const price = 30;
  const made = (
    await shop.owner.post(
      "/api/v1/products",
      {
        handle: "fresh-milk",
        kind: "goods",
        tax_class: "standard",
        names: { "zh-TW": "鮮奶", en: "Milk" },
        descriptions: {},
        on_web: true,
        on_till: true,
        variants: [
          {
            sku: "MILK-1",
            unit: "瓶",
            quantity_step: units(1),
            unit_price: price * 10_000,
            by_lot: true,
            barcodes: [],
          },
        ],
      },
      { key: true },
    )
  ).must(201).body;
  (
    await shop.owner.patch(`/api/v1/products/${made.id}`, { state: "published" }, { version: made.version })
  ).must(200);
  const milk = made.variants[0].id;
  const day = (ahead) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
  const receive = (count, lot) => {
    const lines = [{ variant_id: milk, quantity: units(count), ...lot }];
    return manager.post(
      "/api/v1/stock/receipts",
      { location_id: shop.store.location_id, lines },
      { key: true },
    );
  };
  const without = await receive(1, {});
  t.equal(without.body.fields[0].code, "stock.lot_needed", "goods kept by lot do not come in without one");
  (await receive(4, { lot_code: "LATE", expires_on: day(60) })).must(201);
  (await receive(2, { lot_code: "SOON", expires_on: day(5) })).must(201);
  const other = await receive(1, { lot_code: "SOON", expires_on: day(9) });
  t.equal(other.code, "stock.lot_date", "one code means one date");

  const lots = async (query = "") =>
    (await shop.owner.get(`/api/v1/stock/lots?variant=${milk}${query}`)).must(200).body.items;
  const lie = async () => (await lots()).map(({ code, on_hand }) => [code, on_hand / 1000]);
  t.equal(
    await lie(),
    [
      ["SOON", 2],
      ["LATE", 4],
    ],
    "what goes bad first stands in front",
  );
  const near = await lots(`&location=${shop.store.location_id}&within_days=7`);
  t.equal(
    near.map(({ code }) => code),
    ["SOON"],
    "what is near its date",
  );
  t.ok(near[0].days_left >= 4 && near[0].days_left <= 6, "with the days that are left");

  // Sold at the till and on the web; what goes bad first leaves first.
  const sold = (await shop.sell(manager, register, milk, { price })).must(200).body;
  const order = (await shop.order(t.visitor(), milk, { count: 2, price })).must(201).body;
  (await manager.post(`/api/v1/orders/${order.id}/ready`)).must(200);
  const { code } = order.fulfilments[0];
  const tenders = [{ kind: "cash", amount: 2 * price, given: 2 * price }];
  const handed = { code, register_id: register, tenders };
  (await manager.post(`/api/v1/orders/${order.id}/handover`, handed, { key: true })).must(200);
  t.equal(await lie(), [["LATE", 3]], "both of the first lot are gone, and one of the next");

  // Recalled: where it lies and who has it.
  const recall = (await shop.owner.get(`/api/v1/stock/lots/${near[0].lot_id}`)).must(200).body;
  t.equal(recall.places, [], "none of it lies anywhere");
  const took = recall.moves.filter(({ reason }) => reason === "sale").map(({ subject_id }) => subject_id);
  t.equal(took.sort(), [sold.receipt.order_id, order.id].sort(), "two orders took of it");
  const left = (await shop.owner.get(`/api/v1/stock/lots/${(await lots())[0].lot_id}`)).must(200).body;
  t.equal(left.places[0].on_hand, units(3), "the other lies in the shop");
}
