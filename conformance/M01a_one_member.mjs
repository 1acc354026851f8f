/** Somebody who joined on the web is known at the till at once, by phone and by card, with the same tier and credit, and the other way round. (Coupons come with promotions, spending credit at the till with stored value.) */
import { joinAtTill, logIn, sellTo } from "./lib/people.mjs";
import { Shop } from "./lib/shop.mjs";

export default async function (t) {
  const shop = await Shop.open(t);
  const { owner } = shop;
  const register = await shop.register();
  const cashier = await t.staff("cashier");
  const [cake] = shop.goods;
  await shop.stock(cake.variant_id, 10);
  const price = await shop.price(cake.variant_id);

  const { client, member_id, joined } = await logIn(t, owner, { phone: "0912333444" });
  t.equal(joined, true, "they join on the web");
  const me = (await client.get("/api/v1/me")).must(200).body;
  const credit = { amount: price + 50, reason: "apology" };
  (await owner.post(`/api/v1/members/${member_id}/credit`, credit, { key: true })).must(201);
  const began = Date.now();
  const [byPhone] = (await cashier.get("/api/v1/members?phone=0912333444")).must(200).body.items;
  t.took("found by phone", Date.now() - began, 30);
  const [byCard] = (await cashier.get(`/api/v1/members?number=${me.number}`)).must(200).body.items;
  t.equal([byPhone.id, byCard.id].join(), [member_id, member_id].join(), "one member, by phone and by card");
  t.equal(byPhone.tier, me.tier, "of one tier");
  const balance = async () => {
    const { balances } = (await client.get("/api/v1/me/data")).must(200).body;
    return balances.find(({ kind }) => kind === "store_credit").balance;
  };
  t.equal(await balance(), price + 50, "with one credit");

  const wallet = (await owner.get(`/api/v1/members/${member_id}/wallet`)).must(200).body.accounts;
  t.equal(wallet.find(({ kind }) => kind === "store_credit")?.balance, price + 50, "the same in the store");
  await sellTo(shop, cashier, register, cake.variant_id, member_id, price);
  const { items } = (await client.get("/api/v1/me/timeline")).must(200).body;
  t.equal(
    items.map(({ channel }) => channel).join(),
    "till",
    "what they buy at the till stands in their account",
  );

  const member = await joinAtTill(cashier, shop, "0912555666", "林小榫");
  const other = await logIn(t, owner, { phone: "0912555666" });
  t.equal(
    [other.member_id, other.joined].join(),
    `${member.id},false`,
    "who joined in the store is the same on the web",
  );
  const theirs = (await other.client.get("/api/v1/me")).must(200).body;
  t.equal([theirs.tier, theirs.number].join(), [member.tier, member.number].join(), "with tier and card");
  for (const phone of ["0912333444", "0912555666"]) {
    const rows = (await owner.get(`/api/v1/members?phone=${phone}`)).must(200).body.items;
    t.equal(rows.length, 1, "nobody is there twice");
  }
}
