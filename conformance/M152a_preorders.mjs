/** Boxes for a festival, over HTTP: what a day and its slots can hand over, a deposit on the web and at the till, the balance when they are fetched, two invoices, and what is sold out is told and refused, and a deposit that a till took goes back at a till. (Pages of the shop and the till that offer the slots come later.) */
import { Shop, units } from "./lib/shop.mjs";

export const seconds = 120;

/** Thirty percent, in parts per million. */
const DEPOSIT = 300_000;
const DAY_MS = 24 * 3600 * 1000;

export default async function (t) {
  const shop = await Shop.open(t);
  const { owner, store } = shop;
  const { variant_id: variant, handle } = shop.goods[0];
  const price = await shop.price(variant);
  await shop.stock(variant, 0);
  const register = await shop.anotherRegister("PRE1");
  const products = (await owner.get("/api/v1/products")).must(200).body.items;
  const product = products.find((one) => one.handle === handle);

  // Ten days ahead by Taipei's calendar; three days before is the last call.
  const date = new Date(Date.now() + 8 * 3600 * 1000 + 10 * DAY_MS).toISOString().slice(0, 10);
  const wanted = {
    name: "中秋禮盒預購",
    name_en: "Moon festival boxes",
    state: "open",
    deposit_rate: DEPOSIT,
    lead_minutes: 3 * 24 * 60,
    product_ids: [product.id],
  };
  const campaign = (await owner.post("/api/v1/preorders", wanted, { key: true })).must(201).body;
  const slot = (from, to) => ({ from_minutes: from * 60, to_minutes: to * 60, capacity: units(4) });
  const day = {
    store_ids: [store.id],
    dates: [date],
    capacity: units(6),
    slots: [slot(10, 13), slot(13, 18)],
  };
  (await owner.put(`/api/v1/preorders/${campaign.id}/days`, day)).must(200);
  const anybody = t.visitor();
  const slots = async () => {
    const path = `/api/v1/preorder-offers/${campaign.id}/slots?store=${store.id}`;
    return (await anybody.get(path)).must(200).body.items[0];
  };
  const offered = await slots();
  t.equal(offered.date, date, "the day is offered to everybody");
  t.equal(
    offered.slots.map(({ state, left }) => `${state} ${left}`).join(),
    "open 4000,open 4000",
    "so much",
  );
  const [morning, afternoon] = offered.slots;

  // A buyer on the web pays the deposit on the provider's page.
  const page = await t.page({ width: 390, height: 844 });
  await page.goto("/");
  const placed = await page.evaluate(
    async (order) => {
      await fetch("/api/v1/carts", { method: "POST" });
      const answer = await fetch("/api/v1/orders", {
        method: "POST",
        headers: { "content-type": "application/json", "idempotency-key": crypto.randomUUID() },
        body: JSON.stringify(order),
      });
      return { status: answer.status, body: await answer.json() };
    },
    {
      lines: [{ variant_id: variant, quantity: units(3) }],
      buyer: { name: "林小榫", phone: "0912345678" },
      fulfilment: { kind: "preorder", slot_id: morning.id },
      payment: { method: "online" },
      expected_total: price * 3,
    },
  );
  t.equal(placed.status, 201, `a pre-order is placed (${placed.body.code ?? "placed"})`);
  const web = placed.body;
  const deposit = Math.ceil((price * 3 * DEPOSIT) / 1_000_000);
  t.equal(web.deposit, deposit, "its deposit is rounded up");
  t.equal(web.payments[0].amount, deposit, "and is what is paid now");
  t.equal(web.fulfilments[0].promised_at, morning.begins_at, "it is promised for its slot");
  await page.goto(web.payments[0].redirect_url);
  await page.locator('button[value="pay"]').click();
  const order = async (id) => (await owner.get(`/api/v1/orders/${id}`)).must(200).body;
  const stands = await t.until("the deposit is heard of", async () => {
    const found = await order(web.id);
    return found.paid === deposit && found.invoices.length > 0 && found;
  });
  t.equal(stands.expires_at, null, "the order stands");
  t.equal(stands.money_state, "unpaid", "the rest is paid when it is fetched");
  t.equal(stands.invoices[0].total, deposit, "the deposit is invoiced when it comes");

  // Somebody orders at the till: the order holds its place, its deposit makes it stand.
  const here = (slot_id, count) =>
    owner.post(
      `/api/v1/registers/${register}/preorders`,
      {
        lines: [{ variant_id: variant, quantity: units(count) }],
        slot_id,
        buyer: { name: "王大卯", phone: "0922333444" },
        expected_total: price * count,
      },
      { key: true },
    );
  t.equal((await here(afternoon.id, 4)).code, "preorders.sold_out", "the day has three left, not four");
  const counter = (await here(afternoon.id, 3)).must(201).body;
  const first = Math.ceil((price * 3 * DEPOSIT) / 1_000_000);
  const cash = (amount) => [{ kind: "cash", amount, given: amount }];
  const taken = await owner.post(
    `/api/v1/orders/${counter.id}/deposit`,
    { register_id: register, tenders: cash(first) },
    { key: true },
  );
  t.equal(taken.must(200).body.invoices[0].total, first, "the till takes the deposit and invoices it");

  // The day is sold out, and everybody is told.
  const full = await slots();
  t.equal(full.state, "sold_out", "the day is sold out");
  t.ok(
    full.slots.every(({ state, left }) => state === "sold_out" && left === 0),
    "and so are its slots, though one of them has more",
  );
  t.equal((await here(morning.id, 1)).code, "preorders.sold_out", "nobody gets past it");
  const fewer = { ...day, capacity: units(5) };
  t.equal(
    (await owner.put(`/api/v1/preorders/${campaign.id}/days`, fewer)).code,
    "preorders.capacity_taken",
    "and a day is not set below what is booked",
  );

  // Somebody changes their mind: a till gives the deposit back, once, and somebody else has the places.
  const path = `/api/v1/orders/${counter.id}/deposit`;
  const refused = await owner.post(
    `/api/v1/orders/${counter.id}/cancel`,
    { reason: "顧客改期" },
    { key: true },
  );
  t.equal(refused.code, "orders.paid_at_counter", "what lies in a drawer is not sent back from the office");
  const worth = (await owner.get(path)).must(200).body;
  t.equal(worth.goes_back, first, "what goes back is said first");
  t.equal(worth.here.map(({ kind, amount }) => `${kind} ${amount}`).join(), `cash ${first}`, "and how");
  const giveBack = (expected_total) =>
    owner.post(`${path}/return`, { register_id: register, expected_total, paper_back: true }, { key: true });
  t.equal((await giveBack(first - 1)).code, "orders.return_changed", "another amount is refused");
  const gone = (await giveBack(first)).must(200).body;
  t.equal(
    `${gone.state} ${gone.money_state} ${gone.refunded}`,
    `cancelled refunded ${first}`,
    "the order is over",
  );
  t.equal(gone.invoices[0].state, "voided", "its invoice is void");
  t.equal((await giveBack(first)).code, "orders.not_open", "a deposit goes back once");
  t.equal((await slots()).slots[1].left, units(3), "its places are free");
  t.equal((await owner.get(path)).code, "orders.not_open", "nothing is left to give back");
  const next = (await here(afternoon.id, 3)).must(201).body;
  (
    await owner.post(
      `/api/v1/orders/${next.id}/deposit`,
      { register_id: register, tenders: cash(first) },
      { key: true },
    )
  ).must(200);

  // It is fetched and the balance is paid; the two invoices make it up.
  const due = price * 3 - first;
  const { code } = (await order(next.id)).fulfilments[0];
  const fetched = await owner.post(
    `/api/v1/orders/${next.id}/handover`,
    { code, register_id: register, tenders: cash(due) },
    { key: true },
  );
  t.equal(fetched.must(200).body.state, "completed", "the balance is paid at the counter");
  const papers = await t.until("the balance is invoiced", async () => {
    const { invoices } = await order(next.id);
    return invoices.length === 2 && invoices;
  });
  t.equal(papers[0].total + papers[1].total, price * 3, "both invoices come to the order");
  const lines = [];
  for (const { id } of papers)
    lines.push((await owner.get(`/api/v1/invoices/${id}`)).must(200).body.invoice.lines[0]);
  t.ok(
    lines[0].description.startsWith("訂金") && lines[1].description.startsWith("尾款"),
    "and each says what it is for",
  );

  // The web's is called off: its deposit goes back, and its place is free.
  (await owner.post(`/api/v1/orders/${web.id}/cancel`, { reason: "顧客改期" }, { key: true })).must(200);
  await t.until("the deposit went back", async () => (await order(web.id)).refunded === deposit);
  t.equal((await slots()).slots[0].left, units(3), "three are left again");
  for (const { id, code: name } of shop.stores) {
    const sums = (await owner.get(`/api/v1/reconciliation?store=${id}`)).must(200).body;
    t.equal(sums.unexplained, 0, `${name}: orders, tenders and payments of the day agree`);
  }
}
