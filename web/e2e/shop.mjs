// Shops that run while specs look at them.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PATIENCE_MS = 60_000;
/** A past is lived once and then copied. */
const PAST_MS = 900_000;

/**
 * A demo shop of its own, once it says where it answers and with which password.
 *
 * @param {string} program
 * @param {"bare" | "small"} [size] with a past or without; a past takes minutes the first time
 */
export function startShop(program, size = "bare") {
  const data = mkdtempSync(join(tmpdir(), "tenon-e2e-"));
  const args = [
    "demo",
    "--size",
    size,
    "--no-browser",
    "--port",
    "0",
    "--data",
    join(data, "shop"),
    "--fresh",
  ];
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
  /** @type {Promise<{ url: string, provider: string, logins: { role: string, login: string, password: string }[] }>} */
  const ready = new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error("the shop was not ready in time")),
      size === "bare" ? PATIENCE_MS : PAST_MS,
    );
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

/**
 * The shop that a demo made, answered by `tenon serve` with settings of its own.
 *
 * @param {string} program
 * @param {number} port
 * @param {Record<string, string>} settings
 */
export async function serveShop(program, port, settings) {
  const data = mkdtempSync(join(tmpdir(), "tenon-e2e-"));
  const folder = join(data, "shop");
  const demo = spawn(
    program,
    ["demo", "--size", "bare", "--no-browser", "--port", "0", "--data", folder, "--fresh"],
    {
      env: { ...process.env, TENON_READY_JSON: "1" },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  await new Promise((resolve) => demo.stdout.once("data", resolve));
  await ended(demo);
  const child = spawn(program, ["serve"], {
    env: {
      ...process.env,
      ...settings,
      TENON_LISTEN: `127.0.0.1:${port}`,
      TENON_DATA: join(folder, "brands"),
    },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const began = Date.now();
  while (!(await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null))?.ok) {
    if (Date.now() - began > PATIENCE_MS) throw new Error("the shop was not ready in time");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return async () => {
    await ended(child);
    rmSync(data, { recursive: true, force: true });
  };
}

/** @param {import("node:child_process").ChildProcess} child */
async function ended(child) {
  if (child.exitCode !== null) return;
  const end = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await end;
}
