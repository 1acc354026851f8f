/**
 * After an import: duplicate phones, unreachable members, dead SKUs, stock without cost, members without consent, overlap
 * of shop and web.
 */
export const seconds = 90;

export default async function (t) {
  const owner = await t.staff("owner");
  const places = (await owner.get("/api/v1/locations")).must(200).body.items;
  const stores = (await owner.get("/api/v1/staff/stores")).must(200).body.items;
  const bring = async (text, settings = {}) => {
    const made = (await owner.post("/api/v1/imports", { name: "health.csv", settings })).must(201).body;
    const headers = { "content-type": "application/octet-stream" };
    (await owner.put(`/api/v1/imports/${made.id}/file`, text, { headers })).must(200);
    const at = (state) =>
      t.until(
        `the import is ${state}`,
        async () => {
          const found = (await owner.get(`/api/v1/imports/${made.id}`)).must(200).body;
          return found.state === state ? found : undefined;
        },
        { within: 30_000 },
      );
    await at("ready");
    (await owner.post(`/api/v1/imports/${made.id}/steps`, { step: "run" })).must(200);
    return at("done");
  };
  const counts = async () => {
    const items = (await owner.get("/api/v1/data-health?dead_days=30")).must(200).body.items;
    return Object.fromEntries(items.map(({ name, count }) => [name, count]));
  };
  const before = await counts();
  await bring(
    "handle,name,sku,price\nhealth-dead,沒人買,H-DEAD,10\nhealth-free,沒價格,H-FREE,\nhealth-lies,有庫存,H-LIES,20\n",
  );
  await bring(`sku,location,quantity\nH-LIES,${places[0].code},7\n`);
  await bring("external_id,name,phone\nH-1,甲,0955000111\nH-2,乙,\nH-3,丙,0955000111\n");
  const order = (number, channel) =>
    `number,at,channel,sku,description,quantity,unit_price,member_external_id\n${number},2024-05-01 10:00,${channel},H-LIES,x,1,20,H-1\n`;
  await bring(order("H-WEB", "web"), { store: stores[0].code });
  await bring(order("H-TILL", "till"), { store: stores[0].code });

  const after = await counts();
  const more = (name) => after[name] - before[name];
  t.equal(more("duplicate_members"), 1, "one phone of two members");
  t.equal(more("unreachable_members"), 1, "one member nobody can reach");
  t.equal(more("members_without_consent"), 2, "two members who said nothing");
  t.equal(more("dead_goods"), 2, "goods that nothing happens with; those counted today live");
  t.equal(more("stock_without_cost"), 1, "stock without a cost");
  t.equal(more("goods_without_price"), 1, "goods without a price");
  t.equal(more("goods_without_barcode"), 3, "goods without a barcode");
  t.equal(more("buyers_of_both"), 1, "who buys on both sides");

  const rows = (await owner.get("/api/v1/data-health/stock_without_cost?dead_days=30")).must(200).body.items;
  const lies = rows.find(({ name }) => name === "H-LIES");
  t.ok(lies?.page.startsWith("/admin/products/"), "each row names the page on which it can be mended");
  const file = (await owner.get("/api/v1/data-health/goods_without_price/file")).must(200).text;
  t.ok(file.includes("H-FREE"), "each list can be downloaded");

  const page = await t.page({ width: 1440, height: 900 });
  await page.goto("/admin/data-health");
  const { login, password } = t.tenon.login("owner");
  await page.fill('input[name="login"]', login);
  await page.fill('input[name="password"]', password);
  await page.keyboard.press("Enter");
  await page.getByText("沒有成本的庫存").waitFor();
}
