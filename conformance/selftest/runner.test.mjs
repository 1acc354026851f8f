// The runner's own test: rows that pass and rows that must fail, against a program that only pretends.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));

function run(...rows) {
  const args = [path.join(here, "../runner.mjs"), "--rows", path.join(here, "rows")];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...args, "--tenon", path.join(here, "fake-tenon.mjs"), ...rows],
    { encoding: "utf8", timeout: 120_000 },
  );
  return { status, stdout, stderr, lines: stdout.trimEnd().split("\n") };
}

function failsWith(row, why) {
  const { status, stdout, lines } = run(row);
  assert.equal(status, 1, stdout);
  assert.match(stdout, new RegExp(`^${row} fail: .*${why}`, "m"));
  assert.equal(lines.at(-1), "0 passed, 1 failed");
}

test("a row that uses client, login, redirects, events and times passes", () => {
  const { status, stdout, stderr, lines } = run("M01");
  assert.equal(status, 0, stdout + stderr);
  assert.match(stdout, /^M01 pass$/m);
  assert.match(stdout, /^M01 {3}the next event: \d+ ms \(named 1000 ms, asserted 5000 ms\)$/m);
  assert.equal(lines.at(-1), "1 passed, 0 failed");
});

test("a refused request fails the row and says where", () => {
  failsWith("M02", "GET /nothing answered 404 instead of 200");
  assert.match(run("M02").stdout, /M02_refuses\.mjs:2/);
});

test("a row that hangs fails after its time", () => failsWith("M03", "not done after 1 s"));

test("a shop that crashes fails the row", () => failsWith("M04", "the shop ended while the row ran"));

test("what the doctor finds fails the row", () => failsWith("M05", "tenon doctor found something"));

test("a page is looked at in Chromium, its scripts running", () => {
  const { status, stdout, stderr } = run("M06a");
  assert.equal(status, 0, stdout + stderr);
  assert.match(stdout, /^M06a pass$/m);
});

test("a script that throws on a page fails the row", () => failsWith("M07", "a broken page"));

test("a killed shop can be started again", () => assert.equal(run("M08").status, 0));

test("rows are counted together, and an unknown row is an error", () => {
  const { status, lines } = run("M02", "M08");
  assert.equal(status, 1);
  assert.equal(lines.at(-1), "1 passed, 1 failed");
  const unknown = run("M99");
  assert.equal(unknown.status, 2);
  assert.match(unknown.stderr, /there is no row M99/);
});

test("rows run beside each other", () => {
  // The first of them ends only when the second one has begun.
  const { status, stdout, lines } = run("--at-once", "2", "M09", "M10");
  assert.equal(status, 0, stdout);
  assert.equal(lines.at(-1), "2 passed, 0 failed");
});

test("the row that may take longest begins first", () => {
  const { lines } = run("--at-once", "1", "M03", "M08");
  const ends = lines.filter((line) => / (pass|fail)/.test(line) && line.startsWith("M"));
  assert.deepEqual(
    ends.map((line) => line.slice(0, 8)),
    ["M08 pass", "M03 fail"],
  );
});

test("a row that is about another database is left out", () => {
  const { status, lines } = run("M08", "M11");
  assert.equal(status, 0);
  assert.deepEqual([lines[0], lines.at(-1)], ["M11   is not about sqlite", "1 passed, 0 failed"]);
});
