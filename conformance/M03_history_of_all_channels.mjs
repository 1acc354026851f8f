/** One web order and one sale at the till: the member's timeline lists both, newest first, with channel and store. */
import { logIn, sellTo } from "./lib/people.mjs";
import { Shop } from "./lib/shop.mjs";

export default async function (t) {
  const shop = await Shop.open(t);
  const { owner } = shop;
  const register = await shop.register();
  const [cake, tea] = shop.goods;
  await shop.stock(cake.variant_id, 5);
  await shop.stock(tea.variant_id, 5);
  const { client, member_id, joined } = await logIn(t, owner, { phone: "0911333444" });
  t.ok(joined, "somebody new joins on the web");
  const found = (await owner.get("/api/v1/members?phone=0911333444")).must(200).body.items;
  t.equal(found[0].id, member_id, "the till finds the same member at once");

  const price = await shop.price(cake.variant_id);
  (await client.post("/api/v1/carts")).must(201);
  const order = (await shop.order(client, cake.variant_id, { price })).must(201).body;
  await sellTo(shop, owner, register, tea.variant_id, member_id, await shop.price(tea.variant_id));

  const web = shop.stores.find((store) => store.kind === "web");
  for (const [who, path] of [
    [owner, `/api/v1/members/${member_id}/timeline`],
    [client, "/api/v1/me/timeline"],
  ]) {
    const rows = (await who.get(path)).must(200).body.items;
    t.equal(rows.map((row) => row.channel).join(), "till,web", "both, newest first");
    t.equal(rows[0].store_name, shop.store.name, "the store that sold");
    t.equal(rows[1].store_name, web.name, "the web shop");
    t.equal(rows[1].order_id, order.id, "the order");
    t.equal(rows[0].lines.length, 1, "what was bought");
    t.ok(rows[0].occurred_at > rows[1].occurred_at, "in order");
  }
  // The order is the member's on another device, too.
  const again = await logIn(t, owner, { phone: "0911333444" });
  (await again.client.get(`/api/v1/orders/${order.id}`)).must(200);
  t.equal((await t.visitor().get(`/api/v1/orders/${order.id}`)).status, 404, "and nobody else's");
}
