// The examples that the integrator's guide shows are run as they stand, and what is deployed names settings that exist.
import { strict as assert } from "node:assert";
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import ts from "typescript";
import { BASE_URL, call, DESKTOP, launch, logIn, OWNER, open, placePickup } from "../lib.mjs";

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const EXAMPLES = join(ROOT, "docs/integrate/examples");
const CLIENT = join(ROOT, "web/api-client");
const program = process.env.TENON_BIN;

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {import("playwright-core").Page} */
let page;
/** @type {Record<string, string>} */
let environment;
/** @type {{ id: string, variants: { id: string }[] }} */
let product;

before(async () => {
  browser = await launch();
  ({ page } = await open(browser, DESKTOP));
  await page.goto("/admin/");
  await page.locator('input[name="login"]').waitFor();
  await logIn(page, OWNER);
  await page.locator(".totals").waitFor();
  const permissions = ["catalog.read", "stock.receive", "stock.read", "orders.read", "journal.read"];
  const key = await call(page, "POST", "/keys", { name: "examples", permissions });
  assert.equal(key.status, 201, JSON.stringify(key.body));
  product = (await call(page, "GET", "/products?state=published&limit=1")).body.items[0];
  const place = (await call(page, "GET", "/locations")).body.items[0];
  const { hostname, port } = new URL(BASE_URL);
  environment = {
    PATH: process.env.PATH ?? "",
    TENON_URL: `http://${hostname}:${port}`,
    TENON_KEY: key.body.token,
    VARIANT: product.variants[0]?.id ?? "",
    LOCATION: place.id,
  };
});
after(async () => browser?.close());

const lines = (/** @type {string} */ text) =>
  text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

test("goods.sh lists goods and where they can be had", async () => {
  const { stdout } = await run("sh", [join(EXAMPLES, "goods.sh")], { env: environment });
  const [goods, available] = lines(stdout);
  assert.ok(goods.items.length > 0);
  assert.equal(available.items[0].variant_id, goods.items[0].variants[0].id);
});

test("receive.sh books a delivery once, however often it is said", async () => {
  const level = async () => {
    const query = `variant=${environment.VARIANT}&location=${environment.LOCATION}&condition=saleable`;
    return (await call(page, "GET", `/stock/levels?${query}`)).body.items[0]?.on_hand ?? 0;
  };
  const before = await level();
  const { stdout } = await run("sh", [join(EXAMPLES, "receive.sh")], { env: environment });
  const [first, again] = lines(stdout);
  assert.deepEqual(first, again);
  assert.equal(await level(), before + 12_000);
});

test("orders.ts sums up a day with the generated types", async () => {
  const store = (await call(page, "GET", "/staff/stores")).body.items.find(
    (/** @type {any} */ one) => one.kind !== "web",
  );
  const placed = await placePickup(page, environment.VARIANT ?? "", store.id);
  const order = (await call(page, "GET", `/orders/${placed.id}`)).body;
  const source = readFileSync(join(CLIENT, "examples/orders.ts"), "utf8");
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  });
  // Beside the client, so that its packages are found.
  const folder = mkdtempSync(join(CLIENT, "examples/.run-"));
  try {
    const file = join(folder, "orders.mjs");
    writeFileSync(file, outputText);
    // Browsers and curl know that every name under localhost is this machine; Node asks the name server.
    const local = join(folder, "localhost.mjs");
    writeFileSync(
      local,
      `import dns from "node:dns";
       const { lookup } = dns;
       dns.lookup = (host, ...rest) => lookup(host.endsWith(".localhost") ? "127.0.0.1" : host, ...rest);`,
    );
    const words = ["--import", local, file, order.business_date];
    const { stdout } = await run(process.execPath, words, { env: environment });
    const [sum] = lines(stdout);
    assert.ok(sum.orders > 0);
    assert.ok(sum.journal > 0);
    assert.equal(sum.day, order.business_date);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("what is deployed names commands and settings that exist", { skip: !program }, async () => {
  const { stdout: help } = await run(program ?? "", ["serve", "--help"]);
  const { stdout: commands } = await run(program ?? "", ["help"]);
  const folder = join(ROOT, "deploy");
  for (const name of readdirSync(folder)) {
    const text = readFileSync(join(folder, name), "utf8");
    for (const [setting] of text.matchAll(/TENON_[A-Z_]*[A-Z]\b(?!\.)/g)) {
      assert.ok(help.includes(setting), `${name} sets ${setting}, which nothing reads`);
    }
    for (const [, command = ""] of text.matchAll(/(?:bin\/tenon|&& exec tenon|"tenon|, "tenon) (\w+)/g)) {
      assert.ok(new RegExp(`^ {2}${command} `, "m").test(commands), `${name} runs tenon ${command}`);
    }
  }
});
