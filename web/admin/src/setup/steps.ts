import type { Company, OrderRow, Person, Register, Store, TenderType } from "@tenon/api-client";

/** What the guide has found out about the brand; what is not known yet is undefined. */
export interface Found {
  companies: Company[] | undefined;
  stores: Store[] | undefined;
  registers: Register[] | undefined;
  people: Person[] | undefined;
  products: number | undefined;
  levels: number | undefined;
  tenders: TenderType[] | undefined;
  sales: OrderRow[] | undefined;
  days: number | undefined;
}

export type StepName =
  | "company"
  | "store"
  | "register"
  | "people"
  | "goods"
  | "stock"
  | "tenders"
  | "pairing"
  | "sale"
  | "close";

export interface Step {
  name: StepName;
  /** Where it is done; the till for what is done there. */
  to: string;
  /** Undefined while it is being looked up. */
  done: boolean | undefined;
}

const some = <T>(list: T[] | undefined, wanted: (one: T) => boolean) => list?.some(wanted);

/** What a shop needs before it sells, in the order in which it is done, each as the data stand. */
export function stepsOf(found: Found): Step[] {
  const floor = found.stores?.filter((store) => store.active && store.kind !== "web");
  const complete = (store: Store) => [store.address, store.phone].every((text) => text.trim() !== "");
  return [
    {
      name: "company",
      to: "/places",
      done: some(found.companies, ({ active, tax_id }) => active && tax_id !== ""),
    },
    { name: "store", to: "/places", done: some(floor, complete) },
    {
      name: "register",
      to: "/registers",
      done:
        found.registers === undefined || floor === undefined
          ? undefined
          : floor.length > 0 &&
            floor.every(({ id }) => found.registers?.some((register) => register.store_id === id)),
    },
    // The owner alone opens no till when they are away.
    {
      name: "people",
      to: "/staff",
      done: found.people && found.people.filter(({ active }) => active).length > 1,
    },
    { name: "goods", to: "/products", done: found.products === undefined ? undefined : found.products > 0 },
    { name: "stock", to: "/stock", done: found.levels === undefined ? undefined : found.levels > 0 },
    {
      name: "tenders",
      to: "/tender-types",
      done: found.tenders && found.tenders.filter(({ active, at_till }) => active && at_till).length > 1,
    },
    { name: "pairing", to: "/registers", done: some(found.registers, ({ paired }) => paired) },
    { name: "sale", to: "till", done: found.sales && found.sales.length > 0 },
    { name: "close", to: "/days", done: found.days === undefined ? undefined : found.days > 0 },
  ];
}
