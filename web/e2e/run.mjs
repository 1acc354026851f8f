// Runs every spec in e2e/specs against a running server, one after the other: they share its registers.
//
//   BASE_URL          where the server answers, such as http://tea.localhost:8080
//   TENON_PASSWORD    the demo's password
//   CHROMIUM          the browser's binary; /usr/bin/chromium without it
//
// Arguments name specs: `npm run e2e -- pos` runs specs/pos.mjs alone.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("./specs/", import.meta.url));
const wanted = process.argv.slice(2);
const specs = readdirSync(folder)
  .filter((name) => name.endsWith(".mjs"))
  .filter((name) => wanted.length === 0 || wanted.includes(name.replace(".mjs", "")))
  .map((name) => folder + name);

if (specs.length === 0) {
  console.error(`no spec is named ${wanted.join(", ")}`);
  process.exit(2);
}
const run = spawnSync(process.execPath, ["--test", "--test-concurrency=1", ...specs], { stdio: "inherit" });
process.exit(run.status ?? 1);
