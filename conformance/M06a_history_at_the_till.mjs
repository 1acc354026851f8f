/** What a customer bought in every channel is listed for whoever serves them, and for nobody else. (That a look is written down is shown once the audit log can be read.) */
import { joinAtTill, logIn, sellTo } from "./lib/people.mjs";
import { Shop } from "./lib/shop.mjs";

export default async function (t) {
  const shop = await Shop.open(t);
  const { owner } = shop;
  const register = await shop.register();
  const [cake, tea] = shop.goods;
  await shop.stock(cake.variant_id, 5);
  await shop.stock(tea.variant_id, 5);
  const member = await joinAtTill(owner, shop, "0911444555", "林小榫");
  await sellTo(shop, owner, register, tea.variant_id, member.id, await shop.price(tea.variant_id));
  const { client } = await logIn(t, owner, { phone: "0911444555" });
  (await client.post("/api/v1/carts")).must(201);
  (await shop.order(client, cake.variant_id, { price: await shop.price(cake.variant_id) })).must(201);

  const cashier = await t.staff("cashier");
  const began = Date.now();
  const rows = (await cashier.get(`/api/v1/members/${member.id}/timeline?limit=20`)).must(200).body.items;
  t.took("the history", Date.now() - began, 30);
  t.equal(rows.map((row) => row.channel).join(), "web,till", "both channels, newest first");
  t.ok(
    rows.every((row) => row.lines.every((line) => line.name && line.sku && line.quantity === 1000)),
    "items with name, article and how many",
  );
  t.equal((await t.visitor().get(`/api/v1/members/${member.id}/timeline`)).status, 401, "not for strangers");
  t.equal((await client.get(`/api/v1/members/${member.id}/timeline`)).status, 401, "nor for members");
}
