// Stands in for the program in the runner's own test: enough of a shop to be started, visited, watched and stopped.
// `demo` serves, `doctor` finds something when the shop's folder holds a file `sick`.

import { existsSync, mkdirSync } from "node:fs";
import http from "node:http";
import path from "node:path";

const [subcommand, ...args] = process.argv.slice(2);
const data = args[args.indexOf("--data") + 1];

function answer(response, status, body, headers = {}) {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}

function serve(request, response) {
  if (request.url === "/") {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    response.end(
      "<!doctype html><title>榫茶</title><h1>榫茶</h1><script>document.title = '榫茶 開店'</script>",
    );
  } else if (request.url === "/throws") {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    response.end("<!doctype html><script>throw new Error('a broken page')</script>");
  } else if (request.url === "/api/v1/staff/sessions") {
    let text = "";
    request.on("data", (part) => {
      text += part;
    });
    request.on("end", () => {
      const { login, password } = JSON.parse(text);
      if (password !== "open sesame") return answer(response, 401, { code: "staff.unknown_login" });
      return answer(
        response,
        201,
        { person: { login } },
        { "set-cookie": `tenon_staff=${login}; Path=/; HttpOnly` },
      );
    });
  } else if (request.url === "/api/v1/staff/me") {
    const cookie = /tenon_staff=([^;]+)/.exec(request.headers.cookie ?? "")?.[1];
    answer(response, cookie ? 200 : 401, { login: cookie, host: request.headers.host });
  } else if (request.url.startsWith("/api/v1/events")) {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write("retry: 1000\n\n: here\n\n");
    let pos = 0;
    setInterval(() => {
      pos += 1;
      response.write(`id: ${pos}\nevent: availability\ndata: {"pos":${pos},"kind":"stock.sold"}\n\n`);
    }, 20);
  } else if (request.url === "/crash") {
    console.error("thread 'main' panicked at src/main.rs:1:1");
    process.exit(101);
  } else if (request.url === "/old") {
    response.writeHead(303, { location: "/" });
    response.end();
  } else {
    answer(response, 404, { code: "api.not_found" });
  }
}

if (subcommand === "doctor") {
  const isSick = existsSync(path.join(data, "sick"));
  console.log(isSick ? "held stock differs from its holds" : "everything reconciles");
  process.exit(isSick ? 1 : 0);
} else if (subcommand === "demo") {
  mkdirSync(data, { recursive: true });
  const server = http.createServer(serve);
  process.on("SIGTERM", () => process.exit(0));
  server.listen(0, "127.0.0.1", () => {
    const url = `http://tea.localhost:${server.address().port}/`;
    const logins = [{ role: "cashier", login: "cashier@tenon.test", password: "open sesame" }];
    console.log(`TENON_READY ${JSON.stringify({ url, logins })}`);
    console.log(`ready ${url}`);
  });
}
