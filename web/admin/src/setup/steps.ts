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
import type { Place } from "../stock/useLocations.js";
import { isTaxId } from "./taxId.js";
import type { Key } from "./words.js";

/** What the guide has found out about the brand; what is not known yet is undefined. */
export interface Found {
  /** Today in the brand's zone, ISO 8601, and the two months of invoice numbers that it lies in. */
  today: string;
  period: string;
  companies: Company[] | undefined;
  stores: Store[] | undefined;
  places: Place[] | undefined;
  who: InvoiceStore[] | undefined;
  issuers: InvoiceIssuer[] | undefined;
  ranges: InvoiceRange[] | undefined;
  registers: Register[] | undefined;
  people: PersonDetail[] | undefined;
  products: number | undefined;
  /** Goods without a price. */
  priceless: number | undefined;
  /** Places with stock. */
  stocked: Set<string> | undefined;
  tenders: TenderType[] | undefined;
  /** How many days were opened and closed, sales at tills and invoices there are; one is enough to know. */
  opened: number | undefined;
  closed: number | undefined;
  sales: number | undefined;
  invoices: number | undefined;
  /** What only this browser knows. */
  printer: boolean;
  practised: boolean;
}

export type StepName =
  | "company"
  | "store"
  | "register"
  | "issuer"
  | "range"
  | "people"
  | "goods"
  | "stock"
  | "tenders"
  | "printer"
  | "practice"
  | "float"
  | "sale"
  | "close";

/** Something that is wrong or missing, in words. */
export interface Fault {
  key: Key;
  values?: Record<string, string | number>;
}

export interface Step {
  name: StepName;
  /** Where it is done; the till for what is done there. */
  to: string;
  /** What careful people take for it. */
  minutes: number;
  /** A shop can sell without it. */
  optional: boolean;
  /** Undefined while it is being looked up. */
  done: boolean | undefined;
  faults: Fault[];
}

const MINUTES: Record<StepName, number> = {
  company: 3,
  store: 5,
  register: 3,
  issuer: 5,
  range: 4,
  people: 8,
  goods: 10,
  stock: 3,
  tenders: 2,
  printer: 3,
  practice: 5,
  float: 2,
  sale: 2,
  close: 5,
};
const OPTIONAL: StepName[] = ["tenders", "printer", "practice", "close"];
/** Beside the owner somebody has to be able to stand at the till. */
const AT_THE_TILL = 2;

/** The faults of what is known; undefined while something is not. */
type Judged = { faults: Fault[] | undefined; to: string };

/** Stores that people walk into. */
export function floorsOf(found: Pick<Found, "stores">): Store[] | undefined {
  return found.stores?.filter((store) => store.active && store.kind !== "web");
}

function company({ companies }: Found): Judged {
  const active = companies?.filter((one) => one.active);
  const wrong = active?.filter(({ country, tax_id }) => country === "TW" && !isTaxId(tax_id));
  const none: Fault[] = active?.length === 0 ? [{ key: "company.none" }] : [];
  return {
    to: wrong?.[0] ? `/places?open=${wrong[0].id}` : "/places#add-company",
    faults: wrong && [
      ...none,
      ...wrong.map(({ name, tax_id }) => ({ key: "company.taxId" as const, values: { name, tax_id } })),
    ],
  };
}

function store(found: Found): Judged {
  const floors = floorsOf(found);
  const { places } = found;
  if (floors === undefined || places === undefined) return { to: "/places#add-store", faults: undefined };
  const wanting = floors.flatMap((one) => {
    const values = { name: one.name };
    const hasPlace = one.location_id != null || places.some((place) => place.store === one.id);
    return [
      ...(one.address.trim() && one.phone.trim()
        ? []
        : [{ id: one.id, key: "store.address" as const, values }]),
      ...(hasPlace ? [] : [{ id: one.id, key: "store.shelf" as const, values }]),
    ];
  });
  const first = wanting[0];
  return {
    to: first ? `/places?open=${first.id}` : "/places#add-store",
    faults:
      floors.length === 0 ? [{ key: "store.none" }] : wanting.map(({ key, values }) => ({ key, values })),
  };
}

function register(found: Found): Judged {
  const floors = floorsOf(found);
  const { registers } = found;
  const to = "/registers#add-register";
  if (floors === undefined || registers === undefined) return { to, faults: undefined };
  if (floors.length === 0) return { to, faults: [{ key: "store.first" }] };
  const without = floors.filter(({ id }) => !registers.some((one) => one.store_id === id));
  return { to, faults: without.map(({ name }) => ({ key: "register.none", values: { name } })) };
}

/** Stores of Taiwanese companies that issue their own invoices. */
function issuing(found: Found): Store[] | undefined {
  const { companies, who } = found;
  if (companies === undefined || who === undefined) return undefined;
  return floorsOf(found)?.filter((one) => {
    const by = who.find(({ store_id }) => store_id === one.id)?.who[0]?.by;
    const country = companies.find(({ id }) => id === one.legal_entity_id)?.country;
    return by === "own" && country === "TW";
  });
}

function issuer(found: Found): Judged {
  const to = "/invoice-numbers#issuers";
  const [stores, { companies, issuers, who }] = [issuing(found), found];
  if (stores === undefined || issuers === undefined) return { to, faults: undefined };
  if (floorsOf(found)?.length === 0) return { to, faults: [{ key: "store.first" }] };
  const ids = [...new Set(stores.map(({ legal_entity_id }) => legal_entity_id))];
  const faults = ids.flatMap((id): Fault[] => {
    const set = issuers.find(({ legal_entity_id }) => legal_entity_id === id);
    const values = { name: companies?.find((one) => one.id === id)?.name ?? "" };
    if (set === undefined) return [{ key: "issuer.none", values }];
    return [
      ...(set.since > found.today
        ? [{ key: "issuer.later" as const, values: { ...values, date: set.since } }]
        : []),
      ...(set.has_seal_key ? [] : [{ key: "issuer.key" as const, values }]),
    ];
  });
  // A landlord's or provider's name stands on the receipt.
  const nameless = who?.filter(
    ({ who: [now] }) => now && ["landlord", "provider"].includes(now.by) && !now.name,
  );
  for (const { store_name: name } of nameless ?? [])
    faults.push({ key: "issuer.nameless", values: { name } });
  return { to: nameless?.length && faults.length === nameless.length ? "/invoice-numbers#who" : to, faults };
}

function range(found: Found): Judged {
  const to = "/invoice-numbers#add-range";
  const [stores, { ranges, registers, period }] = [issuing(found), found];
  if (stores === undefined || ranges === undefined || registers === undefined)
    return { to, faults: undefined };
  if (floorsOf(found)?.length === 0) return { to, faults: [{ key: "store.first" }] };
  const serves = (one: InvoiceRange, place: Store, till: Register) =>
    one.left > 0 &&
    one.period === period &&
    one.legal_entity_id === place.legal_entity_id &&
    (one.store_id ?? place.id) === place.id &&
    (one.register_id ?? till.id) === till.id;
  const faults = stores.flatMap((place): Fault[] => {
    const tills = registers.filter(({ store_id }) => store_id === place.id);
    // Before there is a register, any numbers of the store will do.
    const asked = tills.length > 0 ? tills : [{ id: "" } as Register];
    const without = asked.filter((till) => !ranges.some((one) => serves(one, place, till)));
    if (without.length === 0) return [];
    if (without.length === asked.length) return [{ key: "range.none", values: { name: place.name } }];
    return without.map(({ code }) => ({ key: "range.register", values: { name: place.name, code } }));
  });
  return { to, faults };
}

function people({ people: all }: Found): Judged {
  const here = all?.filter(({ active }) => active);
  const idle = here?.find(({ roles }) => roles.length === 0);
  const shut = here?.find(
    ({ roles, has_pin, has_password, has_badge }) =>
      roles.length > 0 && !has_pin && !has_password && !has_badge,
  );
  const ready = here?.filter(({ roles, has_pin }) => roles.length > 0 && has_pin).length ?? 0;
  const first = idle ?? shut;
  return {
    to: first ? `/staff?open=${first.id}` : "/staff#add-person",
    faults: here && [
      ...(ready < AT_THE_TILL ? [{ key: "people.few" as const, values: { n: ready, of: AT_THE_TILL } }] : []),
      ...(idle ? [{ key: "people.role" as const, values: { name: idle.name } }] : []),
      ...(shut ? [{ key: "people.secret" as const, values: { name: shut.name } }] : []),
    ],
  };
}

function goods({ products, priceless }: Found): Judged {
  if (products === undefined || priceless === undefined) return { to: "/imports", faults: undefined };
  if (products === 0) return { to: "/imports", faults: [{ key: "goods.none" }] };
  return {
    to: priceless > 0 ? "/data-health" : "/products",
    faults: priceless > 0 ? [{ key: "goods.price", values: { n: priceless } }] : [],
  };
}

function stock(found: Found): Judged {
  const floors = floorsOf(found);
  const { places, stocked } = found;
  const to = "/imports";
  if (floors === undefined || places === undefined || stocked === undefined) return { to, faults: undefined };
  if (floors.length === 0) return { to, faults: [{ key: "store.first" }] };
  const empty = floors.filter((one) => {
    const own = one.location_id ?? places.find((place) => place.store === one.id)?.id;
    return own === undefined || !stocked.has(own);
  });
  return { to, faults: empty.map(({ name }) => ({ key: "stock.none", values: { name } })) };
}

function tenders({ tenders: all }: Found): Judged {
  const taken = all?.filter(({ active, at_till }) => active && at_till).length;
  return {
    to: "/tender-types",
    faults: taken === undefined ? undefined : taken > 1 ? [] : [{ key: "tenders.cash" }],
  };
}

function sale(found: Found): Judged {
  const [stores, { sales, invoices }] = [issuing(found), found];
  if (sales === undefined) return { to: "till", faults: undefined };
  if (sales === 0) return { to: "till", faults: [{ key: "sale.none" }] };
  if (stores === undefined || invoices === undefined) return { to: "till", faults: undefined };
  const missing = stores.length > 0 && invoices === 0;
  return { to: missing ? "/invoices" : "till", faults: missing ? [{ key: "sale.invoice" }] : [] };
}

const counted = (number: number | undefined, key: Key): Judged["faults"] =>
  number === undefined ? undefined : number > 0 ? [] : [{ key }];

/** What a shop needs before it sells, in the order in which it is done, each as the data stand. */
export function stepsOf(found: Found): Step[] {
  const judged: [StepName, Judged][] = [
    ["company", company(found)],
    ["store", store(found)],
    ["register", register(found)],
    ["issuer", issuer(found)],
    ["range", range(found)],
    ["people", people(found)],
    ["goods", goods(found)],
    ["stock", stock(found)],
    ["tenders", tenders(found)],
    ["printer", { to: "till", faults: found.printer ? [] : [{ key: "printer.none" }] }],
    ["practice", { to: "till", faults: found.practised ? [] : [{ key: "practice.none" }] }],
    ["float", { to: "till", faults: counted(found.opened, "float.none") }],
    ["sale", sale(found)],
    ["close", { to: "/days", faults: counted(found.closed, "close.none") }],
  ];
  return judged.map(([name, { to, faults }]) => ({
    name,
    to,
    minutes: MINUTES[name],
    optional: OPTIONAL.includes(name),
    done: faults && faults.length === 0,
    faults: faults ?? [],
  }));
}

/** How far it is: what is needed, what of it is done, and the minutes that are left. */
export function progressOf(steps: Step[]): { done: number; all: number; minutes: number } {
  const needed = steps.filter(({ optional }) => !optional);
  return {
    done: needed.filter(({ done }) => done === true).length,
    all: needed.length,
    minutes: needed.filter(({ done }) => done !== true).reduce((sum, { minutes }) => sum + minutes, 0),
  };
}
