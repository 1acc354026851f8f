// Brings rows into a shop through the import API, as a person moving in does.
import { strict as assert } from "node:assert";
import { call } from "./lib.mjs";

const REST = ["ready", "unusable", "done", "stopped", "undone"];
const LOOK_MS = 200;
const PATIENCE_MS = 180_000;

/**
 * Imports a CSV and waits until every row is in.
 *
 * @param {import("playwright-core").Page} page with an owner's session
 * @param {string} name
 * @param {string} text
 * @param {Record<string, string>} [settings] where the file does not say it: `location`, `store`
 */
export async function bring(page, name, text, settings = {}) {
  const made = await call(page, "POST", "/imports", { name, settings });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const { id } = made.body;
  const put = await page.evaluate(
    async ({ id, text }) => {
      const headers = { "content-type": "application/octet-stream" };
      return (await fetch(`/api/v1/imports/${id}/file`, { method: "PUT", headers, body: text })).status;
    },
    { id, text },
  );
  assert.equal(put, 200);
  await atRest(page, id);
  const run = await call(page, "POST", `/imports/${id}/steps`, { step: "run" });
  assert.equal(run.status, 200, JSON.stringify(run.body));
  const done = await atRest(page, id);
  assert.equal(done.state, "done", JSON.stringify(done.error));
  assert.equal(done.counts.refused, 0, JSON.stringify(done.counts));
}

async function atRest(/** @type {import("playwright-core").Page} */ page, /** @type {string} */ id) {
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until) {
    const { body } = await call(page, "GET", `/imports/${id}`);
    if (REST.includes(body.state)) return body;
    await new Promise((done) => setTimeout(done, LOOK_MS));
  }
  assert.fail(`the import ${id} does not come to rest`);
}

/** A CSV of rows, each cell as it is. */
export const csv = (/** @type {(string | number)[][]} */ rows) =>
  rows.map((row) => row.map((cell) => `"${String(cell).replaceAll('"', '""')}"`).join(",")).join("\n");
