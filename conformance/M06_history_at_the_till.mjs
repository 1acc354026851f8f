/** What a customer bought in every channel, with sizes and colours, for whoever serves them and for nobody else; every look is written down. */
import { joinAtTill, logIn, sellTo } from "./lib/people.mjs";
import { Shop, units } from "./lib/shop.mjs";

export default async function (t) {
  const shop = await Shop.open(t);
  const { owner } = shop;
  const register = await shop.register();
  const variant = (sku, size, colour) => ({
    sku,
    unit: "件",
    quantity_step: units(1),
    unit_price: 5_900_000,
    values: [
      { axis: "尺寸", value: size },
      { axis: "顏色", value: colour },
    ],
  });
  const apron = {
    handle: "apron",
    tax_class: "standard",
    names: { "zh-TW": "帆布圍裙", en: "Canvas apron" },
    state: "published",
    on_web: true,
    on_till: true,
    variants: [variant("APRON-M-INK", "M", "墨黑"), variant("APRON-L-TEA", "L", "茶綠")],
  };
  const [ink, tea] = (await owner.post("/api/v1/products", apron, { key: true })).must(201).body.variants;
  await shop.stock(ink.id, 5);
  await shop.stock(tea.id, 5);
  const member = await joinAtTill(owner, shop, "0911444555", "林小榫");
  await sellTo(shop, owner, register, tea.id, member.id, 590);
  const { client } = await logIn(t, owner, { phone: "0911444555" });
  (await client.post("/api/v1/carts")).must(201);
  (await shop.order(client, ink.id, { price: 590 })).must(201);

  const cashier = await t.staff("cashier");
  const timeline = `/api/v1/members/${member.id}/timeline?limit=20`;
  const began = Date.now();
  const rows = (await cashier.get(timeline)).must(200).body.items;
  t.took("the history", Date.now() - began, 30);
  t.equal(rows.map((row) => row.channel).join(), "web,till", "both channels, newest first");
  const bought = rows.map((row) => row.lines.map((line) => `${line.name} ${line.quantity}`).join());
  t.equal(bought.join("; "), "帆布圍裙 M · 墨黑 1000; 帆布圍裙 L · 茶綠 1000", "with sizes and colours");
  const one = (await cashier.get(`/api/v1/members/${member.id}/timeline?limit=1`)).must(200).body;
  t.equal(one.items.length, 1, "as many as are asked for");

  t.equal((await t.visitor().get(timeline)).status, 401, "not for strangers");
  t.equal((await client.get(timeline)).status, 401, "nor for members");
  const role = { name: "只收銀", permissions: ["till.use", "staff.self"], limits: {} };
  const { id: role_id } = (await owner.post("/api/v1/staff/roles", role)).must(201).body;
  const login = { login: "only-till@tenon.test", password: "a long password here" };
  const person = { name: "只收銀", login: login.login, locale: "zh-TW" };
  const { id } = (await owner.post("/api/v1/staff/people", person, { key: true })).must(201).body;
  (await owner.put(`/api/v1/staff/people/${id}/password`, { secret: login.password })).must(204);
  (await owner.post(`/api/v1/staff/people/${id}/roles`, { role_id, store_id: shop.store.id })).must(200);
  const limited = t.visitor();
  (await limited.post("/api/v1/staff/sessions", login)).must(201);
  t.equal((await limited.get(timeline)).code, "api.forbidden", "nor for a role that may only sell");

  const looks = (await owner.get("/api/v1/audit?log=looks&about=members.history")).must(200).body.items;
  t.equal(
    looks.map((look) => `${look.actor_name} ${look.subject === member.id}`).join("; "),
    "王思涵 true; 王思涵 true",
    "and every look is written down, with who looked at whom",
  );
}
