// Logging in with LINE, against a certified OpenID provider that signs as LINE does.
import { strict as assert } from "node:assert";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
// @ts-expect-error it has no types of its own
import Provider from "oidc-provider";
import { axe, BASE_URL, launch, open, PHONE } from "../lib.mjs";
import { serveShop } from "../shop.mjs";

const CHANNEL = "2001234567";
const SECRET = "a-secret-of-a-channel-that-only-tests-know";
const program = process.env.TENON_BIN;
const SHOP = new URL(BASE_URL).origin;

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {() => Promise<void>} */
let stop;
/** @type {import("node:http").Server} */
let provider;
let shop = "";

/** A port that is free now. */
async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}

before(async () => {
  if (!program) return;
  const [port, at] = [await freePort(), await freePort()];
  shop = `http://cake.localhost:${port}`;
  const issuer = `http://127.0.0.1:${at}`;
  const oidc = new Provider(issuer, {
    clients: [
      {
        client_id: CHANNEL,
        client_secret: SECRET,
        redirect_uris: [`${shop}/account/line/done`],
        token_endpoint_auth_method: "client_secret_post",
        id_token_signed_response_alg: "HS256",
      },
    ],
    enabledJWA: { idTokenSigningAlgValues: ["HS256", "RS256"] },
    scopes: ["openid", "profile"],
    pkce: { required: () => true },
    cookies: { keys: ["only for tests"] },
  });
  provider = createServer(oidc.callback()).listen(at, "127.0.0.1");
  stop = await serveShop(program, port, {
    TENON_LINE_LOGIN_ISSUER: issuer,
    TENON_LINE_LOGIN_CHANNEL: CHANNEL,
    TENON_LINE_LOGIN_SECRET: SECRET,
  });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await stop?.();
  provider?.close();
});

/**
 * Through the provider's own pages: who one is, and that the shop may know.
 *
 * @param {import("playwright-core").Page} page
 * @param {string} name
 */
async function throughLine(page, name) {
  await page.goto(`${shop}/account`);
  await page.getByRole("link", { name: "用 LINE 登入或加入" }).click();
  await page.fill('input[name="login"]', name);
  await page.fill('input[name="password"]', "anything");
  await page.click('button[type="submit"]');
  await page.click('button[type="submit"]');
  await page.waitForURL(`${shop}/account`);
  return page.locator(".card-code b").textContent();
}

test("somebody joins with LINE, and is the same member on another device", { skip: !program }, async () => {
  const first = await open(browser, PHONE);
  await first.page.goto(`${shop}/account`);
  await axe(first.page, "the way in, with LINE");
  const number = await throughLine(first.page, "amy");
  assert.match(number ?? "", /^M/);
  const second = await open(browser, PHONE);
  assert.equal(await throughLine(second.page, "amy"), number);
  const other = await open(browser, PHONE);
  assert.notEqual(await throughLine(other.page, "ben"), number);
  assert.deepEqual([...first.errors, ...second.errors, ...other.errors], []);
});

test("an answer that this browser did not ask for opens nothing", { skip: !program }, async () => {
  const { page } = await open(browser, PHONE);
  const answer = await page.goto(`${shop}/account/line/done?code=abc&state=forged`);
  assert.equal(answer?.status(), 409);
  await page.getByText("沒有從 LINE 完成登入").waitFor();
  // Begun here, but with a code that LINE never gave.
  const asked = page.waitForRequest((request) => request.url().includes("code_challenge="));
  await page.goto(`${shop}/account/line`);
  const state = new URL((await asked).url()).searchParams.get("state");
  const forged = await page.goto(`${shop}/account/line/done?code=abc&state=${state}`);
  assert.equal(forged?.status(), 409);
  await page.goto(`${shop}/account`);
  assert.equal(await page.locator(".card-code").count(), 0);
});

test("in the demo somebody joins with the simulated LINE, and may change their mind", {
  skip: !program,
}, async () => {
  const { page, errors } = await open(browser, PHONE);
  const toLine = async () => {
    await page.goto(`${SHOP}/account`);
    await page.getByRole("link", { name: "用 LINE 登入或加入" }).click();
    await page.getByRole("heading", { name: "模擬 LINE 登入" }).waitFor();
  };
  await toLine();
  await axe(page, "the simulated LINE");
  await page.getByRole("button", { name: "不要登入" }).click();
  await page.getByText("沒有從 LINE 完成登入").waitFor();
  await toLine();
  await page.getByRole("button", { name: "林小榫" }).click();
  await page.waitForURL(`${SHOP}/account`);
  const number = await page.locator(".card-code b").textContent();
  const second = await open(browser, PHONE);
  await second.page.goto(`${SHOP}/account`);
  await second.page.getByRole("link", { name: "用 LINE 登入或加入" }).click();
  await second.page.getByLabel("或另一個名字").fill("林小榫");
  await second.page.getByRole("button", { name: "用這個名字登入" }).click();
  await second.page.waitForURL(`${SHOP}/account`);
  assert.equal(
    await second.page.locator(".card-code b").textContent(),
    number,
    "the same name is the same member",
  );
  assert.deepEqual(
    [...errors, ...second.errors].filter((text) => !text.includes("409")),
    [],
  );
});
