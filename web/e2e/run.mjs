// Runs the specs in e2e/specs, several at once: each has a demo shop of its own, so none depends on what another did.
//
//   TENON_BIN         the program: a fresh demo shop is started for each spec and stopped after it
//   BASE_URL          instead of that, where a demo shop already answers; its password is TENON_PASSWORD
//   CHROMIUM          the browser's binary; without it TENON_CHROMIUM, then /usr/bin/chromium
//
// Arguments name specs: `npm run e2e -- pos` runs specs/pos.mjs alone, and `npm run e2e -- screens --approve`
// takes the pictures of the pages as they are for the ones to compare with.
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { startShop } from "./shop.mjs";

/** The longest a spec may take: one that hangs is stopped and named, and the others go on. */
const SPEC_MS = 600_000;
/** Specs that take a minute and more: they begin first, so that nothing waits for them in the end. */
const LONG = ["screens", "office", "staff", "stories", "storefront", "site"];

const folder = fileURLToPath(new URL("./specs/", import.meta.url));
const approves = process.argv.includes("--approve");
const wanted = process.argv.slice(2).filter((word) => word !== "--approve");
const known = readdirSync(folder)
  .filter((name) => name.endsWith(".mjs"))
  .map((name) => name.replace(".mjs", ""));
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`no spec is named ${unknown.join(", ")}`);
  process.exit(2);
}
const waiting = (wanted.length > 0 ? wanted : known).sort((one, other) => rank(one) - rank(other));

function rank(/** @type {string} */ name) {
  const at = LONG.indexOf(name);
  return at < 0 ? LONG.length : at;
}

/** The environment that the specs read. */
function environment(/** @type {Awaited<ReturnType<typeof startShop>["ready"]>} */ shop) {
  const of = (/** @type {string} */ role) => shop.logins.find((login) => login.role === role);
  return {
    BASE_URL: shop.url,
    TENON_PASSWORD: of("owner")?.password ?? "",
    TENON_OWNER: of("owner")?.login ?? "",
    TENON_MANAGER: of("manager")?.login ?? "",
    TENON_PROVIDER: shop.provider,
  };
}

/**
 * One spec's tests; what they print is shown when they have ended, so that specs do not talk into each other.
 *
 * @param {string} spec
 * @param {Record<string, string>} extra
 * @returns {Promise<{ code: number, said: string }>}
 */
function runSpec(spec, extra) {
  return new Promise((resolve) => {
    const options = ["--test", `--test-timeout=${SPEC_MS}`, "--test-reporter=spec"];
    const run = spawn(process.execPath, [...options, `${folder}${spec}.mjs`], {
      env: { ...process.env, ...(approves && { TENON_APPROVE: "1" }), ...extra },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    for (const stream of [run.stdout, run.stderr]) {
      stream.setEncoding("utf8");
      stream.on("data", (text) => {
        said += text;
      });
    }
    run.once("close", (code) => resolve({ code: code ?? 1, said }));
  });
}

const program = process.env.BASE_URL ? undefined : process.env.TENON_BIN;
/** @type {string[]} */
const failed = [];
let passed = 0;

async function runInShop(/** @type {string} */ spec) {
  const shop = program ? startShop(program) : null;
  try {
    return await runSpec(spec, shop ? environment(await shop.ready) : {});
  } catch (error) {
    return { code: 1, said: String(error) };
  } finally {
    await shop?.stop();
  }
}

async function work() {
  for (let spec = waiting.shift(); spec !== undefined; spec = waiting.shift()) {
    const began = Date.now();
    const { code, said } = await runInShop(spec);
    const tests = Number(/^ℹ pass (\d+)$/m.exec(said)?.[1] ?? 0);
    passed += tests;
    if (code !== 0) failed.push(spec);
    const seconds = ((Date.now() - began) / 1000).toFixed(0);
    console.log(
      `${code === 0 ? said.replace(/^ℹ .*\n/gm, "") : said}${spec}: ${tests} passed, ${seconds} s\n`,
    );
  }
}

// A shop that somebody else started has one register, which specs share: there they come one after the other.
const lanes = program ? Math.min(4, availableParallelism()) : 1;
await Promise.all(Array.from({ length: lanes }, work));
console.log(`${passed} tests passed${failed.length > 0 ? `; failed: ${failed.join(", ")}` : ""}`);
process.exit(failed.length > 0 ? 1 : 0);
