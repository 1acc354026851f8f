// What rows about members have in common.

import { randomUUID } from "node:crypto";

/** The six digits of a code that somebody asked for: the demo's outbox shows them. */
export async function codeOf(owner, id) {
  const rows = (await owner.get("/api/v1/messages?limit=200")).must(200).body.items;
  return rows.find((row) => row.id === id).text.match(/[0-9]{6}/)[0];
}

/** Somebody logs in to the shop with that phone or address, and joins if it leads to nobody. */
export async function logIn(t, owner, way, client = t.visitor()) {
  const asked = (await client.post("/api/v1/me/codes", way)).must(201).body;
  const code = await codeOf(owner, asked.id);
  const proof = (await client.post(`/api/v1/me/codes/${asked.id}/proof`, { code })).must(200).body;
  return { client, ...proof };
}

/** Somebody joins at the till by phone. */
export async function joinAtTill(client, shop, phone, name) {
  const body = { phone, name, join_store_id: shop.store.id };
  return (await client.post("/api/v1/members", body, { key: true })).must(201).body;
}

/** A sale to a member, for cash. */
export async function sellTo(shop, client, register, variant, member, price) {
  const command = {
    type: "sell",
    sale_id: randomUUID(),
    lines: [{ variant_id: variant, quantity: 1000 }],
    member_id: member,
    tenders: [{ kind: "cash", amount: price, given: price }],
    expected_total: price,
    goods_in_hand: true,
  };
  return (await shop.command(client, register, command)).must(200).body;
}
