// How the main pages look: at three widths, in the light and in the dark, with short and long text, with nothing,
// one row and ten thousand, while they load and after a fault; and that nothing on them jumps.
//
// Every picture is held to an approved one (e2e/screens/approved). When a page was meant to change, look at
// e2e/differences and approve it: npm run e2e -- screens --approve
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import { bring, csv } from "../bring.mjs";
import { BASE_URL, call, launch, logIn, MANAGER, OWNER, placePickup, until } from "../lib.mjs";
import { Camera } from "../screens/camera.mjs";
import { goodsInStock, mainAction, scan } from "../till.mjs";

const WIDE = { width: 1440, height: 1200 };
const MIDDLE = { width: 820, height: 1180 };
const NARROW = { width: 390, height: 1200 };
const COUNTER = { width: 1180, height: 820 };
const HAND = { width: 390, height: 844 };
const MANY = 10_000;
/** Signs for phones hold the shop's address. */
const SIGNS = ['img[alt*="QR"]'];

/** @typedef {import("playwright-core").Page} Page */

const camera = new Camera();
/** @type {import("playwright-core").Browser} */
let browser;
/** @type {Page} */
let shop;
/** @type {Page} */
let till;
/** @type {Page} */
let office;
/** @type {any} */
let order;
/** @type {any} */
let longOrder;

async function openPage(/** @type {{ width: number, height: number }} */ viewport) {
  const context = await browser.newContext({
    viewport,
    baseURL: BASE_URL,
    locale: "zh-TW",
    timezoneId: "Asia/Taipei",
    reducedMotion: "reduce",
  });
  await camera.prepare(context);
  return context.newPage();
}

before(async () => {
  browser = await launch();
  [shop, till, office] = [await openPage(WIDE), await openPage(COUNTER), await openPage(WIDE)];
});
after(async () => browser?.close());

/** Faults of one test, told together: whoever mends pages sees all of them at once. */
function judge() {
  const faults = camera.faults.splice(0);
  assert.deepEqual(faults, [], "pictures with their differences lie in web/e2e/differences");
}

const LONG_NAME =
  "純手工柴燒黑糖桂花龍眼蜜釀烏龍茶凍佐北海道十勝鮮奶酪與阿里山高山金萱茶粉雙層戚風蛋糕（含保冷袋與生日蠟燭組）";
const LONG_TEXT = "每天清晨由師傅親手製作，選用產地直送的當季食材，不添加任何防腐劑與人工色素。".repeat(12);

test("before anybody is signed in", async () => {
  for (const [name, page, path, viewports] of /** @type {const} */ ([
    ["office/login", office, "/admin/", { wide: WIDE, middle: MIDDLE, narrow: NARROW }],
    ["till/login", till, "/pos/", { counter: COUNTER, upright: MIDDLE, hand: HAND }],
  ])) {
    for (const [size, viewport] of Object.entries(viewports)) {
      await page.setViewportSize(viewport);
      await page.goto(path);
      await page.locator('input[name="login"]').waitFor();
      await camera.settle(page);
      await camera.steady(page, `${name}-${size}`);
      await camera.take(page, `${name}-${size}`);
    }
  }
  await office.setViewportSize(WIDE);
  await office.goto("/admin/");
  await logIn(office, OWNER);
  await office.getByTestId("tour-skip").click();
  await office.locator(".totals").waitFor();
  // The editor of texts is a file of its own, fetched once: it is there before a picture is taken.
  await office.goto("/admin/products/new");
  await office.locator(".ProseMirror").first().waitFor();
  const shopId = (await call(office, "GET", "/locations")).body.items.find(
    (/** @type {any} */ one) => one.kind === "shop",
  );
  const header = "handle name_zh_tw name_en description_zh_tw state on_web on_till sku price quantity".split(
    " ",
  );
  const long = ["long", LONG_NAME, `${"A very long English name ".repeat(4)}`, LONG_TEXT];
  await bring(
    office,
    "long.csv",
    csv([header, [...long, "active", "true", "true", "LONG-NAME-OF-AN-ARTICLE-2026", 12_345_678, 7]]),
    { location: shopId.code },
  );
  judge();
});

test("the shop", async () => {
  const { body } = await call(office, "GET", "/products?limit=50");
  const short = body.items.find((/** @type {any} */ one) => one.handle !== "long");
  const category = (await call(office, "GET", "/categories")).body.items[0];
  // Hours, the earliest moment and how far the day is are another thing every time.
  const moments = [".promise", ".ready", ".by-hour"];
  const pages = {
    home: "/",
    product: `/products/${short.handle}`,
    "product-long": "/products/long",
    found: "/search?q=茶",
    "found-nothing": "/search?q=zzzz",
    ...(category ? { category: `/categories/${category.handle}` } : {}),
    "cart-empty": "/cart",
    account: "/account",
    "not-there": "/products/nothing-is-called-so",
  };
  const look = async (/** @type {string} */ name, /** @type {string} */ path) => {
    for (const [size, viewport] of Object.entries({ narrow: NARROW, middle: MIDDLE, wide: WIDE })) {
      await shop.setViewportSize(viewport);
      await shop.goto(path);
      await camera.settle(shop);
      await camera.steady(shop, `shop/${name}-${size}`);
      await camera.take(shop, `shop/${name}-${size}`, moments);
    }
  };
  for (const [name, path] of Object.entries(pages)) await look(name, path);

  for (const handle of [short.handle, "long"]) {
    await shop.goto(`/products/${handle}`);
    await shop.locator("[data-buy]").first().click();
    await shop.waitForURL(/\/cart/);
  }
  await look("cart", "/cart");
  await look("checkout", "/checkout");
  await shop.locator('[name="name"]').fill("林小姐");
  await shop.locator('[name="phone"]').fill("12");
  await shop.locator('form[action="/checkout"] button').first().click();
  await shop.locator('[aria-invalid="true"]').first().waitFor();
  await camera.settle(shop);
  await camera.take(shop, "shop/checkout-faults-wide", moments);
  await shop.locator('[name="phone"]').fill("0912345678");
  await shop.locator('[name="payment"][value="cash_on_pickup"]').check();
  await shop.locator('form[action="/checkout"] button').first().click();
  await shop.waitForURL(/\/orders\//);
  await look("order", new URL(shop.url()).pathname);
  judge();
});

test("the till", async () => {
  await till.setViewportSize(COUNTER);
  await till.goto("/pos/");
  await logIn(till, MANAGER);
  await till.locator(".row-button").first().waitFor();
  const look = async (/** @type {string} */ name) => {
    for (const [size, viewport] of Object.entries({ hand: HAND, upright: MIDDLE, counter: COUNTER })) {
      await till.setViewportSize(viewport);
      await camera.settle(till);
      await camera.take(till, `till/${name}-${size}`, SIGNS);
    }
    await till.emulateMedia({ colorScheme: "dark" });
    await camera.settle(till);
    await camera.take(till, `till/${name}-counter-dark`, SIGNS);
    await till.emulateMedia({ colorScheme: "light" });
  };
  const back = async () => {
    await till.keyboard.press("Escape");
    await till.locator(".tile").first().waitFor();
  };
  const settled = () => till.locator('.sums[data-settled="true"]').waitFor();
  await look("choose-register");
  await till.locator(".row-button").first().click();
  await till.locator('input[name="float"]').waitFor();
  await look("open-shift");
  await till.fill('input[name="float"]', "3000");
  await till.keyboard.press("Enter");
  await till.locator(".tile").first().waitFor();
  await look("sell-empty");

  const plain = (await goodsInStock(till, 3)).filter((/** @type {any} */ one) =>
    one.option_groups.every((/** @type {any} */ group) => group.at_least === 0),
  );
  await scan(till, "0000000000000");
  await till.getByText("找不到「0000000000000」").waitFor();
  await look("sell-missing");
  await back();
  await scan(till, plain[0].sku);
  await until(till.locator(".basket-head"), (text) => text.includes("1 件"), "one piece");
  await settled();
  await look("basket-one");
  await scan(till, "LONG-NAME-OF-AN-ARTICLE-2026");
  await until(till.locator(".basket-head"), (text) => text.includes("2 件"), "two pieces");
  await scan(till, plain[1].sku);
  await until(till.locator(".basket-head"), (text) => text.includes("3 件"), "three pieces");
  await settled();
  await look("basket-long");
  await till.keyboard.press("F5");
  await till.getByTestId("check").waitFor();
  await look("check");
  await back();
  await till.keyboard.press("F4");
  await till.getByLabel("會員手機，或掃描會員碼").fill("0955123123");
  await till.keyboard.press("Enter");
  await till.getByRole("heading", { name: "加入會員" }).waitFor();
  await look("join");
  await back();
  await till.keyboard.press("F6");
  await till.getByText("已暫存").waitFor();
  await till.keyboard.press("F7");
  await till.locator(".panel .row").first().waitFor();
  await look("held");
  await back();
  await scan(till, plain[0].sku);
  await settled();
  await till.keyboard.press("F9");
  await till.locator(".cash").waitFor();
  await look("pay");
  await mainAction(till).click();
  await till.locator(".receipt-paper article").waitFor();
  await look("receipt");
  await till.keyboard.press("F10");
  await till.locator(".more-part").first().waitFor();
  await look("more");
  await till.locator(".more-part").getByRole("button", { name: "退換貨" }).click();
  await till.getByRole("heading", { name: "退換貨" }).waitFor();
  await look("return");
  await back();
  await till.keyboard.press("F8");
  await till.locator(".panel").waitFor();
  await look("pickups");
  await back();
  judge();
});

test("the till while it loads, after a fault, with one article, and that it does not jump", async () => {
  const goods = "/api/v1/till/products";
  for (const act of /** @type {const} */ (["hold", "fail", "empty", "one"])) {
    await camera.answers(till, [{ match: goods, act }]);
    for (const [size, viewport] of Object.entries({ hand: HAND, counter: COUNTER })) {
      await till.setViewportSize(viewport);
      await till.goto("/pos/");
      await till.locator(".scan input").waitFor();
      if (act === "fail") await till.getByRole("alert").first().waitFor();
      await camera.settle(till);
      await camera.take(till, `till/goods-${act}-${size}`);
    }
  }
  await camera.answers(till, []);
  for (const [size, viewport] of Object.entries({ hand: HAND, upright: MIDDLE, counter: COUNTER })) {
    await till.setViewportSize(viewport);
    await till.goto("/pos/");
    await till.locator(".tile").first().waitFor();
    await camera.settle(till);
    await camera.steady(till, `the till, ${size}`);
  }
  await till.context().setOffline(true);
  await until(till.locator(".line-badge"), (text) => text.includes("斷線"), "the line is cut");
  await camera.settle(till);
  await camera.take(till, "till/cut-counter");
  await till.context().setOffline(false);
  await until(till.locator(".line-badge"), (text) => text.includes("連線正常"), "the line is back");
  await till.keyboard.press("F10");
  await till.locator(".more-part").getByRole("button", { name: "交班" }).click();
  await till.getByLabel("或直接輸入總額").waitFor();
  await camera.settle(till);
  await camera.take(till, "till/close-counter");
  judge();
});

const CLOCK = [".chart", ".by-hour"];
/** Stock stands in the order of its ids, which are others in every shop. */
const ANY_ORDER = ["tbody td"];

/** A page of the back office at three widths, and wide in the dark. */
async function lookAt(/** @type {string} */ name, /** @type {string} */ path) {
  const hidden = name.startsWith("stock") ? [...CLOCK, ...ANY_ORDER] : CLOCK;
  for (const [size, viewport] of Object.entries({ narrow: NARROW, middle: MIDDLE, wide: WIDE })) {
    await office.setViewportSize(viewport);
    await office.goto(`/admin/${path}`);
    await office.locator("h1").first().waitFor();
    // A product's texts stand in editors, which come after the page.
    if (name.startsWith("product") && !name.startsWith("products"))
      await office.locator(".ProseMirror").nth(1).waitFor();
    await camera.settle(office);
    await camera.steady(office, `office/${name}-${size}`);
    await camera.take(office, `office/${name}-${size}`, hidden);
  }
  await office.emulateMedia({ colorScheme: "dark" });
  await camera.settle(office);
  await camera.take(office, `office/${name}-wide-dark`, hidden);
  await office.emulateMedia({ colorScheme: "light" });
}

test("the back office", async () => {
  const { body } = await call(office, "GET", "/products?limit=50");
  const short = body.items.find((/** @type {any} */ one) => one.handle !== "long");
  const long = body.items.find((/** @type {any} */ one) => one.handle === "long");
  const store = (await call(office, "GET", "/staff/stores")).body.items.find(
    (/** @type {any} */ one) => one.kind !== "web",
  );
  order = await placePickup(office, short.variants[0].id, store.id);
  longOrder = await placePickup(office, long.variants[0].id, store.id);
  const member = { phone: "0955000777", name: "王小明" };
  await call(office, "POST", "/members", member, { "Idempotency-Key": "e2e-screens-member" });
  const found = (await call(office, "GET", "/members?phone=0955000777")).body.items[0];
  const pages = {
    home: "",
    orders: "orders",
    order: `orders/${order.id}`,
    "order-long": `orders/${longOrder.id}`,
    "order-new": "orders/new",
    products: "products",
    product: `products/${short.id}`,
    "product-long": `products/${long.id}`,
    "product-new": "products/new",
    prices: "prices",
    stock: "stock",
    movements: "stock?tab=movements",
    members: "members",
    member: `members/${found.id}`,
    payments: "payments",
    cases: "cases",
    staff: "staff",
    imports: "imports",
    floor: "floor",
  };
  for (const [name, path] of Object.entries(pages)) await lookAt(name, path);
  judge();
});

test("the back office's lists with nothing, one row, while they load and after a fault", async () => {
  const lists = {
    orders: "/api/v1/orders\\?",
    products: "/api/v1/products\\?",
    stock: "/api/v1/stock/levels",
    payments: "/api/v1/payments\\?",
  };
  for (const [name, match] of Object.entries(lists)) {
    for (const act of /** @type {const} */ (["empty", "one", "hold", "fail"])) {
      await camera.answers(office, [{ match, act }]);
      for (const [size, viewport] of Object.entries({ narrow: NARROW, wide: WIDE })) {
        await office.setViewportSize(viewport);
        await office.goto(`/admin/${name}`);
        await office.locator("h1").first().waitFor();
        if (act === "fail") await office.getByRole("alert").first().waitFor();
        await camera.settle(office);
        await camera.steady(office, `office/${name}-${act}-${size}`);
        await camera.take(office, `office/${name}-${act}-${size}`, name === "stock" ? ANY_ORDER : []);
      }
    }
  }
  await camera.answers(office, []);
  judge();
});

test("ten thousand of everything", async () => {
  const place = (await call(office, "GET", "/locations")).body.items.find(
    (/** @type {any} */ one) => one.kind === "shop",
  );
  const numbers = Array.from({ length: MANY }, (_, at) => String(at).padStart(5, "0"));
  const header = "handle name_zh_tw state on_web on_till sku price quantity".split(" ");
  const goods = numbers.map((n) => [
    `many-${n}`,
    `量產茶點 ${n}`,
    "active",
    "true",
    "true",
    `MANY-${n}`,
    120,
    30,
  ]);
  await bring(office, "many.csv", csv([header, ...goods]), { location: place.code });
  for (const [name, path] of Object.entries({
    "products-many": "products",
    "stock-many": "stock",
    "prices-many": "prices",
  })) {
    await lookAt(name, path);
  }
  for (const [size, viewport] of Object.entries({ narrow: NARROW, middle: MIDDLE, wide: WIDE })) {
    await shop.setViewportSize(viewport);
    await shop.goto("/search?q=量產");
    await camera.settle(shop);
    await camera.steady(shop, `shop/found-many-${size}`);
    await camera.take(shop, `shop/found-many-${size}`, [".promise", ".ready"]);
  }
  await till.keyboard.press("Escape");
  await till.setViewportSize(COUNTER);
  await till.goto("/pos/");
  await till.locator(".tile").first().waitFor();
  await camera.settle(till);
  await camera.steady(till, "the till with ten thousand goods");
  await camera.take(till, "till/sell-many-counter");
  judge();
});

test("every approved picture is of a page that was looked at", () => {
  assert.deepEqual(camera.stale(), []);
});
