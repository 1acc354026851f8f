import type {
  Company,
  InvoiceIssuer,
  InvoiceRange,
  InvoiceStore,
  PersonDetail,
  Register,
  Store,
  TenderType,
} from "@tenon/api-client";
import { describe, expect, it } from "vitest";
import { type Found, progressOf, type StepName, stepsOf } from "./steps.js";
import { isTaxId } from "./taxId.js";

const NOTHING: Found = {
  today: "2026-11-23",
  period: "11512",
  companies: [],
  stores: [],
  places: [],
  who: [],
  issuers: [],
  ranges: [],
  registers: [],
  people: [],
  products: 0,
  priceless: 0,
  stocked: new Set(),
  tenders: [],
  opened: 0,
  closed: 0,
  sales: 0,
  invoices: 0,
  printer: false,
  practised: false,
};
const company = { id: "co", name: "好日子", tax_id: "12345675", country: "TW", active: true } as Company;
const store = (id: string, part: Partial<Store> = {}) =>
  ({
    id,
    name: id,
    legal_entity_id: "co",
    active: true,
    kind: "direct",
    address: "信義路",
    phone: "02",
    location_id: `${id}-shelf`,
    ...part,
  }) as Store;
const register = (id: string, store_id: string) => ({ id, code: id, store_id, shift: null }) as Register;
const by = (store_id: string, who: string, name = "") =>
  ({ store_id, store_name: store_id, who: [{ by: who, name }] }) as InvoiceStore;
const issuer = { legal_entity_id: "co", since: "2026-11-01", has_seal_key: true } as InvoiceIssuer;
const range = (part: Partial<InvoiceRange> = {}) =>
  ({
    legal_entity_id: "co",
    period: "11512",
    left: 10,
    store_id: null,
    register_id: null,
    ...part,
  }) as InvoiceRange;
const person = (name: string, part: Partial<PersonDetail> = {}) =>
  ({
    id: name,
    name,
    active: true,
    roles: [{}],
    has_pin: true,
    has_password: false,
    has_badge: false,
    ...part,
  }) as PersonDetail;
/** A shop that only has to sell. */
const SHOP: Found = {
  ...NOTHING,
  companies: [company],
  stores: [store("a")],
  who: [by("a", "own")],
  issuers: [issuer],
  ranges: [range()],
  registers: [register("A1", "a"), register("A2", "a")],
  people: [person("王"), person("林")],
  products: 1,
  stocked: new Set(["a-shelf"]),
};
const judged = (found: Partial<Found>, name: StepName) => {
  const step = stepsOf({ ...SHOP, ...found }).find((one) => one.name === name);
  return { done: step?.done, keys: step?.faults.map(({ key }) => key), to: step?.to };
};

describe("what is judged", () => {
  it("an empty brand has everything before it, and a part of an hour", () => {
    const steps = stepsOf(NOTHING);
    expect(steps.map(({ done }) => done)).toEqual(Array(14).fill(false));
    const { done, all, minutes } = progressOf(steps);
    expect([done, all]).toEqual([0, 10]);
    expect(minutes).toBe(45);
    expect(steps.reduce((sum, step) => sum + step.minutes, 0)).toBeLessThanOrEqual(60);
  });

  it("what is not known yet is neither done nor missing", () => {
    const { today, period, printer, practised, ...asked } = NOTHING;
    const unknown = Object.fromEntries(Object.keys(asked).map((key) => [key, undefined]));
    const steps = stepsOf({ ...unknown, today, period, printer, practised } as unknown as Found);
    const known = steps.filter(({ name }) => name !== "printer" && name !== "practice");
    expect(known.every(({ done }) => done === undefined)).toBe(true);
  });

  it("a shop that is furnished waits for its shift and its first sale", () => {
    const open = stepsOf(SHOP).filter(({ done, optional }) => !done && !optional);
    expect(open.map(({ name }) => name)).toEqual(["float", "sale"]);
    const sold = stepsOf({ ...SHOP, opened: 1, sales: 1, invoices: 1 });
    expect(progressOf(sold)).toEqual({ done: 10, all: 10, minutes: 0 });
  });

  it("a tax id by its check digit, in Taiwan", () => {
    const wrong = { ...company, tax_id: "12345678" };
    expect(judged({ companies: [wrong] }, "company").keys).toEqual(["company.taxId"]);
    expect(judged({ companies: [{ ...wrong, country: "JP" }] }, "company").done).toBe(true);
    expect(judged({ companies: [{ ...wrong, active: false }] }, "company").keys).toEqual(["company.none"]);
  });

  it("a store has an address, a phone, and a place of its own or of others", () => {
    expect(judged({ stores: [store("a", { address: " " })] }, "store").keys).toEqual(["store.address"]);
    const bare = { stores: [store("a", { location_id: null })] };
    expect(judged(bare, "store")).toMatchObject({ keys: ["store.shelf"], to: "/places?open=a" });
    expect(judged({ ...bare, places: [{ id: "p", code: "P", name: "p", store: "a" }] }, "store").done).toBe(
      true,
    );
    expect(judged({ stores: [store("web", { kind: "web" })] }, "store").keys).toEqual(["store.none"]);
  });

  it("every store with a floor has a register", () => {
    const stores = [store("a"), store("b"), store("web", { kind: "web" })];
    expect(judged({ stores }, "register").keys).toEqual(["register.none"]);
    expect(judged({ stores, registers: [register("A1", "a"), register("B1", "b")] }, "register").done).toBe(
      true,
    );
  });

  it("whoever invoices is in force, and has a key", () => {
    expect(judged({ issuers: [] }, "issuer").keys).toEqual(["issuer.none"]);
    const later = { ...issuer, since: "2026-12-01", has_seal_key: false };
    expect(judged({ issuers: [later] }, "issuer").keys).toEqual(["issuer.later", "issuer.key"]);
    const counter = { who: [by("a", "landlord", "百貨")], issuers: [], ranges: [] };
    expect(judged(counter, "issuer").done).toBe(true);
    expect(judged(counter, "range").done).toBe(true);
    expect(judged({ ...counter, who: [by("a", "landlord")] }, "issuer").keys).toEqual(["issuer.nameless"]);
  });

  it("numbers are of this period, of this company, left, and for each register", () => {
    for (const wrong of [{ left: 0 }, { period: "11602" }, { legal_entity_id: "other" }, { store_id: "b" }]) {
      expect(judged({ ranges: [range(wrong)] }, "range").keys, JSON.stringify(wrong)).toEqual(["range.none"]);
    }
    expect(judged({ ranges: [range({ register_id: "A1" })] }, "range").keys).toEqual(["range.register"]);
    expect(judged({ ranges: [range({ store_id: "a" })] }, "range").done).toBe(true);
  });

  it("two people can stand at the till, and nobody is left outside", () => {
    const people = [person("王"), person("林", { has_pin: false, has_password: true })];
    expect(judged({ people }, "people").keys).toEqual(["people.few"]);
    const idle = [...(SHOP.people ?? []), person("陳", { roles: [] })];
    expect(judged({ people: idle }, "people")).toMatchObject({ keys: ["people.role"], to: "/staff?open=陳" });
    const shut = [...(SHOP.people ?? []), person("陳", { has_pin: false })];
    expect(judged({ people: shut }, "people").keys).toEqual(["people.secret"]);
    const gone = [...(SHOP.people ?? []), person("陳", { roles: [], active: false })];
    expect(judged({ people: gone }, "people").done).toBe(true);
  });

  it("goods have prices, and each store has stock", () => {
    expect(judged({ products: 0 }, "goods").to).toBe("/imports");
    expect(judged({ priceless: 3 }, "goods")).toMatchObject({ keys: ["goods.price"], to: "/data-health" });
    expect(judged({ stocked: new Set(["elsewhere"]) }, "stock").keys).toEqual(["stock.none"]);
  });

  it("one way to pay beside cash can wait", () => {
    const cash = { active: true, at_till: true } as TenderType;
    expect(judged({ tenders: [cash] }, "tenders").keys).toEqual(["tenders.cash"]);
    expect(judged({ tenders: [cash, cash] }, "tenders").done).toBe(true);
  });

  it("a sale without any invoice is no proof, unless somebody else invoices", () => {
    expect(judged({ sales: 1 }, "sale")).toMatchObject({ keys: ["sale.invoice"], to: "/invoices" });
    expect(judged({ sales: 1, who: [by("a", "none")] }, "sale").done).toBe(true);
  });
});

it("a tax id fits its check digit", () => {
  for (const right of ["04595257", "10458575", "10458574", "12345675", "10000004"]) {
    expect(isTaxId(right), right).toBe(true);
  }
  for (const wrong of ["04595253", "12345678", "1045857", "104585755", "1045857a", "", "０４５９５２５７"]) {
    expect(isTaxId(wrong), wrong).toBe(false);
  }
});
