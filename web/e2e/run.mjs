// Runs the specs in e2e/specs, one after the other, since they share the shop's one register.
//
//   TENON_BIN         the program: a fresh demo shop is started for the run and stopped after it
//   BASE_URL          instead of that, where a demo shop already answers; its password is TENON_PASSWORD
//   CHROMIUM          the browser's binary; without it TENON_CHROMIUM, then /usr/bin/chromium
//
// Arguments name specs: `npm run e2e -- pos` runs specs/pos.mjs alone.
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const PATIENCE_MS = 60_000;

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

/** A demo shop of its own, once it says where it answers and with which password. */
function startShop(/** @type {string} */ program) {
  const data = mkdtempSync(join(tmpdir(), "tenon-e2e-"));
  const args = ["demo", "--no-browser", "--port", "0", "--data", join(data, "shop"), "--fresh"];
  const child = spawn(program, args, {
    env: { ...process.env, TENON_READY_JSON: "1" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const stop = async () => {
    if (child.exitCode === null) {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
    }
    rmSync(data, { recursive: true, force: true });
  };
  /** @type {Promise<{ url: string, logins: { role: string, login: string, password: string }[] }>} */
  const ready = new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("the shop was not ready in time")), PATIENCE_MS);
    let text = "";
    child.stdout.setEncoding("utf8");
    child.stdout.on("data", (part) => {
      text += part;
      // Only a whole line: a pipe hands text over in pieces.
      const line = /^TENON_READY (.*)\n/m.exec(text);
      if (line?.[1] === undefined) return;
      clearTimeout(timer);
      resolve(JSON.parse(line[1]));
    });
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the shop ended with code ${code}`)));
  });
  return { ready, stop };
}

/** The environment that the specs read. */
function environment(/** @type {Awaited<ReturnType<typeof startShop>["ready"]>} */ shop) {
  const of = (/** @type {string} */ role) => shop.logins.find((login) => login.role === role);
  return {
    BASE_URL: shop.url,
    TENON_PASSWORD: of("owner")?.password ?? "",
    TENON_OWNER: of("owner")?.login ?? "",
    TENON_MANAGER: of("manager")?.login ?? "",
  };
}

function runSpecs(/** @type {Record<string, string>} */ extra) {
  return new Promise((resolve) => {
    const run = spawn(process.execPath, ["--test", "--test-concurrency=1", ...specs], {
      env: { ...process.env, ...extra },
      stdio: "inherit",
    });
    run.once("exit", (code) => resolve(code ?? 1));
  });
}

const program = process.env.BASE_URL ? undefined : process.env.TENON_BIN;
const shop = program ? startShop(program) : null;
let code = 1;
try {
  code = await runSpecs(shop ? environment(await shop.ready) : {});
} catch (error) {
  console.error(error);
} finally {
  await shop?.stop();
}
process.exit(code);
