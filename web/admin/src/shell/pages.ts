import type { IconName } from "@tenon/ui";
import { useMay, useMayForBrand } from "../parts/session.js";
import type { Key } from "../words.js";

/** A page of the menu, and what it needs: in some store, or for the whole brand where it is about all of it. */
export interface MenuPage {
  to: string;
  key: Key;
  needs: string;
  forBrand?: boolean;
  /** Where the page stands in the menu by itself. */
  icon?: IconName;
}

type GroupName = "today" | "sell" | "goods" | "stock" | "members" | "team" | "settings";

/** Pages that belong together; those of today stand above all groups, each by itself. */
export interface MenuGroup {
  name: GroupName;
  icon: IconName;
  pages: MenuPage[];
}

const MENU: MenuGroup[] = [
  {
    name: "today",
    icon: "home",
    pages: [
      { to: "/", key: "nav.home", needs: "orders.read", icon: "home" },
      { to: "/cases", key: "nav.cases", needs: "cases.read", icon: "alert" },
    ],
  },
  {
    name: "sell",
    icon: "order",
    pages: [
      { to: "/orders", key: "nav.orders", needs: "orders.read" },
      { to: "/returns", key: "nav.returns", needs: "orders.read" },
      { to: "/payments", key: "nav.payments", needs: "payments.read" },
      { to: "/reconciliation", key: "nav.reconciliation", needs: "payments.read" },
      { to: "/days", key: "nav.days", needs: "till.report" },
    ],
  },
  {
    name: "goods",
    icon: "tag",
    pages: [
      { to: "/products", key: "nav.products", needs: "catalog.read" },
      { to: "/categories", key: "products.categories", needs: "catalog.read" },
      { to: "/options", key: "products.options", needs: "catalog.read" },
      { to: "/prices", key: "products.grid", needs: "catalog.read" },
      { to: "/price-lists", key: "lists.title", needs: "catalog.read" },
      { to: "/labels", key: "nav.labels", needs: "labels.edit" },
      { to: "/codes", key: "products.patterns", needs: "catalog.read" },
      { to: "/searches", key: "products.searches", needs: "catalog.read" },
    ],
  },
  {
    name: "stock",
    icon: "box",
    pages: [
      { to: "/stock", key: "nav.stock", needs: "stock.read" },
      { to: "/floor", key: "nav.floor", needs: "stock.read" },
    ],
  },
  {
    name: "members",
    icon: "person",
    pages: [
      { to: "/members", key: "nav.members", needs: "members.read" },
      { to: "/messages", key: "nav.messages", needs: "messages.read", forBrand: true },
    ],
  },
  {
    name: "team",
    icon: "people",
    pages: [
      { to: "/staff", key: "nav.staff", needs: "staff.read" },
      { to: "/roles", key: "nav.roles", needs: "staff.edit", forBrand: true },
      { to: "/registers", key: "nav.registers", needs: "staff.read" },
      { to: "/audit", key: "nav.audit", needs: "staff.audit", forBrand: true },
    ],
  },
  {
    name: "settings",
    icon: "gear",
    pages: [
      { to: "/places", key: "nav.places", needs: "staff.edit" },
      { to: "/tender-types", key: "nav.tenders", needs: "payments.edit", forBrand: true },
      { to: "/imports", key: "nav.imports", needs: "exchange.import", forBrand: true },
      { to: "/data-health", key: "nav.health", needs: "exchange.health", forBrand: true },
      { to: "/webhooks", key: "nav.webhooks", needs: "webhooks.edit", forBrand: true },
      { to: "/jobs", key: "nav.jobs", needs: "jobs.edit", forBrand: true },
    ],
  },
];

/** The menu as this person has it: pages that they may not use are left out, and groups without pages. */
export function useMenu(): MenuGroup[] {
  const may = useMay();
  const mayForBrand = useMayForBrand();
  return MENU.map((group) => ({
    ...group,
    pages: group.pages.filter(({ needs, forBrand }) => (forBrand ? mayForBrand : may)(needs)),
  })).filter(({ pages }) => pages.length > 0);
}

/** Whether an address is this page or one below it. */
export function isAt(pathname: string, to: string): boolean {
  return to === "/" ? pathname === "/" : pathname === to || pathname.startsWith(`${to}/`);
}
