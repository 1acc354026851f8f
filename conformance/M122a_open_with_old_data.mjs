/**
 * Import members, products, orders and stock from CSV with dry run, mapping, idempotent re-run, whole-import roll-back
 * and a comparison with yesterday's legacy file; full export. Balances come later.
 */
export const seconds = 120;

const PRODUCTS = `Handle,Title,Body (HTML),Vendor,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price,Variant Barcode,Image Src,Cost per item,Status
legacy-cake,舊系統蛋糕,<p>香</p>,老店,cake,true,Size,6 inch,OLD-6,10,680.00,,https://pictures.example/1.jpg,300,active
legacy-cake,,,,,,,8 inch,OLD-8,5,880.00,,,400,
legacy-tea,舊系統茶,,老店,,true,,,OLD-T,,six,,,,active
legacy-mug,=馬克杯,,,,true,,,OLD-M,3,250,,,,active
`;
const MEMBERS = `會員編號,姓名,手機,電子郵件,acceptsmarketing
L-1,王小明,0911222333,ming@example.com,yes
L-2,陳小美,0922333444,,no
L-3,重複,0911222333,,
`;
const ORDERS = `number,at,sku,description,quantity,unit_price,member_external_id
L-1001,2024-01-05 10:00,OLD-6,蛋糕,1,680,L-1
L-1001,,OLD-M,杯,2,250,
L-1002,2024-01-06 11:00,OLD-8,蛋糕,1,880,
`;

export default async function (t) {
  const owner = await t.staff("owner");
  const rest = ["ready", "unusable", "done", "stopped", "undone"];
  const settled = (id) =>
    t.until(
      "the import comes to rest",
      async () => {
        const found = (await owner.get(`/api/v1/imports/${id}`)).must(200).body;
        return rest.includes(found.state) ? found : undefined;
      },
      { within: 30_000 },
    );
  const upload = async (name, text, settings = {}) => {
    const made = (await owner.post("/api/v1/imports", { name, settings })).must(201).body;
    const headers = { "content-type": "application/octet-stream" };
    (await owner.put(`/api/v1/imports/${made.id}/file`, text, { headers })).must(200);
    return settled(made.id);
  };
  const step = async (id, name) => {
    (await owner.post(`/api/v1/imports/${id}/steps`, { step: name })).must(200);
    return settled(id);
  };
  const counts = ({ created, changed, same, refused }) => [created, changed, same, refused];
  const brand = (await owner.get("/api/v1/brand")).must(200).body;
  const stores = (await owner.get("/api/v1/staff/stores")).must(200).body.items;
  const web = stores.find(({ id }) => id === brand.web_store_id) ?? stores[0];
  const places = (await owner.get("/api/v1/locations")).must(200).body.items;

  // A dry run says what a run does, and writes nothing.
  const goods = await upload("shopify.csv", PRODUCTS, { location: places[0].code });
  t.equal([goods.kind, goods.dialect, goods.rows], ["products", "shopify", 4], "the header says what it is");
  const looked = await step(goods.id, "check");
  t.equal(counts(looked.checked), [2, 0, 0, 1], "what a run would come to");
  const refusals = (await owner.get(`/api/v1/imports/${goods.id}/refused`)).must(200).body.items;
  t.equal([refusals[0].line, refusals[0].field], [4, "price"], "which row is wrong, and where");
  const search = async () =>
    (await owner.get("/api/v1/exports/products?format=csv")).must(200).text.includes("legacy-cake");
  t.equal(await search(), false, "a dry run writes nothing");
  const report = (await owner.get(`/api/v1/imports/${goods.id}/files/refused`)).must(200).text;
  t.ok(
    report.includes("legacy-tea") && report.includes("原因"),
    "refused rows in their own columns with the reason",
  );

  // The run, once and again.
  t.equal(counts((await step(goods.id, "run")).counts), [2, 0, 0, 1], "the run does what the dry run said");
  const again = await upload("shopify.csv", PRODUCTS, { location: places[0].code });
  t.equal(counts((await step(again.id, "run")).counts), [0, 0, 2, 1], "the same file again changes nothing");

  const people = await upload("members.csv", MEMBERS);
  t.equal(people.kind, "members", "Chinese headers are understood");
  t.equal(counts((await step(people.id, "run")).counts), [2, 0, 0, 1], "a phone of two is refused");
  const orders = await upload("orders.csv", ORDERS, { store: web.code });
  t.equal(counts((await step(orders.id, "run")).counts), [2, 0, 0, 0], "orders are booked as they were");

  // A file in unknown columns is mapped by a person, and the mapping is kept for the same header.
  const odd = "Code;Money\nOLD-6;700\n";
  const unknown = await upload("odd.csv", odd);
  t.equal(unknown.kind, null, "nobody knows these columns");
  const mapping = { sku: "Code", price: "Money" };
  const body = { kind: "prices", mapping, save_as: "odd prices" };
  const mapped = (
    await owner.put(`/api/v1/imports/${unknown.id}/mapping`, body, { version: unknown.version })
  ).must(200).body;
  const prices = await step(mapped.id, "run");
  t.equal(counts(prices.counts), [0, 1, 0, 0], "the price changed");
  const offered = await upload("odd.csv", odd);
  t.equal([offered.kind, offered.mapping.sku], ["prices", "Code"], "the mapping is offered again");

  // Beside the old system.
  const yesterday = await upload("yesterday.csv", PRODUCTS);
  t.equal(yesterday.counts.created, 0);
  const compared = await step(yesterday.id, "compare");
  t.ok(compared.differences.different >= 1, "the price of today differs from yesterday's file");
  t.ok(compared.differences.missing_there >= 1, "the demo's own goods are only here");
  const differences = (await owner.get(`/api/v1/imports/${yesterday.id}/differences?limit=200`)).must(200)
    .body.items;
  t.ok(
    differences.some(
      ({ side, name, here, there }) =>
        side === "different" && name === "legacy-cake" && here === "700" && there === "680",
    ),
    "field by field",
  );

  // Out again, safe to open, and back in as no change.
  const out = (await owner.get("/api/v1/exports/products?format=csv")).must(200).text;
  t.ok(out.includes("'=馬克杯"), "no spreadsheet runs it");
  const back = await upload("back.csv", out);
  const returned = await step(back.id, "run");
  t.equal(
    [returned.counts.created, returned.counts.changed, returned.counts.refused],
    [0, 0, 0],
    "what goes out comes back",
  );

  // All of it back.
  t.equal((await step(prices.id, "undo")).undone.restored, 1, "the price is as before");
  t.equal((await step(orders.id, "undo")).undone.removed, 2, "the orders are gone");
  const undone = await step(goods.id, "undo");
  t.equal(undone.state, "undone");
  const kept = (await owner.get(`/api/v1/imports/${goods.id}/kept`)).must(200).body.items;
  t.ok(
    kept.every(({ reason }) => reason.zh_tw && reason.en),
    "what stays is listed with its reason",
  );

  // Files that mean harm.
  const page = (await owner.post("/api/v1/imports", { name: "page" })).must(201).body;
  const headers = { "content-type": "application/octet-stream" };
  const html = await owner.put(`/api/v1/imports/${page.id}/file`, "<html><table>", { headers });
  t.equal([html.status, html.code], [422, "exchange.is_html"], "a web page is no table");
}
