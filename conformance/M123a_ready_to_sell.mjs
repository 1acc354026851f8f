/**
 * From the built program to a selling demo: an empty machine makes the brand's past, a fresh demo copies it and is ready
 * in seconds, and sells on the web and at a till. Setting up a real shop with invoice tracks comes later.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { Scenario } from "./lib/scenario.mjs";
import { Shop } from "./lib/shop.mjs";
import { Tenon } from "./lib/tenon.mjs";

export const seconds = 900;

/** The machine of this row keeps its past in SQLite's file, whatever the other rows stand on. */
export const databases = ["sqlite"];

/** What an empty machine may take to make thirteen months, in milliseconds: the row names five minutes, and prints. */
const PATIENCE = 800_000;

export default async function (t) {
  const machine = mkdtempSync(path.join(tmpdir(), "tenon-machine-"));
  const environment = { XDG_CACHE_HOME: path.join(machine, "cache") };
  const shops = [];
  const open = async (name) => {
    const shop = new Tenon(t.tenon.program, path.join(machine, name), undefined);
    shops.push(shop);
    const began = Date.now();
    await shop.start({ size: "small", cwd: machine, patience: PATIENCE, environment });
    return [shop, Date.now() - began];
  };
  try {
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
  } finally {
    for (const shop of shops) await shop.stop();
    rmSync(machine, { recursive: true, force: true });
  }
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
