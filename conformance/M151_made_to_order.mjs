/** Sugar and ice on a drink, candles and words on a cake: chosen on the web and at the till, at one price, on order, receipt and kitchen slip; candles leave the shelf; the kitchen moves them on, and their buyer is called by a number. */
import { randomUUID } from "node:crypto";

import { Shop, units } from "./lib/shop.mjs";

export const seconds = 180;

export default async function (t) {
  const shop = await Shop.open(t);
  const register = await shop.register();
  const [drink, cake, candles] = shop.goods;
  for (const goods of [drink, cake, candles]) await shop.stock(goods.variant_id, 20);

  // The owner says what can be chosen.
  const names = (zh, en) => ({ "zh-TW": zh, en });
  const option = (zh, en, dollars, component) => ({
    names: names(zh, en),
    price: dollars * 10_000,
    component_id: component ?? null,
    component_quantity: component ? units(1) : 0,
  });
  const group = async (code, named, at_least, at_most, options, repeatable = false) => {
    const body = { code, names: named, at_least, at_most, repeatable, options };
    return (await shop.owner.post("/api/v1/option-groups", body, { key: true })).must(201).body;
  };
  const sugar = await group("sugar", names("甜度", "Sugar"), 1, 1, [
    option("正常", "Regular", 0),
    option("半糖", "Half", 0),
  ]);
  const ice = await group("ice", names("冰塊", "Ice"), 1, 1, [option("去冰", "No ice", 0)]);
  const candle = await group(
    "candles",
    names("蠟燭", "Candles"),
    0,
    5,
    [option("數字蠟燭", "Numeral candle", 15, candles.variant_id)],
    true,
  );
  const rows = (await shop.owner.get("/api/v1/products")).must(200).body.items;
  const offer = async (goods, groups) => {
    const product = rows.find((row) => row.variants.some(({ id }) => id === goods.variant_id));
    const path = `/api/v1/products/${product.id}`;
    const body = { option_group_ids: groups.map(({ id }) => id) };
    const offered = await shop.owner.put(`${path}/option-groups`, body, { version: product.version });
    const { version } = offered.must(200).body;
    // Both are made when they are ordered: the kitchen hears of them.
    (await shop.owner.patch(path, { made_to_order: true }, { version })).must(200);
  };
  await offer(drink, [sugar, ice]);
  await offer(cake, [candle]);

  // The same basket, the same price in every channel; surcharges stand apart.
  const lines = [
    {
      variant_id: drink.variant_id,
      quantity: units(1),
      options: [{ option_id: sugar.options[1].id }, { option_id: ice.options[0].id }],
    },
    {
      variant_id: cake.variant_id,
      quantity: units(1),
      options: [{ option_id: candle.options[0].id, quantity: 2 }],
      note: "生日快樂",
    },
  ];
  const quote = async (channel) => {
    const body = { channel, store_id: shop.store.id, lines };
    return (await shop.owner.post("/api/v1/quotes", body)).must(200).body;
  };
  const [web, till] = [await quote("web"), await quote("till")];
  const total = (drink.unit_price + cake.unit_price) / 10_000 + 30;
  t.equal([web.total, till.total], [total, total], "one price");
  t.equal(web.lines[1].unit_price - web.lines[1].base_price, 300_000, "two candles on top of the cake");
  const bare = [{ variant_id: drink.variant_id, quantity: units(1) }];
  const asked = await shop.owner.post("/api/v1/quotes", { channel: "web", lines: bare });
  t.equal(asked.code, "orders.option_missing", "a drink without sugar chosen is asked about");

  // A visitor without scripts chooses on the page.
  const plain = await t.page({ width: 390, height: 844, scripts: false });
  await plain.goto(`/products/${drink.handle}`);
  await plain.getByLabel("半糖").check();
  await plain.getByLabel("去冰").check();
  await plain.locator("[data-buy]").click();
  await plain.waitForURL("**/cart");
  t.ok((await plain.locator(".lines").textContent()).includes("半糖"), "the cart says what was chosen");

  // One with scripts sees the price follow the choice.
  const shopper = await t.page({ width: 390, height: 844 });
  await shopper.goto(`/products/${drink.handle}`);
  await shopper.getByLabel("半糖").check();
  await shopper.getByLabel("去冰").check();
  await shopper.locator("[data-buy]").click();
  await shopper.waitForURL("**/cart");
  await shopper.goto(`/products/${cake.handle}`);
  await shopper.getByLabel("數字蠟燭").fill("2");
  const shown = (await shopper.locator("[data-price]").first().textContent()).replace(/[^0-9]/g, "");
  t.equal(Number(shown), cake.unit_price / 10_000 + 30, "the page adds the candles");
  await shopper.getByLabel("備註").fill("生日快樂");
  await shopper.locator("[data-buy]").click();
  await shopper.waitForURL("**/cart");
  const cart = await shopper.locator("main").textContent();
  t.ok(cart.includes("數字蠟燭") && cart.includes("生日快樂"), "the cart has candles and words");
  await shopper.goto("/checkout");
  await shopper.locator("#name").fill("林小榫");
  await shopper.locator("#phone").fill("0912345678");
  await shopper.getByRole("button", { name: "送出訂單" }).click();
  await shopper.waitForURL("**/orders/**");
  const page = await shopper.locator("main").textContent();
  t.ok(page.includes("半糖") && page.includes("生日快樂"), "the order's page says what was chosen");
  t.equal(await shop.available(candles.variant_id), 18, "two candles are put aside");
  const order = (await shop.owner.get("/api/v1/orders?channel=web")).must(200).body.items[0];
  const placed = (await shop.owner.get(`/api/v1/orders/${order.id}`)).must(200).body;
  t.equal(placed.total, total, "the web asks what the quote said");
  const takes = placed.lines.flatMap((line) => line.components.map(({ variant_id }) => variant_id));
  t.equal(takes, [candles.variant_id], "whoever prepares it sees what to take");
  t.equal([placed.ticket.number, placed.ticket.state], [1, "waiting"], "the kitchen has its ticket");
  t.ok(page.includes("取餐號碼"), "and its buyer's page a number");

  // The cashier taps the drink: the till asks, and takes the answer from the keyboard.
  const pos = await t.page({ width: 1180, height: 820 });
  await pos.goto(t.tenon.pos);
  const { login, password } = t.tenon.login("manager");
  await pos.locator('input[name="login"]').fill(login);
  await pos.locator('input[type="password"]').fill(password);
  await pos.keyboard.press("Enter");
  await pos.locator(".row-button").first().click();
  const tile = pos.locator(`.tile[data-variant="${drink.variant_id}"]`);
  await tile.click();
  const sheet = pos.getByTestId("choose");
  await sheet.waitFor();
  await sheet.getByRole("button", { name: "加入" }).click();
  await sheet.getByRole("alert").first().waitFor();
  await sheet.getByLabel("半糖").focus();
  await pos.keyboard.press("Space");
  await sheet.getByLabel("去冰").focus();
  await pos.keyboard.press("Space");
  await pos.keyboard.press("Enter");
  await pos.locator(".line", { hasText: "半糖" }).waitFor();

  // Sold at the till at the same price; the receipt says it all.
  const sale = randomUUID();
  const command = {
    type: "sell",
    sale_id: sale,
    lines,
    tenders: [{ kind: "cash", amount: total, given: total }],
    expected_total: total,
  };
  const manager = await t.staff("manager");
  const sold = (await shop.command(manager, register, command)).must(200).body;
  const [first, second] = sold.receipt.lines;
  t.equal(
    first.options.map(({ name }) => name),
    ["半糖", "去冰"],
    "sugar and ice are on the receipt",
  );
  t.equal([second.options[0].quantity, second.note], [2, "生日快樂"], "and candles and words");
  t.equal(await shop.available(candles.variant_id), 16, "two more candles left the shelf");

  // The number stands on the receipt, and the same choices on the kitchen's slip, without a price.
  const { number, id: ticket } = sold.receipt.ticket;
  const printer = { width: "mm57", encoding: "utf8", cutter: true };
  const told = (bytes) => new TextDecoder().decode(Buffer.from(bytes, "base64"));
  const print = { order_id: sale, printer };
  const paper = (await manager.post(`/api/v1/registers/${register}/prints`, print)).must(200).body;
  const receipt = told(paper.bytes);
  t.ok(receipt.includes("取餐號碼") && receipt.includes("半糖"), "number and choices are on the receipt");
  const slip = (
    await manager.get(`/api/v1/kitchen-tickets/${ticket}/slip?width=mm57&encoding=utf8&cutter=true`)
  ).must(200).body;
  const made = told(slip.bytes);
  for (const word of ["取餐號碼", String(number), drink.name, "半糖", "去冰", "數字蠟燭 x 2", "生日快樂"]) {
    t.ok(made.includes(word), `the slip says ${word}`);
  }
  t.ok(!made.includes(String(total)), "and no price");

  // The kitchen's tablet: one tap a step, and a tap too many is taken back.
  const kitchen = await t.page({ width: 1180, height: 820 });
  await kitchen.goto(`${t.tenon.admin}/kitchen`.replace(/([^:])\/\//, "$1/"));
  await kitchen.locator('input[name="login"]').fill(login);
  await kitchen.locator('input[name="password"]').fill(password);
  await kitchen.keyboard.press("Enter");
  const card = (column) => kitchen.locator(`[data-column="${column}"] [data-ticket="${ticket}"]`);
  await card("waiting").waitFor();
  const onCard = await card("waiting").textContent();
  t.ok(onCard.includes("半糖") && onCard.includes("生日快樂"), "the screen says what to make");
  await card("waiting").getByRole("button", { name: "開始做" }).click();
  await card("started").getByRole("button", { name: "做好了" }).click();
  await card("ready").getByRole("button", { name: "退回上一步" }).click();
  await card("started").getByRole("button", { name: "做好了" }).click();
  await card("ready").getByRole("button", { name: "交給客人" }).click();
  await card("ready").waitFor({ state: "detached" });
  const done = (await shop.owner.get(`/api/v1/orders/${sale}`)).must(200).body;
  t.equal(done.ticket.state, "handed_over", "what was made is their buyer's");

  // What is called off is not made, and who looks at an old screen is told.
  const called = (await shop.owner.get(`/api/v1/orders/${order.id}`)).must(200).body;
  const cancel = { reason: "changed their mind" };
  (await shop.owner.post(`/api/v1/orders/${order.id}/cancel`, cancel, { version: called.version })).must(200);
  const move = { to: "started" };
  const late = await shop.owner.post(`/api/v1/kitchen-tickets/${called.ticket.id}/move`, move, {
    version: 1,
  });
  t.equal(late.code, "orders.ticket_ended", "nothing is made for an order that was cancelled");
}
