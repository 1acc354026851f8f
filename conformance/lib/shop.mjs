// What rows about selling have in common: the demo's store, register and goods, found over HTTP.

import { randomUUID } from "node:crypto";

/** Thousandths of a unit. */
export const units = (count) => count * 1000;

/** The demo shop as a row sees it: its stores, one register with an open shift, its goods. */
export class Shop {
  constructor(t, owner) {
    this.t = t;
    this.owner = owner;
  }

  static async open(t) {
    const shop = new Shop(t, await t.staff("owner"));
    shop.brand = (await shop.owner.get("/api/v1/brand")).must(200).body;
    shop.stores = (await shop.owner.get("/api/v1/staff/stores")).must(200).body.items;
    shop.store = shop.stores.find((store) => store.kind !== "web");
    const goods = (await shop.owner.get(`/api/v1/till/products?store=${shop.store.id}`)).must(200).body.items;
    t.ok(goods.length > 0, "the demo sells something at its till");
    const products = (await shop.owner.get("/api/v1/products")).must(200).body.items;
    const page = (good) =>
      products.find((product) => product.variants.some(({ id }) => id === good.variant_id));
    shop.goods = goods.map((good) => ({ ...good, handle: page(good).handle }));
    return shop;
  }

  /** A register of the shop with an open shift. */
  async register({ float = 1000 } = {}) {
    const registers = (await this.owner.get(`/api/v1/staff/registers?store=${this.store.id}`)).must(200).body
      .items;
    const id = registers[0].id;
    const till = (await this.owner.get(`/api/v1/registers/${id}/till`)).must(200).body;
    if (!till.shift) (await this.command(this.owner, id, { type: "open_shift", float })).must(200);
    return id;
  }

  /** One more register with an open shift. */
  async anotherRegister(code) {
    const body = { store_id: this.store.id, code, name: code };
    const made = (await this.owner.post("/api/v1/staff/registers", body, { key: true })).must(201).body;
    (await this.command(this.owner, made.id, { type: "open_shift", float: 0 })).must(200);
    return made.id;
  }

  /** Tells a till to do something. */
  command(client, register, command, { id = randomUUID() } = {}) {
    return client.post(`/api/v1/registers/${register}/commands`, { command_id: id, command });
  }

  /** Sells at a till for cash, with exactly the money. */
  sell(client, register, variant, { count = 1, price, inHand = false, id, sale = randomUUID() } = {}) {
    const total = price * count;
    const command = {
      type: "sell",
      sale_id: sale,
      lines: [{ variant_id: variant, quantity: units(count) }],
      tenders: [{ kind: "cash", amount: total, given: total }],
      expected_total: total,
      goods_in_hand: inHand,
    };
    return this.command(client, register, command, { id });
  }

  /** What one costs in minor units: the demo's prices are whole ones. */
  async price(variant) {
    const body = { channel: "web", lines: [{ variant_id: variant, quantity: units(1) }] };
    return (await this.owner.post("/api/v1/quotes", body)).must(200).body.total;
  }

  /** Sets what lies at the shop's location. */
  async stock(variant, count) {
    const body = {
      location_id: this.store.location_id,
      variant_id: variant,
      counted: units(count),
      reason: "count",
    };
    (await this.owner.post("/api/v1/stock/adjustments", body, { key: true })).must(201);
  }

  /** What can be promised of a variant, in units. */
  async available(variant) {
    const rows = (await this.owner.get(`/api/v1/availability?variants=${variant}`)).must(200).body.items;
    return rows[0].total_available / 1000;
  }

  /** An order for pickup, paid there. */
  order(client, variant, { count = 1, price, key = true, ...options } = {}) {
    const body = {
      lines: [{ variant_id: variant, quantity: units(count) }],
      buyer: { name: "林小榫", phone: "0912345678" },
      fulfilment: { kind: "pickup", store_id: this.store.id },
      payment: { method: "cash_on_pickup" },
      expected_total: price * count,
    };
    return client.post("/api/v1/orders", body, { key, ...options });
  }
}
