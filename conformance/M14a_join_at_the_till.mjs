/** Joining at the till by phone: a known number makes no new member, the code arrives, and until it is proven the member earns and does not spend. (Joining by LINE and the join offer come later.) */
import { codeOf, joinAtTill, logIn } from "./lib/people.mjs";
import { Shop } from "./lib/shop.mjs";

export default async function (t) {
  const shop = await Shop.open(t);
  const cashier = await t.staff("cashier");
  const { owner } = shop;
  const member = await joinAtTill(cashier, shop, "0911555666", "林小榫");
  t.equal(member.may_spend, false, "earns, does not spend");
  const body = { phone: "0911-555-666", join_store_id: shop.store.id };
  const again = await cashier.post("/api/v1/members", body, { key: true });
  t.equal(again.must(409).body.code, "members.identity_taken", "a known number makes no new member");
  t.equal(again.body.params.member, member.id, "and says whose it is");

  const asked = { phone: "0911555666", store_id: shop.store.id };
  const code = (await cashier.post(`/api/v1/members/${member.id}/codes`, asked)).must(201).body;
  await t.until("the code arrives", async () => {
    const rows = (await owner.get("/api/v1/messages")).must(200).body.items;
    return rows.find((row) => row.id === code.id).state !== "waiting";
  });
  const typed = { code: await codeOf(owner, code.id), store_id: shop.store.id };
  (await cashier.post(`/api/v1/members/${member.id}/codes/${code.id}/proof`, typed)).must(200);
  const proven = (await cashier.get(`/api/v1/members/${member.id}`)).must(200).body;
  t.equal(proven.may_spend, true, "proven at the counter");

  // On the customer's own phone, by the sign at the till.
  const page = await t.page({ width: 390, height: 844 });
  await page.goto(`/join?store=${shop.store.id}`);
  await page.fill("#way", "0911777888");
  await page.click("main form button");
  await page.waitForSelector("#code");
  const id = (await page.getAttribute("main form", "action")).split("/").pop();
  await page.fill("#name", "陳小卯");
  await page.fill("#code", await codeOf(owner, id));
  await page.click("main form button");
  await page.waitForSelector("#consents");
  const joined = (await owner.get("/api/v1/members?phone=0911777888")).must(200).body.items[0];
  t.equal(joined.join_store_id, shop.store.id, "joined in this store");
  t.equal(joined.name, "陳小卯", "with the name they typed");
  t.ok(
    joined.consents.some(({ purpose, granted }) => purpose === "service" && granted),
    "what they were shown is kept as a consent",
  );
  const { member_id } = await logIn(t, owner, { phone: "0911777888" });
  t.equal(member_id, joined.id, "and are the same member on another device");
}
