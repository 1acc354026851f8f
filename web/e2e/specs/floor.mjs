// The floor: a phone receives, counts, transfers and looks up, by scanner and by camera.
import { strict as assert } from "node:assert";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { film } from "../barcode.mjs";
import {
  axe,
  BASE_URL,
  between,
  call,
  launch,
  logIn,
  OWNER,
  open,
  PHONE,
  twoPlaces,
  until,
} from "../lib.mjs";
import { scan } from "../till.mjs";

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {import("playwright-core").BrowserContext} */
let context;
/** @type {import("playwright-core").Page} */
let page;
/** @type {string[]} */
let errors;
/** Everything that the page asked for, by address. */
/** @type {string[]} */
const asked = [];
/** @type {{ sku: string, barcode: string, variant: string, name: string }[]} */
let goods = [];
/** @type {{ id: string, name: string }[]} */
let places = [];
let folder = "";

const FIRST_BARCODE = "4710000000011";

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "tenon-film-"));
  const path = join(folder, "code.y4m");
  writeFileSync(path, film(FIRST_BARCODE));
  browser = await launch([
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    `--use-file-for-fake-video-capture=${path}`,
  ]);
  ({ context, page, errors } = await open(browser, PHONE));
  page.on("request", (request) => asked.push(request.url()));
  await page.goto("/admin/floor");
  await logIn(page, OWNER);
  await page.getByRole("navigation", { name: "要做什麼" }).waitFor();
  places = await twoPlaces(page);
  const listed = await call(page, "GET", "/products?limit=50");
  for (const row of listed.body.items) {
    const product = (await call(page, "GET", `/products/${row.id}`)).body;
    for (const { id, sku, barcodes } of product.variants) {
      const single = barcodes.find((/** @type {any} */ one) => one.quantity === 1000);
      if (single) goods.push({ sku, barcode: single.code, variant: id, name: row.name });
    }
  }
  goods = goods.filter(({ barcode }) => /^\d{13}$/.test(barcode));
  assert.ok(goods.length >= 3, "the demo has goods with barcodes");
});
after(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

const nth = (/** @type {number} */ at) => {
  const one = goods[at];
  assert.ok(one);
  return one;
};
const A = () => nth(0);
const B = () => nth(1);
const C = () => nth(2);
const line = (/** @type {string} */ sku) => page.getByTestId(`line-${sku}`);
const quantityOf = (/** @type {string} */ sku) => line(sku).getByRole("textbox");
const back = () => page.getByRole("link", { name: "返回" }).click();
const task = (/** @type {string} */ name) =>
  page.getByRole("navigation", { name: "要做什麼" }).getByRole("link", { name }).click();

/** Waits until a scan would be heard. */
const listening = () => page.locator(".floor-scan input:focus").waitFor();

/** Waits until a field holds a value. */
async function holds(/** @type {import("playwright-core").Locator} */ field, /** @type {string} */ value) {
  const deadline = Date.now() + 10_000;
  let seen = "";
  while (Date.now() < deadline) {
    seen = await field.inputValue();
    if (seen === value) return;
    await new Promise((done) => setTimeout(done, 20));
  }
  assert.equal(seen, value);
}

/** On hand for sale at a place, in thousandths. */
async function onHand(/** @type {string} */ variant, /** @type {string | undefined} */ place) {
  const { body } = await call(page, "GET", `/stock/levels?variant=${variant}&location=${place}`);
  const level = body.items.find((/** @type {any} */ one) => one.condition === "saleable");
  return level?.on_hand ?? 0;
}

test("a place is chosen once", async () => {
  await page.reload();
  await page.getByRole("heading", { name: "你在哪裡？" }).waitFor();
  await axe(page, "the choice of a place");
  await page.getByRole("button", { name: places[0]?.name }).first().click();
  await page.getByRole("navigation", { name: "要做什麼" }).waitFor();
  await page.reload();
  await page.getByRole("navigation", { name: "要做什麼" }).waitFor();
  await axe(page, "the tasks");
});

test("goods are scanned, corrected, found by name, and kept over a reload", async () => {
  await task("收貨");
  await listening();
  await page.getByText("還沒有掃描商品").waitFor();
  await axe(page, "an empty list");
  await scan(page, A().barcode);
  await scan(page, A().barcode);
  await scan(page, B().barcode);
  await holds(quantityOf(A().sku), "2");
  await holds(quantityOf(B().sku), "1");

  await scan(page, "4719999999999");
  const open = page.getByTestId("code-4719999999999");
  await open.getByText("沒有商品用這個條碼").waitFor();
  assert.equal(await page.getByRole("button", { name: /^入庫/ }).isDisabled(), true);
  await axe(page, "a code that nobody knows");
  await open.getByRole("button", { name: "找商品" }).click();
  await page.keyboard.type(C().name.slice(0, 2));
  await page.getByRole("list", { name: "符合的商品" }).getByText(C().sku, { exact: true }).click();
  await holds(quantityOf(C().sku), "1");
  assert.equal(await open.count(), 0);

  await page.getByRole("button", { name: /^復原/ }).click();
  await line(C().sku).waitFor({ state: "detached" });
  await quantityOf(B().sku).fill("24");
  await page.keyboard.press("Enter");
  await holds(quantityOf(B().sku), "24");
  await page.reload();
  await holds(quantityOf(B().sku), "24");
  await holds(quantityOf(A().sku), "2");
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), true);
});

test("the code of a pack adds the pack, and a draft that no till sells is found too", async () => {
  const { body } = await call(page, "GET", "/products?limit=50");
  const row = body.items.find((/** @type {any} */ one) =>
    one.variants.some((/** @type {any} */ variant) => variant.id === C().variant),
  );
  const whole = async () => (await call(page, "GET", `/products/${row.id}`)).body;
  const variant = async () =>
    (await whole()).variants.find((/** @type {any} */ one) => one.id === C().variant);
  const before = await variant();
  const set = async (/** @type {any[]} */ barcodes) => {
    const { version } = await variant();
    const answer = await call(
      page,
      "PUT",
      `/variants/${C().variant}/barcodes`,
      { barcodes },
      { "If-Match": `"${version}"` },
    );
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
  };
  const edit = async (/** @type {any} */ change) => {
    const { version } = await whole();
    const answer = await call(page, "PATCH", `/products/${row.id}`, change, { "If-Match": `"${version}"` });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
  };
  await set([
    ...before.barcodes,
    { code: "E2E-BOX-6", kind: "in_house", quantity: 6000 },
    { code: "E2E-BOX-12", kind: "in_house", quantity: 12_000 },
  ]);
  await scan(page, "E2E-BOX-6");
  await holds(quantityOf(C().sku), "6");
  await edit({ on_till: false });
  await scan(page, "E2E-BOX-12");
  await holds(quantityOf(C().sku), "18");
  await edit({ on_till: true });
  await set(before.barcodes);
  for (let left = 2; left > 0; left -= 1) await page.getByRole("button", { name: /^復原/ }).click();
  await line(C().sku).waitFor({ state: "detached" });
});

test("a scan while a quantity is being typed is a scan", async () => {
  await quantityOf(A().sku).click();
  await scan(page, B().barcode);
  await holds(quantityOf(B().sku), "25");
  await holds(quantityOf(A().sku), "2");
  await page.getByRole("button", { name: /^復原/ }).click();
  await holds(quantityOf(B().sku), "24");
});

test("a delivery whose answer is lost is booked once", async () => {
  const before = await onHand(B().variant, places[0]?.id);
  let lost = 0;
  const keys = new Set();
  const aside = await between(page, "*/api/v1/stock/receipts", async (answer) => {
    keys.add(answer.request.headers["Idempotency-Key"] ?? answer.request.headers["idempotency-key"]);
    if (lost++ === 0) return answer.lose();
    await answer.give();
  });
  await page.getByRole("button", { name: "入庫 2 項，共 26" }).click();
  await page.getByRole("button", { name: "立刻再試" }).click();
  await page.getByText("已入庫：2 項，共 26").waitFor();
  await aside();
  assert.equal(keys.size, 1, "every attempt carried the same key");
  assert.ok(lost > 1, "it was sent again");
  assert.equal((await onHand(B().variant, places[0]?.id)) - before, 24_000);
  await page.getByText("還沒有掃描商品").waitFor();
});

test("without a line the delivery waits on the phone, over a reload too", async () => {
  const before = await onHand(A().variant, places[0]?.id);
  await scan(page, A().barcode);
  await holds(quantityOf(A().sku), "1");
  await context.setOffline(true);
  await page.getByText("斷線").waitFor();
  await page.getByRole("button", { name: /^入庫 1 項/ }).click();
  await page.getByText("1 項等待連線，連上後自動送出").waitFor();
  await scan(page, "4718888888888");
  await page.getByTestId("code-4718888888888").getByText("等待連線後查詢").waitFor();
  await axe(page, "a cut line");
  // The line is back, but what waits leaves only after the reload.
  await page.route("**/stock/receipts", (route) => route.abort());
  await context.setOffline(false);
  await page.reload();
  await page.unroute("**/stock/receipts");
  await page.getByText(/^已入庫/).waitFor();
  await page.getByTestId("code-4718888888888").getByRole("button", { name: "移除" }).click();
  assert.equal((await onHand(A().variant, places[0]?.id)) - before, 1000);
});

test("a refused delivery says why and can be mended", async () => {
  await scan(page, A().barcode);
  await holds(quantityOf(A().sku), "1");
  // Somebody has taken the permission away meanwhile.
  const detail = "你不能在這個地點收貨。";
  const refusal = {
    type: "/docs/errors#api.forbidden",
    title: "",
    status: 403,
    code: "api.forbidden",
    detail,
  };
  await page.route("**/stock/receipts", (route) =>
    route.fulfill({
      status: 403,
      contentType: "application/problem+json",
      json: { ...refusal, params: {}, fields: [] },
    }),
  );
  await page.getByRole("button", { name: /^入庫 1 項/ }).click();
  await page.getByText(/^沒有完成/).waitFor();
  await page.getByText(detail).waitFor();
  await page.unroute("**/stock/receipts");
  await axe(page, "a refused delivery");
  await page.getByRole("button", { name: "放回清單修改" }).click();
  await holds(quantityOf(A().sku), "1");
  await page.getByRole("button", { name: /^復原/ }).click();
  await page.getByText("還沒有掃描商品").waitFor();
});

test("the camera reads a barcode with a program from our own address", async () => {
  await page.getByRole("button", { name: "用相機掃描" }).click();
  const seen = goods.find(({ barcode }) => barcode === FIRST_BARCODE);
  assert.ok(seen);
  await holds(quantityOf(seen.sku), "1");
  await axe(page, "the camera");
  // The same piece is still before the camera: it is one piece.
  const frames = () => page.locator("video").evaluate((video) => /** @type {any} */ (video).currentTime);
  const then = await frames();
  await page.waitForFunction(
    (then) => (document.querySelector("video")?.currentTime ?? 0) > then + 1.5,
    then,
  );
  assert.equal(await quantityOf(seen.sku).inputValue(), "1");
  await page.getByRole("button", { name: "關閉相機" }).click();
  await page.locator("video").waitFor({ state: "detached" });
  await page.getByRole("button", { name: /^復原/ }).click();
  const host = new URL(BASE_URL).host;
  assert.deepEqual(
    asked.filter((url) => url.startsWith("http") && new URL(url).host !== host),
    [],
    "nothing comes from another host",
  );
});

test("stock is counted while the shop sells", async () => {
  await back();
  await task("盤點");
  await page.getByRole("button", { name: "開始新的盤點" }).click();
  await page.getByText("都已送出").waitFor();
  await listening();
  const there = await onHand(A().variant, places[0]?.id);
  await scan(page, A().barcode);
  await scan(page, B().barcode);
  await holds(quantityOf(A().sku), "1");
  await quantityOf(A().sku).fill(String(there / 1000 - 1));
  await page.keyboard.press("Enter");
  // A scan that has left already is taken back by its opposite.
  await holds(quantityOf(B().sku), "1");
  await page.getByText("都已送出").waitFor();
  await page.getByRole("button", { name: "看差異" }).click();
  const difference = page.getByTestId(`difference-${A().sku}`);
  await until(difference, (text) => text.includes("-1"), "one is missing");
  await axe(page, "the differences of a count");
  await page.getByRole("button", { name: "回到掃描" }).click();
  await page.reload();
  await holds(quantityOf(A().sku), String(there / 1000 - 1));
  await quantityOf(B().sku).fill(String((await onHand(B().variant, places[0]?.id)) / 1000));
  await page.keyboard.press("Enter");
  await page.getByText("都已送出").waitFor();
  await page.getByRole("button", { name: "看差異" }).click();
  await difference.waitFor();
  await page.getByLabel("原因").fill("e2e");
  await page.getByRole("button", { name: "差異入帳" }).click();
  await page.getByText("這次盤點已經結束").waitFor();
  assert.equal((await onHand(A().variant, places[0]?.id)) - there, -1000);
  await page.getByRole("button", { name: "進行中的盤點" }).click();
  await page.getByRole("button", { name: "開始新的盤點" }).waitFor();
  await back();
});

test("a box is packed, sent, and received short", async () => {
  const [here, there] = places;
  const keyed = () => ({ "Idempotency-Key": crypto.randomUUID() });
  const before = await onHand(B().variant, there?.id);
  const lines = [
    { variant_id: A().variant, quantity: 2000 },
    { variant_id: B().variant, quantity: 1000 },
  ];
  const body = { from_location_id: here?.id, to_location_id: there?.id, lines, note: "" };
  const made = await call(page, "POST", "/stock/transfers", body, keyed());
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const approved = await call(page, "POST", `/stock/transfers/${made.body.id}/approve`, {}, keyed());
  assert.equal(approved.status, 200, JSON.stringify(approved.body));

  await task("調貨");
  await page.getByRole("heading", { name: "要裝箱" }).waitFor();
  await axe(page, "the boxes");
  await page
    .getByRole("button", { name: `寄到${there?.name}` })
    .first()
    .click();
  await listening();
  await scan(page, A().barcode);
  await scan(page, C().barcode);
  await page.getByText(`${C().name} 不在這一箱裡`).waitFor();
  await axe(page, "something that is not in the box");
  await page.getByRole("button", { name: "移除" }).click();
  await page.getByRole("button", { name: "全部照數量" }).click();
  await page.getByRole("button", { name: "裝箱 3／3" }).click();
  await page.getByText(`已裝箱：寄到${there?.name}`).waitFor();
  await page.getByRole("heading", { name: "要寄出" }).waitFor();
  await page
    .getByRole("button", { name: `寄到${there?.name}` })
    .first()
    .click();
  await page.getByRole("button", { name: "寄出這一箱" }).click();
  await page.getByText(`已寄出：寄到${there?.name}`).waitFor();

  await back();
  await page.getByRole("button", { name: /^換地點/ }).click();
  await page.getByRole("button", { name: there?.name }).first().click();
  await task("調貨");
  await page
    .getByRole("button", { name: `從${here?.name}來` })
    .first()
    .click();
  await listening();
  await scan(page, A().barcode);
  await scan(page, B().barcode);
  await page.getByText("少的會留在運送中並開一個案件。").waitFor();
  await page.getByRole("button", { name: "點收 2／3" }).click();
  await page.getByText(`已點收：從${here?.name}來`).waitFor();
  assert.equal((await onHand(B().variant, there?.id)) - before, 1000);
  const short = (await call(page, "GET", `/stock/transfers/${made.body.id}`)).body;
  assert.equal(short.state, "short");
  // What was missing turns up, so that the shop is as it was.
  await page
    .getByRole("button", { name: `從${here?.name}來` })
    .first()
    .click();
  await page.getByRole("button", { name: "全部照數量" }).click();
  await page.getByRole("button", { name: "點收 1／1" }).click();
  await page.getByText("沒有要處理的調貨").waitFor();
  await back();
});

test("stock is looked up here and elsewhere", async () => {
  await task("查庫存");
  await page.getByText("掃描一件商品").waitFor();
  await listening();
  await scan(page, A().barcode);
  await page.getByRole("heading", { name: A().name }).waitFor();
  const { body } = await call(page, "GET", `/stock/places?variant=${A().variant}&near=${places[1]?.id}`);
  const here = body.items.find((/** @type {any} */ one) => one.location_id === places[1]?.id);
  await until(
    page.getByTestId("here"),
    (text) => text.includes(String(here.available / 1000)),
    "what is available here",
  );
  assert.equal(
    await page.getByRole("list", { name: "其他地點" }).getByRole("listitem").count(),
    body.items.length - 1,
  );
  await axe(page, "stock here and elsewhere");
  await scan(page, "4719999999999");
  await page.getByText("沒有商品用 4719999999999 這個條碼").waitFor();
});

test("everything fits 360 px, in English and in the dark", async () => {
  await page.emulateMedia({ colorScheme: "dark" });
  await page.evaluate(() => localStorage.setItem("tenon.locale", "en"));
  await page.setViewportSize({ width: 360, height: 640 });
  for (const path of ["", "/receive", "/count", "/transfer", "/look"]) {
    await page.goto(`/admin/floor${path}`);
    await page.locator("h1").waitFor();
    await page.locator(".floor-list, .floor-tasks").first().waitFor();
    await page.locator(".waiting").first().waitFor({ state: "detached" });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(wide <= 0, `${path || "the tasks"} is ${wide} px too wide`);
    const small = await page.evaluate(
      () =>
        [...document.querySelectorAll(".floor button, .floor a")]
          .map((one) => one.getBoundingClientRect())
          .filter(({ width, height }) => width > 0 && (width < 44 || height < 40)).length,
    );
    assert.equal(small, 0, `${path || "the tasks"}: every button is big enough for a thumb`);
    await axe(page, `the floor ${path}, dark, English`);
  }
  assert.deepEqual(errors, []);
});
