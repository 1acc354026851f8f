// A row that uses everything a row is handed, except the browser.
export default async function (t) {
  const visitor = t.visitor();
  t.equal((await visitor.get("/api/v1/staff/me")).must(401).body.login, undefined, "a visitor's login");
  t.ok((await visitor.page("/old")).text.includes("榫茶"), "the redirect leads to the shop");

  const cashier = await t.staff("cashier");
  const me = (await cashier.get("/api/v1/staff/me")).must(200).body;
  t.equal(me.login, "cashier@tenon.test", "the cashier's login");
  t.ok(me.host.startsWith("tea.localhost:"), "the brand's host name arrives");

  const stream = await t.events(["availability"], { client: cashier });
  const event = await stream.next(({ body }) => body.pos === 3);
  t.equal(event.topic, "availability", "the topic");
  t.equal(stream.retry, 1000, "the time to wait before connecting again");

  const asked = Date.now();
  await t.until("the stream goes on", () => stream.events.length > 0);
  t.took("the next event", Date.now() - asked, 1000);
}
