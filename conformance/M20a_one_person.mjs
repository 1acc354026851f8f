/** An account on the web and a member of a store become one person when a code proves the phone, and are parted again. (Cookies recognise who logged in; suggestions come later.) */
import { codeOf, joinAtTill, logIn, sellTo } from "./lib/people.mjs";
import { Shop } from "./lib/shop.mjs";

export default async function (t) {
  const shop = await Shop.open(t);
  const { owner } = shop;
  const register = await shop.register();
  const [cake] = shop.goods;
  await shop.stock(cake.variant_id, 5);
  const till = await joinAtTill(owner, shop, "0911666777", "林小榫");
  await sellTo(shop, owner, register, cake.variant_id, till.id, await shop.price(cake.variant_id));

  const { client, member_id } = await logIn(t, owner, { email: "amy@tenon.test" });
  t.ok(member_id !== till.id, "two rows, nobody knows that they are one person");
  const wish = { phone: "0911666777", purpose: "add" };
  const asked = (await client.post("/api/v1/me/codes", wish)).must(201).body;
  const typed = { code: await codeOf(owner, asked.id) };
  (await client.post(`/api/v1/me/codes/${asked.id}/proof`, typed)).must(200);
  const rows = (await client.get("/api/v1/me/timeline")).must(200).body.items;
  t.equal(rows.length, 1, "the purchase at the till is theirs");
  const found = (await owner.get("/api/v1/members?phone=0911666777")).must(200).body.items[0];
  t.equal(found.id, member_id, "the phone leads to the one that counts");

  const links = (await owner.get(`/api/v1/members/${member_id}/links`)).must(200).body.items;
  t.equal(JSON.parse(links[0].evidence).by, "code", "with what proved it");
  (await owner.delete(`/api/v1/members/${member_id}/links/${links[0].id}`)).must(204);
  t.equal((await client.get("/api/v1/me/timeline")).must(200).body.items.length, 0, "parted again");
  const back = (await owner.get("/api/v1/members?phone=0911666777")).must(200).body.items[0];
  t.equal(back.id, till.id, "each as it was");
}
