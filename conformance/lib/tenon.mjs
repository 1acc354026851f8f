// One running shop: the real program, started for one row and stopped after it.

import { spawn } from "node:child_process";
import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";

/** How long a shop may take from its start until it says it is ready. */
const PATIENCE = 60_000;
/** How many of its last lines are shown when something goes wrong. */
const LINES = 40;

/** `command` for the program at this path; a script is run by node, for the runner's own test. */
function command(program, args) {
  return program.endsWith(".mjs") ? [process.execPath, [program, ...args]] : [program, args];
}

/** A shop. `url` is its storefront, `logins` its people with passwords. */
export class Tenon {
  constructor(program, folder, database) {
    this.program = program;
    this.folder = folder;
    this.database = database;
    this.lines = [];
    this.ended = null;
  }

  /** Where data is kept: what every subcommand is told. */
  place() {
    const data = ["--data", path.join(this.folder, "shop")];
    return this.database ? [...data, "--database", this.database] : data;
  }

  /** What the server holds in memory now, in bytes; 0 where the system does not say. */
  async memory() {
    const status = await readFile(`/proc/${this.child.pid}/status`, "utf8").catch(() => "");
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
  }

  /** Starts the demo shop and waits until it is ready. */
  async start({
    fresh = false,
    port = 0,
    environment = {},
    size = "bare",
    cwd = this.folder,
    patience = PATIENCE,
  } = {}) {
    const args = [
      "demo",
      "--size",
      size,
      "--no-browser",
      "--port",
      String(port),
      ...this.place(),
      ...(fresh ? ["--fresh"] : []),
    ];
    const ready = (line) =>
      line.startsWith("TENON_READY ") ? JSON.parse(line.slice("TENON_READY ".length)) : undefined;
    const told = { TENON_READY_JSON: "1", ...environment };
    return this.understand(await this.launch(args, { cwd, patience, environment: told, ready }));
  }

  /** Makes an empty brand, as for a real shop; gives its owner's login and password. */
  async begin({ host, name, owner, login }) {
    await mkdir(this.folder, { recursive: true });
    const words = ["--host", host, "--name", name, "--owner", owner, "--login", login];
    const { code, out, err } = await this.run("begin", ...words);
    const password = /^\s*password\s+(\S+)$/m.exec(out)?.[1];
    if (code !== 0 || !password) throw new Error(`no brand was made:\n${out}${err}`);
    this.host = host;
    return { login, password };
  }

  /** Serves the brand that was begun, and waits until it answers. */
  async serve({ patience = PATIENCE } = {}) {
    const ready = (line) => / ready address="?([\d.]+:\d+)/.exec(line)?.[1];
    const args = ["serve", "--listen", "127.0.0.1:0", ...this.place()];
    const address = await this.launch(args, { cwd: this.folder, patience, environment: {}, ready });
    const url = `http://${this.host}:${address.split(":")[1]}/`;
    return this.understand({ url, logins: [] });
  }

  /** Starts the program and waits until a line of it is ready; gives what `ready` made of that line. */
  async launch(args, { cwd, patience, environment, ready }) {
    this.ended = null;
    this.child = spawn(...command(this.program, args), {
      cwd,
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.exit = new Promise((resolve) => {
      this.child.on("error", (error) => resolve({ error }));
      this.child.on("close", (code, signal) => resolve({ code, signal }));
    });
    this.exit.then((end) => {
      this.ended = end;
    });
    const said = new Promise((resolve) => {
      const hear = (line) => {
        const found = ready(line);
        if (found !== undefined) resolve(found);
      };
      this.read(this.child.stdout, hear);
      this.read(this.child.stderr, hear);
    });
    let timer;
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, patience, { late: true });
    });
    const first = await Promise.race([
      said.then((found) => ({ said: found })),
      this.exit.then((end) => ({ end })),
      late,
    ]);
    clearTimeout(timer);
    if (first.said !== undefined) return first.said;
    const why = first.late
      ? `was not ready after ${patience / 1000} s`
      : `ended at its start (${describe(first.end)})`;
    throw new Error(`the shop ${why}\n${this.tail()}`);
  }

  understand(said) {
    if (typeof said.url !== "string" || !Array.isArray(said.logins)) {
      throw new Error(`TENON_READY lacks url or logins: ${JSON.stringify(said)}`);
    }
    this.ready = said;
    this.url = said.url;
    this.admin = said.admin ?? new URL("/admin/", said.url).href;
    this.pos = said.pos ?? new URL("/pos/", said.url).href;
    this.logins = said.logins;
    return this;
  }

  /** The login of a role: { role, login, password }. */
  login(role) {
    const found = this.logins.find((login) => login.role === role);
    if (!found)
      throw new Error(
        `the shop has no login for ${role}; it has ${this.logins.map((l) => l.role).join(", ")}`,
      );
    return found;
  }

  read(stream, each) {
    let rest = "";
    stream.setEncoding("utf8");
    stream.on("data", (part) => {
      const lines = (rest + part).split("\n");
      rest = lines.pop();
      for (const line of lines) {
        this.lines.push(line);
        if (/panicked at/.test(line)) this.panic ??= line;
        each(line);
      }
      this.lines.splice(0, this.lines.length - 1000);
    });
  }

  /** The last lines it printed. */
  tail() {
    return this.lines
      .slice(-LINES)
      .map((line) => `    | ${line}`)
      .join("\n");
  }

  /** Asks it to stop and waits until it has. */
  async stop() {
    if (!this.child || this.ended) return;
    this.child.kill("SIGTERM");
    let timer;
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, 15_000, "late");
    });
    if ((await Promise.race([this.exit, late])) === "late") {
      this.child.kill("SIGKILL");
      await this.exit;
      throw new Error(`the shop did not stop within 15 s of being asked to\n${this.tail()}`);
    }
    clearTimeout(timer);
  }

  /** Ends it as a power cut would. */
  async kill() {
    this.expectedEnd = true;
    this.child.kill("SIGKILL");
    await this.exit;
  }

  /** Runs a subcommand on the shop's data: { code, out, err }. */
  run(subcommand, ...args) {
    return new Promise((resolve, reject) => {
      const [program, all] = command(this.program, [subcommand, ...args, ...this.place()]);
      const child = spawn(program, all, { cwd: this.folder, stdio: ["ignore", "pipe", "pipe"] });
      let out = "";
      let err = "";
      child.stdout.on("data", (part) => {
        out += part;
      });
      child.stderr.on("data", (part) => {
        err += part;
      });
      child.on("error", reject);
      child.on("close", (code) => resolve({ code, out, err }));
    });
  }

  /** Everything reconciles, or an error with what the doctor said. */
  async doctor() {
    const { code, out, err } = await this.run("doctor");
    if (code !== 0) throw new Error(`tenon doctor found something:\n${out}${err}`);
  }
}

function describe({ code, signal, error }) {
  if (error) return error.message;
  return signal ? `signal ${signal}` : `code ${code}`;
}
