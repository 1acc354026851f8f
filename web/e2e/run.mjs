// Runs the specs in e2e/specs, one after the other, since they share the shop's one register. Two have a shop of their
// own: the pictures of `screens` show what nobody has touched, and the days of `stories` add up to the last unit, which
// a day with drawers that were counted short does not.
//
//   TENON_BIN         the program: a fresh demo shop is started for the run and stopped after it
//   BASE_URL          instead of that, where a demo shop already answers; its password is TENON_PASSWORD
//   CHROMIUM          the browser's binary; without it TENON_CHROMIUM, then /usr/bin/chromium
//
// Arguments name specs: `npm run e2e -- pos` runs specs/pos.mjs alone, and `npm run e2e -- screens --approve`
// takes the pictures of the pages as they are for the ones to compare with.
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { startShop } from "./shop.mjs";

const folder = fileURLToPath(new URL("./specs/", import.meta.url));
const approves = process.argv.includes("--approve");
const wanted = process.argv.slice(2).filter((word) => word !== "--approve");
const ALONE = ["screens.mjs", "stories.mjs"];
const specs = readdirSync(folder)
  .filter((name) => name.endsWith(".mjs"))
  .filter((name) => wanted.length === 0 || wanted.includes(name.replace(".mjs", "")))
  .map((name) => folder + name);
if (specs.length === 0) {
  console.error(`no spec is named ${wanted.join(", ")}`);
  process.exit(2);
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

/** @param {string[]} specs */
function runSpecs(specs, /** @type {Record<string, string>} */ extra) {
  return new Promise((resolve) => {
    const run = spawn(process.execPath, ["--test", "--test-concurrency=1", ...specs], {
      env: { ...process.env, ...(approves && { TENON_APPROVE: "1" }), ...extra },
      stdio: "inherit",
    });
    run.once("exit", (code) => resolve(code ?? 1));
  });
}

const program = process.env.BASE_URL ? undefined : process.env.TENON_BIN;

/** @param {string[]} specs */
async function runInShop(specs) {
  if (specs.length === 0) return 0;
  const shop = program ? startShop(program) : null;
  try {
    return await runSpecs(specs, shop ? environment(await shop.ready) : {});
  } catch (error) {
    console.error(error);
    return 1;
  } finally {
    await shop?.stop();
  }
}

const isAlone = (/** @type {string} */ spec) => ALONE.some((name) => spec.endsWith(`/${name}`));
let failed = await runInShop(specs.filter((spec) => !isAlone(spec)));
for (const spec of specs.filter(isAlone)) failed = (await runInShop([spec])) || failed;
process.exit(failed);
