/** The last piece is sold at the till → the web page shows sold out in under 1 s, also while 20 sales a second run and 500 pages are open. */
import { Shop } from "./lib/shop.mjs";

export const seconds = 180;

export default async function (t) {
  const shop = await Shop.open(t);
  const register = await shop.register();
  const [cake, tea] = shop.goods;
  const price = await shop.price(cake.variant_id);
  const teaPrice = await shop.price(tea.variant_id);
  await shop.stock(cake.variant_id, 1);
  await shop.stock(tea.variant_id, 1000);

  // 500 open pages: each holds its own live connection, as a browser does.
  const streams = await Promise.all(
    Array.from({ length: 499 }, () => t.events(`availability.${cake.variant_id}`)),
  );
  const page = await t.page({ width: 390, height: 844 });
  await page.goto(`/products/${cake.handle}`);
  const button = page.locator("[data-buy]").first();
  await button.waitFor();
  t.ok(await button.isEnabled(), "one piece can be bought before it is sold");

  // 20 sales a second of something else, at a second till.
  const busy = await shop.anotherRegister("BUSY1");
  let selling = true;
  let sales = 0;
  const crowd = (async () => {
    while (selling) {
      const due = Date.now() + 50;
      (await shop.sell(shop.owner, busy, tea.variant_id, { price: teaPrice })).must(200);
      sales += 1;
      await t.sleep(Math.max(0, due - Date.now()));
    }
  })();
  await t.until("the crowd sells", () => sales >= 20, { within: 20_000 });

  const heard = streams.map((stream) => stream.next(() => true, { within: 10_000 }));
  const sold = Date.now();
  (await shop.sell(shop.owner, register, cake.variant_id, { price })).must(200);
  await page.waitForFunction(() => document.querySelector("[data-buy]")?.disabled === true, undefined, {
    timeout: 10_000,
    polling: 20,
  });
  const shown = Date.now() - sold;
  await Promise.all(heard);
  const all = Date.now() - sold;
  selling = false;
  await crowd;
  t.took("the page shows sold out", shown, 1000);
  t.took("all 500 pages have heard", all, 1000);
  t.report("sales while waiting", sales);
  t.equal(await shop.available(cake.variant_id), 0, "nothing is left to promise");

  // The other way round: an order on the web is seen by the till.
  await shop.stock(cake.variant_id, 1);
  const seen = await t.events(`availability.${cake.variant_id}`);
  const ordered = Date.now();
  (await shop.order(t.visitor(), cake.variant_id, { price })).must(201);
  await seen.next();
  t.took("the till hears of the web's order", Date.now() - ordered, 1000);
  const refused = await shop.sell(shop.owner, register, cake.variant_id, { price });
  t.equal(refused.code, "stock.insufficient", "the promised piece is not sold again");
}
