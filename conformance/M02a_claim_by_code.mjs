/** A member of the store logs in on the web with a code to their phone: the same row, with its history and credit; no second one. Tiers are not part of this half. */
import { codeOf, joinAtTill, logIn, sellTo } from "./lib/people.mjs";
import { Shop } from "./lib/shop.mjs";

export default async function (t) {
  const shop = await Shop.open(t);
  const { owner } = shop;
  const register = await shop.register();
  const [cake] = shop.goods;
  await shop.stock(cake.variant_id, 10);
  const price = await shop.price(cake.variant_id);
  const member = await joinAtTill(owner, shop, "0911222333", "陳小卯");
  for (let times = 0; times < 3; times += 1)
    await sellTo(shop, owner, register, cake.variant_id, member.id, price);
  const credit = { amount: 50, reason: "apology" };
  (await owner.post(`/api/v1/members/${member.id}/credit`, credit, { key: true })).must(201);
  const earns = (await owner.get(`/api/v1/members/${member.id}`)).must(200).body;
  t.equal(earns.may_spend, false, "a number typed at the till may earn, not spend");

  // A wrong code says no more than that, and five of them end it.
  const guesser = t.visitor();
  const asked = (await guesser.post("/api/v1/me/codes", { phone: "0911222333" })).must(201).body;
  const right = await codeOf(owner, asked.id);
  const wrong = right === "000000" ? "000001" : "000000";
  for (let times = 0; times < 5; times += 1) {
    const answer = await guesser.post(`/api/v1/me/codes/${asked.id}/proof`, { code: wrong });
    t.equal(answer.must(422).body.code, "members.code_wrong", "the code is wrong");
  }
  const late = await guesser.post(`/api/v1/me/codes/${asked.id}/proof`, { code: right });
  t.equal(
    late.must(422).body.code,
    "members.code_wrong",
    "the same words for the right code after five wrong ones",
  );
  // Nobody hears whether there is such a member.
  const nobody = await guesser.post("/api/v1/me/codes", { phone: "0911999999" });
  t.equal(nobody.status, 201, "a number that leads to nobody is answered the same");

  const { client, member_id, joined } = await logIn(t, owner, { phone: "0911222333" });
  t.equal(member_id, member.id, "the same member");
  t.equal(joined, false, "nobody joined");
  const me = (await client.get("/api/v1/me")).must(200).body;
  t.ok(me.may_spend, "who is proven may spend");
  const timeline = (await client.get("/api/v1/me/timeline")).must(200).body.items;
  t.equal(timeline.length, 3, "three purchases");
  const data = (await client.get("/api/v1/me/data")).must(200).body;
  t.equal(data.balances.find(({ kind }) => kind === "store_credit").balance, 50, "the credit");
  const found = (await owner.get("/api/v1/members?phone=0911222333")).must(200).body.items;
  t.equal(found.length, 1, "one member");
  t.equal(found[0].id, member.id, "the one from the till");

  // The same on the pages, as a customer does it.
  const page = await t.page({ width: 390, height: 844 });
  await page.goto("/account");
  await page.fill("#way", "0911222333");
  await page.click("main form button");
  await page.waitForSelector("#code");
  const id = (await page.getAttribute("main form", "action")).split("/").pop();
  await page.fill("#code", await codeOf(owner, id));
  await page.click("main form button");
  await page.waitForSelector(".purchases");
  t.equal(await page.locator(".purchases li").count(), 3, "three purchases on the page");
}
