// Runs acceptance scenarios. One file a row, `Mxx_name.mjs`, each with `export default async function (t)`.
//
// For every row a fresh shop is started, the row does what people would do over HTTP and in Chromium, the shop is
// stopped and `tenon doctor` must find nothing. Prints `M37 pass` or `M37 fail: why` for each row, then
// `N passed, M failed`; exits with 1 if any failed. `cargo xtask conformance` calls this with everything it needs.
//
// Every row has a shop, a folder and a database of its own, so several run at once. Beside its function a row may
// export `seconds`, how long it may take, and `databases`, those that it is about when it is not about every one.

import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs, promisify } from "node:util";

import { Scenario } from "./lib/scenario.mjs";
import { Tenon } from "./lib/tenon.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));

/** Seconds a row may take unless it exports `seconds`. */
const SECONDS = 120;

const { values: options, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: {
    tenon: { type: "string" },
    rows: { type: "string", default: here },
    web: { type: "string", default: path.join(here, "../web") },
    chromium: { type: "string", default: process.env.TENON_CHROMIUM ?? "/usr/bin/chromium" },
    postgres: { type: "string" },
    psql: { type: "string", default: "psql" },
    "at-once": { type: "string", default: String(Math.min(4, os.availableParallelism())) },
  },
});

/** What the shops stand on. */
const database = options.postgres ? "postgres" : "sqlite";

/** The rows of the folder that are about this database, the longest first: nothing waits for one that began last. */
async function rows() {
  const found = [];
  for (const name of (await readdir(options.rows)).sort()) {
    const row = /^(M\d+[a-z]?)_\w+\.mjs$/.exec(name)?.[1];
    if (row) found.push({ row, file: path.join(options.rows, name) });
  }
  const unknown = wanted.filter((row) => !found.some((known) => known.row === row));
  if (unknown.length > 0) throw new Error(`there is no row ${unknown.join(", ")} in ${options.rows}`);
  const chosen = [];
  for (const { row, file } of found) {
    if (wanted.length > 0 && !wanted.includes(row)) continue;
    const { default: play, seconds = SECONDS, databases } = await import(pathToFileURL(file).href);
    if (databases && !databases.includes(database)) console.log(`${row}   is not about ${database}`);
    else chosen.push({ row, file, play, seconds });
  }
  return chosen.sort((one, other) => other.seconds - one.seconds);
}

function psql(statement) {
  const args = [
    "--no-psqlrc",
    "--quiet",
    "--set",
    "ON_ERROR_STOP=1",
    "--dbname",
    options.postgres,
    "--command",
  ];
  return promisify(execFile)(options.psql, [...args, statement]);
}

/** A database of the row's own on the given server. */
async function freshDatabase(row) {
  if (!options.postgres) return undefined;
  const name = `row_${row.toLowerCase()}`;
  await psql(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await psql(`CREATE DATABASE ${name}`);
  const url = new URL(options.postgres);
  url.pathname = `/${name}`;
  return url.href;
}

/** Fails after so many seconds, whatever the work does. */
function limited(work, seconds) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${seconds} s`)), seconds * 1000);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

async function run({ row, play, seconds }) {
  if (typeof play !== "function") throw new Error("the file exports no default function");
  const folder = await mkdtemp(path.join(os.tmpdir(), `tenon-${row}-`));
  const tenon = new Tenon(path.resolve(options.tenon), folder, await freshDatabase(row));
  let t;
  try {
    await tenon.start({ fresh: true });
    t = new Scenario({
      row,
      database,
      tenon,
      browser: { web: path.resolve(options.web), executable: options.chromium },
      say: (text) => console.log(`${row}   ${text}`),
    });
    await limited(play(t), seconds);
    if (tenon.ended && !tenon.expectedEnd)
      throw new Error(`the shop ended while the row ran\n${tenon.tail()}`);
    const problems = await t.close();
    t = undefined;
    if (problems.length > 0) throw new Error(problems.join("; "));
    await tenon.stop();
    if (tenon.panic) throw new Error(`the shop panicked: ${tenon.panic}\n${tenon.tail()}`);
    await tenon.doctor();
  } finally {
    await t?.close().catch(() => {});
    await tenon.stop().catch(() => {});
    await rm(folder, { recursive: true, force: true });
  }
}

/** Takes the next row until none is left, and counts. */
async function work(waiting, count) {
  for (let entry = waiting.shift(); entry; entry = waiting.shift()) {
    const started = Date.now();
    try {
      await run(entry);
      count.passed += 1;
      console.log(`${entry.row} pass`);
    } catch (error) {
      count.failed += 1;
      console.log(`${entry.row} fail: ${error.message}`);
      const where = error.stack?.split("\n").find((line) => line.includes(path.basename(entry.file)));
      if (where) console.log(`   ${where.trim()}`);
    }
    console.log(`${entry.row}   ${((Date.now() - started) / 1000).toFixed(1)} s`);
  }
}

async function main() {
  if (!options.tenon) throw new Error("say where the program is with --tenon");
  const atOnce = Number(options["at-once"]);
  if (!(atOnce >= 1)) throw new Error("--at-once is a number of rows, at least 1");
  const waiting = await rows();
  const count = { passed: 0, failed: 0 };
  await Promise.all(Array.from({ length: atOnce }, () => work(waiting, count)));
  console.log(`${count.passed} passed, ${count.failed} failed`);
  return count.failed === 0 && count.passed > 0;
}

main().then(
  (everythingPassed) => {
    // A row that hung may have left a connection or a timer behind; it must not keep the run alive.
    process.exit(everythingPassed ? 0 : 1);
  },
  (error) => {
    console.error(`conformance: ${error.message}`);
    process.exit(2);
  },
);
