/**
 * From an empty machine to a selling demo in under five minutes; and a shop manager sets a real shop up, from an empty
 * brand to its first invoiced sale, by the guide of the back office: 統編, invoice track, 2 registers, 3 staff, 500 SKUs,
 * in under an hour.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { Scenario } from "./lib/scenario.mjs";
import { setUp } from "./lib/set_up.mjs";
import { Shop } from "./lib/shop.mjs";
import { Tenon } from "./lib/tenon.mjs";

export const seconds = 1100;

/** The machine of this row keeps its past in SQLite's file, whatever the other rows stand on. */
export const databases = ["sqlite"];

/** What an empty machine may take to make thirteen months, in milliseconds: the row names five minutes, and prints. */
const PATIENCE = 800_000;

/** The hour that the row names, in seconds. */
const HOUR = 3600;
const GOODS = 500;
const BRAND = { host: "gooddays.localhost", name: "好日子", owner: "林老闆", login: "owner@gooddays.test" };

export default async function (t) {
  const machine = mkdtempSync(path.join(tmpdir(), "tenon-machine-"));
  const shops = [];
  const fresh = (name) => {
    const shop = new Tenon(t.tenon.program, path.join(machine, name), undefined);
    shops.push(shop);
    return shop;
  };
  try {
    await aRealShop(t, fresh("real"), machine);
    await aDemo(t, fresh, machine);
  } finally {
    for (const shop of shops) await shop.stop();
    rmSync(machine, { recursive: true, force: true });
  }
}

/** From an empty machine to a demo that has sold on the web and at a till, and once more where the past is kept. */
async function aDemo(t, fresh, machine) {
  const environment = { XDG_CACHE_HOME: path.join(machine, "cache") };
  const open = async (name) => {
    const shop = fresh(name);
    const began = Date.now();
    await shop.start({ size: "small", cwd: machine, patience: PATIENCE, environment });
    return [shop, Date.now() - began];
  };
  const [first, fromNothing] = await open("first");
  const sold = Date.now();
  await sell(t, first);
  const whole = fromNothing + Date.now() - sold;
  t.report("an empty machine is ready after", `${Math.round(fromNothing / 1000)} s`);
  t.report("and has sold on the web and at a till after", `${Math.round(whole / 1000)} s (named 300 s)`);
  await first.stop();
  const [second, kept] = await open("second");
  t.report(
    "once the past is kept, a fresh demo is ready after",
    `${(kept / 1000).toFixed(1)} s (named 10 s)`,
  );
  await sell(t, second);
}

/** One sale on the web and one at the till, and the day adds up. */
async function sell(t, tenon) {
  const own = new Scenario({ row: t.row, database: "sqlite", tenon, browser: {}, say: t.say });
  try {
    const shop = new Shop(own, await own.staff("owner"));
    const stores = (await shop.owner.get("/api/v1/staff/stores")).must(200).body.items;
    shop.store = stores.find(({ id }) => id === tenon.ready.stores.xinyi);
    // A till of its own: whoever looks at the demo may stand at the others.
    const register = await shop.anotherRegister("ROW123");
    const variant = tenon.ready.variants["CAKE-OSM-6"];
    const price = await shop.price(variant);
    const order = (await shop.order(own.visitor(), variant, { price })).must(201).body;
    t.ok(order.number, "an order on the web has a number");
    (await shop.sell(shop.owner, register, variant, { price })).must(200);
    const proof = (await shop.owner.get("/api/v1/proof")).must(200).body;
    t.ok(proof.lines.length > 5, "today's proof has lines");
    t.equal(proof.differences, 0, "and every one of them agrees");
    for (const { name, phone } of tenon.ready.regulars) {
      const found = (await shop.owner.get(`/api/v1/members?phone=${phone}`)).must(200).body.items;
      t.equal(
        found.map((member) => member.name),
        [name],
        "whoever the demo names is among its members",
      );
      const bought = (await shop.owner.get(`/api/v1/members/${found[0].id}/timeline?limit=5`)).must(200).body
        .items;
      t.ok(bought.length > 0, `${name} has a story to follow`);
    }
  } finally {
    await own.close();
  }
}

/** An empty brand, its owner, the guide; and in the end an invoice. */
async function aRealShop(t, tenon, machine) {
  const began = Date.now();
  const { password } = await tenon.begin(BRAND);
  await tenon.serve();
  const file = path.join(machine, "商品.csv");
  writeFileSync(file, catalogue());
  const hands = await setUp(t, tenon, { login: BRAND.login, password, file, goods: GOODS });

  // What the pages say is so.
  const owner = new Scenario({ row: t.row, database: "sqlite", tenon, browser: {}, say: t.say }).visitor();
  (await owner.post("/api/v1/staff/sessions", { login: BRAND.login, password })).must(201);
  const items = async (path) => (await owner.get(`/api/v1${path}`)).must(200).body.items;
  const [company] = await items("/staff/legal-entities");
  t.equal(company.tax_id, "12345675", "the company has its tax id");
  t.equal((await items("/staff/registers")).length, 2, "two registers");
  const people = await items("/staff/people");
  t.equal(people.filter(({ roles }) => roles.length > 0).length, 4, "three people beside the owner");
  const [invoice] = await items("/invoices?limit=1");
  t.ok(/^AB1000\d{4}$/.test(invoice.number), `an invoice number of the track: ${invoice.number}`);
  t.equal(
    (await items("/orders?channel=till&limit=10")).length,
    1,
    "what was practised is not among the sales",
  );
  const out = (await owner.get("/api/v1/exports/products?format=csv")).must(200).text;
  t.equal(out.trim().split("\n").length, GOODS + 1, "all goods are there");
  owner.close?.();
  await tenon.stop();
  await tenon.doctor();

  const person = hands.seconds();
  t.report("a script sets a real shop up, and sells, in", `${Math.round((Date.now() - began) / 1000)} s`);
  t.report("a careful person takes", `${hands.sum()} = ${Math.round(person / 60)} min (named 60 min)`);
  t.report("not counted", "getting the papers and the file of goods together, and installing the program");
  t.ok(person < HOUR, `it takes a careful person ${person} s, and the row names an hour`);
}

/** Goods as an old system hands them out: with a barcode, a price and what lies there. */
function catalogue() {
  const check = (digits) => {
    const sum = [...digits].reduce((all, digit, at) => all + Number(digit) * (at % 2 === 0 ? 1 : 3), 0);
    return `${digits}${(10 - (sum % 10)) % 10}`;
  };
  const rows = Array.from({ length: GOODS }, (_, at) => {
    const number = String(at + 1).padStart(3, "0");
    return `goods-${number},日用品 ${number},GD-${number},${50 + at},${check(`471234500${number}`)},20`;
  });
  return `代稱,中文名稱,品號,售價,條碼,開帳數量\n${rows.join("\n")}\n`;
}
