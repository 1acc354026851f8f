import type { IconName } from "@tenon/ui";
import { useIsOn } from "../modules/useModules.js";
import { useMay, useMayForBrand } from "../parts/session.js";
import type { Key } from "../words.js";

/** A page of the menu, and what it needs: in some store, or for the whole brand where it is about all of it. */
export interface MenuPage {
  to: string;
  key: Key;
  needs: string;
  forBrand?: boolean;
  /** The module it belongs to, where no permission goes with the module. */
  module?: string;
  /** Where the page stands in the menu by itself. */
  icon?: IconName;
}

type GroupName = "today" | "sell" | "goods" | "stock" | "members" | "site" | "team" | "settings";

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
      { to: "/proof", key: "nav.proof", needs: "payments.read", icon: "check" },
    ],
  },
  {
    name: "sell",
    icon: "order",
    pages: [
      { to: "/orders", key: "nav.orders", needs: "orders.read" },
      { to: "/returns", key: "nav.returns", needs: "orders.read" },
      { to: "/kitchen", key: "nav.kitchen", needs: "orders.make", module: "made_to_order" },
      { to: "/payments", key: "nav.payments", needs: "payments.read" },
      { to: "/invoices", key: "nav.invoices", needs: "invoices.read" },
      { to: "/reconciliation", key: "nav.reconciliation", needs: "payments.read" },
      { to: "/payouts", key: "nav.payouts", needs: "books.read", forBrand: true },
      { to: "/accounting", key: "nav.accounting", needs: "books.read", forBrand: true },
      { to: "/days", key: "nav.days", needs: "till.report" },
    ],
  },
  {
    name: "goods",
    icon: "tag",
    pages: [
      { to: "/products", key: "nav.products", needs: "catalog.read" },
      { to: "/preorders", key: "nav.preorders", needs: "catalog.read" },
      { to: "/categories", key: "products.categories", needs: "catalog.read" },
      { to: "/options", key: "products.options", needs: "catalog.read", module: "made_to_order" },
      { to: "/prices", key: "products.grid", needs: "catalog.read" },
      { to: "/price-lists", key: "lists.title", needs: "catalog.read", module: "price_lists" },
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
    name: "site",
    icon: "globe",
    pages: [
      { to: "/site", key: "nav.site", needs: "site.read", forBrand: true },
      { to: "/articles", key: "nav.articles", needs: "site.read", forBrand: true },
      { to: "/running", key: "nav.running", needs: "staff.read" },
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
      { to: "/setup", key: "nav.setup", needs: "staff.edit" },
      { to: "/places", key: "nav.places", needs: "staff.edit" },
      { to: "/modules", key: "nav.modules", needs: "modules.edit", forBrand: true },
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
  const isOn = useIsOn();
  return MENU.map((group) => ({
    ...group,
    pages: group.pages.filter(
      ({ needs, forBrand, module }) =>
        (forBrand ? mayForBrand : may)(needs) && (module === undefined || isOn(module)),
    ),
  })).filter(({ pages }) => pages.length > 0);
}

/** Whether an address is this page or one below it. */
export function isAt(pathname: string, to: string): boolean {
  return to === "/" ? pathname === "/" : pathname === to || pathname.startsWith(`${to}/`);
}
