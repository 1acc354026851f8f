/** A small shop begins with a till and its goods: modules are switched on one by one; what is off is refused, hidden and kept. */
import { randomUUID } from "node:crypto";

import { Shop, units } from "./lib/shop.mjs";

export const seconds = 180;

export default async function (t) {
  const shop = await Shop.open(t);
  const { owner } = shop;
  const { variant_id: variant, handle } = shop.goods[0];
  await shop.stock(variant, 20);
  const price = await shop.price(variant);
  const phone = "0955121121";
  const joined = await owner.post(
    "/api/v1/members",
    { phone, name: "林一二", join_store_id: shop.store.id },
    { key: true },
  );
  const member = joined.must(201).body;

  // One question for each module: what a person or a program would ask first.
  const visitor = t.visitor();
  const wish = { variant_id: variant, store_id: shop.store.id, name: "陳大文", phone: "0912345678" };
  const named = { name: "小店", zh_tw: "小店", en: "Small" };
  const questions = {
    web_shop: () => visitor.post("/api/v1/orders", {}, { key: true }),
    put_aside: () => visitor.post("/api/v1/put-asides", wish, { key: true }),
    online_returns: () => visitor.post(`/api/v1/orders/${randomUUID()}/return-requests`, {}),
    pay_links: () => owner.get("/api/v1/order-hold"),
    members: () => owner.get(`/api/v1/members?phone=${phone}`),
    credit: () => owner.get(`/api/v1/members/${member.id}/wallet`),
    transfers: () => owner.get("/api/v1/stock/transfers"),
    counts: () => owner.get("/api/v1/stock/counts"),
    labels: () => owner.get(`/api/v1/labels?store=${shop.store.id}`),
    price_lists: () => owner.post("/api/v1/price-lists", named, { key: true }),
    made_to_order: () => owner.post("/api/v1/option-groups", named, { key: true }),
    imports: () => owner.get("/api/v1/imports"),
    data_health: () => owner.get("/api/v1/data-health"),
    developers: () => owner.get("/api/v1/webhooks"),
  };
  const isOff = async (name) => (await questions[name]()).code === "api.module_off";
  const modules = async () => (await owner.get("/api/v1/modules")).must(200).body;
  const turn = async (off) => {
    const { version } = await modules();
    return owner.put("/api/v1/modules", { off }, { headers: { "if-match": `"${version}"` } });
  };

  const names = (await modules()).modules.map(({ name }) => name);
  t.equal([...names].sort(), Object.keys(questions).sort(), "each module has a question in this row");
  for (const name of names) t.ok(!(await isOff(name)), `${name} is on in the beginning`);

  // One shop, just the till.
  (await turn(names)).must(200);
  for (const name of names) t.ok(await isOff(name), `${name} is refused while it is off`);
  const register = await shop.register();
  const sold = (await shop.sell(owner, register, variant, { price })).must(200).body;
  t.ok(sold.receipt.order_id, "the till sells with everything off");
  (await owner.get("/api/v1/stock/levels")).must(200);

  // Its pages are the till's and the goods'.
  const page = await t.page({ width: 390, height: 844, scripts: false });
  for (const path of ["/", `/products/${handle}`, "/cart"]) {
    const answer = await page.goto(path);
    t.equal(answer.status(), 403, `${path} is closed`);
    t.ok((await page.locator("h1").innerText()).includes("沒有開放"), `${path} says so`);
  }
  const hidden = ["/members", "/labels", "/imports", "/webhooks", "/price-lists"];
  const small = await menuOf(t);
  t.ok(
    small.some((href) => href.endsWith("/orders")),
    "the back office has its orders",
  );
  for (const to of hidden) t.ok(!small.some((href) => href.endsWith(to)), `its menu has no ${to}`);

  // What cannot be is said, and changes nothing.
  const refused = await turn(names.filter((name) => name !== "credit"));
  t.equal(refused.code, "api.module_needs", "credit cannot be on without members");
  t.equal((await turn(["tills"])).code, "api.module_unknown", "nor is there a module of that name");
  const stale = await owner.put("/api/v1/modules", { off: [] }, { headers: { "if-match": '"1"' } });
  t.equal(stale.status, 412, "somebody who saw an older state is told");
  const cashier = await t.staff("cashier");
  const { version } = await modules();
  const denied = await cashier.put(
    "/api/v1/modules",
    { off: [] },
    { headers: { "if-match": `"${version}"` } },
  );
  t.equal(denied.status, 403, "a cashier switches nothing");
  t.equal((await modules()).version, version, "nothing was changed");

  // One by one; nothing that was there is gone.
  const off = new Set(names);
  for (const name of names) {
    off.delete(name);
    (await turn([...off])).must(200);
    t.ok(!(await isOff(name)), `${name} answers once it is on`);
    for (const other of off) t.ok(await isOff(other), `${other} is still off when ${name} comes on`);
    if (name === "members") {
      const found = (await questions.members()).must(200).body.items;
      t.equal(found[0].id, member.id, "the member from before is there again");
    }
  }
  t.equal((await page.goto("/")).status(), 200, "the web shop is open");
  const whole = await menuOf(t);
  for (const to of hidden)
    t.ok(
      whole.some((href) => href.endsWith(to)),
      `the menu has ${to} again`,
    );
  const lines = [{ variant_id: variant, quantity: units(1) }];
  const order = {
    lines,
    buyer: { name: "陳大文", phone: "0912345678" },
    fulfilment: { kind: "pickup", store_id: shop.store.id },
    payment: { method: "cash_on_pickup" },
    expected_total: price,
  };
  (await visitor.post("/api/v1/orders", order, { key: true })).must(201);
  const logged = await t.until("the log tells of it", async () => {
    const { items } = (await owner.get("/api/v1/audit?about=api.modules_switched")).must(200).body;
    return items.length > names.length && items;
  });
  t.ok(
    logged.every(({ actor_name }) => actor_name !== null),
    "each switch is in the log, with who did it",
  );
  t.report("memory of the server", `${Math.round((await t.tenon.memory()) / 2 ** 20)} MiB`);
}

/** Where the owner's menu leads, all its groups open. */
async function menuOf(t) {
  const page = await t.page({ width: 1440, height: 900 });
  const { login, password } = t.tenon.login("owner");
  await page.goto(t.tenon.admin);
  await page.locator('input[autocomplete="username"]').fill(login);
  await page.locator('input[type="password"]').fill(password);
  await page.locator('button[type="submit"]').click();
  await page.locator(".nav-groups").waitFor();
  const shut = page.locator('.nav-group[aria-expanded="false"]');
  while ((await shut.count()) > 0) await shut.first().click();
  return page.locator(".nav-groups a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
}
