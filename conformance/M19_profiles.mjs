/** What members tell about themselves in both channels (gender, birthday, area, preferences), who buys where and how often by gender, and consent for each contact channel, honoured. Erased in the end. */
import { codeOf, joinAtTill, logIn, sellTo } from "./lib/people.mjs";
import { Shop } from "./lib/shop.mjs";

const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

export default async function (t) {
  const shop = await Shop.open(t);
  const { owner } = shop;
  const cashier = await t.staff("cashier");
  const register = await shop.register();
  const [cake] = shop.goods;
  await shop.stock(cake.variant_id, 20);
  const price = await shop.price(cake.variant_id);

  // At the counter: whoever serves writes down what the customer tells.
  const ben = await joinAtTill(cashier, shop, "0911888001", "陳大榫");
  const told = { name: "陳大榫", gender: "male", area: "那霸市", preferences: ["黑咖啡"] };
  const body = { store_id: shop.store.id, profile: told };
  const written = (
    await cashier.put(`/api/v1/members/${ben.id}/profile`, body, { version: ben.version })
  ).must(200).body;
  t.equal(written.profile.area, "那霸市", "a place elsewhere is kept as it was told");
  t.equal(written.profile.gender, "male", "the gender they told");
  const late = await cashier.put(`/api/v1/members/${ben.id}/profile`, body, { version: ben.version });
  t.equal(late.must(412).body.code, "store.stale", "nobody writes over what was told meanwhile");

  // On the web: the member's own page.
  const page = await t.page({ width: 390, height: 844 });
  await page.goto("/account");
  await page.fill("#way", "0911888002");
  await page.click("main form button");
  await page.waitForSelector("#code");
  const asked = (await page.getAttribute("main form", "action")).split("/").pop();
  await page.fill("#code", await codeOf(owner, asked));
  await page.click("main form button");
  await page.waitForSelector("#profile");
  const form = page.locator("form[action='/account/profile']");
  await form.locator("[name=name]").fill("林小榫");
  await form.locator("[name=gender]").selectOption("female");
  await form.locator("[name=birthday]").fill("2001-05-20");
  await form.locator("[name=area]").selectOption("TW-TPE");
  await form.locator("[name=preferences]").fill("低糖、亞麻");
  await form.locator("button").click();
  await page.getByText("已儲存").waitFor();
  const amy = (await owner.get("/api/v1/members?phone=0911888002")).must(200).body.items[0];
  const seen = (await cashier.get(`/api/v1/members/${amy.id}`)).must(200).body;
  t.equal(seen.name, "林小榫", "the till sees what was told on the web");
  t.equal(JSON.stringify(seen.profile.preferences), JSON.stringify(["低糖", "亞麻"]), "with what they like");
  t.equal(seen.profile.birthday, "2001-05-20", "and their birthday");

  // A birthday is worth something: changed by people who look at a document.
  const { client } = await logIn(t, owner, { phone: "0911888002" });
  const younger = { name: "林小榫", gender: "female", birthday: "2001-12-01" };
  const refused = await client.put("/api/v1/me/profile", younger);
  t.equal(refused.must(409).body.code, "members.birthday_fixed", "given once");
  const wrong = { ...younger, birthday: "2999-01-01", area: "TW-NOWHERE" };
  t.equal(
    (await client.put("/api/v1/me/profile", wrong)).must(422).body.fields.length,
    2,
    "all that is wrong, at once",
  );

  // Who buys where, how often: twice at the till, four times on the web.
  for (let time = 0; time < 2; time += 1) {
    await sellTo(shop, owner, register, cake.variant_id, ben.id, price);
  }
  await client.post("/api/v1/carts", {});
  for (let time = 0; time < 4; time += 1) (await shop.order(client, cake.variant_id, { price })).must(201);
  await sellTo(shop, owner, register, cake.variant_id, amy.id, price);
  const path = `/api/v1/members/split?from=${day(-2)}&until=${day(2)}`;
  const rows = (await owner.get(path)).must(200).body.items;
  const row = (channel, gender) => {
    const found = rows.find((one) => one.channel === channel && one.gender === gender);
    const { people, purchases, once, two_or_three, more } = found ?? {};
    return [people, purchases, once, two_or_three, more].join(" ");
  };
  t.equal(row("till", "male"), "1 2 0 1 0", "he bought twice at the till");
  t.equal(row("web", "female"), "1 4 0 0 1", "she bought four times on the web");
  t.equal(row("till", "female"), "1 1 1 0 0", "and once at the till");
  t.equal(row("all", "female"), "1 5 0 0 1", "one person over both channels");
  t.equal((await cashier.get(path)).status, 403, "the figures are for whoever works for all stores");
  t.equal((await client.get(path)).status, 401, "and for nobody outside");

  // Consent for each channel.
  const offers = async () => {
    const { offers_by } = (await owner.get(`/api/v1/members/${amy.id}`)).must(200).body;
    return offers_by.join(" ");
  };
  const say = async (channel, granted) => {
    const word = { purpose: "marketing", channel, granted, notice_version: 1 };
    (await client.post("/api/v1/me/consents", word)).must(200);
  };
  t.equal(await offers(), "", "silence is no yes");
  await say("sms", true);
  await say("email", true);
  t.equal(await offers(), "sms", "where they said yes, and a way is proven");
  await say("sms", false);
  t.equal(await offers(), "", "and not where they took it back");

  // Their copy has all of it; erased, nothing is left but figures.
  const copy = (await client.get("/api/v1/me/data")).must(200).body;
  t.equal(copy.member.profile.area, "TW-TPE", "their copy says where they live");
  await page.reload();
  await page.locator("form[action='/account/erasure-codes'] button").click();
  await page.waitForSelector("#code");
  t.ok((await page.textContent("main")).includes("不能復原"), "the warning says that it cannot be undone");
  const code = (await page.getAttribute("main form", "action")).split("/").pop();
  const six = await codeOf(owner, code);
  const tick = async () => {
    await page.fill("#code", six);
    await page.check("[name=sure]");
    await page.click("main form button");
  };
  await tick();
  await page.getByText("還在進行中").waitFor();
  const bought = (await client.get("/api/v1/me/timeline")).must(200).body.items;
  for (const order of bought.filter(({ state }) => state === "placed")) {
    const reason = { reason: "changed my mind" };
    (await client.post(`/api/v1/orders/${order.order_id}/cancel`, reason, { key: true })).must(200);
  }
  await tick();
  await page.getByText("帳號已刪除").waitFor();
  t.equal((await client.get("/api/v1/me")).status, 401, "logged out everywhere");
  t.equal(
    (await owner.get("/api/v1/members?phone=0911888002")).must(200).body.items.length,
    0,
    "nobody has that number",
  );
  const left = (await owner.get(path)).must(200).body.items.filter(({ gender }) => gender === "female");
  t.equal(left.length, 0, "nor that gender");
}
