import { Drawer } from "@mantine/core";
import {
  Empty,
  Icon,
  type IconName,
  LanguageSwitch,
  LineBadge,
  Mark,
  SchemeSwitch,
  useBrand,
  useSharedWords,
} from "@tenon/ui";
import { useEffect, useState } from "react";
import { NavLink, Outlet, useLocation } from "react-router";
import { useMay, useMayForBrand, useSession } from "../parts/session.js";
import { type Key, useWords } from "../words.js";

/** Pages and what each needs: in some store, or for the whole brand where the page is about all of it. */
const PAGES: { to: string; key: Key; icon: IconName; needs: string; forBrand?: boolean }[] = [
  { to: "/", key: "nav.home", icon: "home", needs: "orders.read" },
  { to: "/orders", key: "nav.orders", icon: "order", needs: "orders.read" },
  { to: "/payments", key: "nav.payments", icon: "cash", needs: "payments.read" },
  { to: "/reconciliation", key: "nav.reconciliation", icon: "check", needs: "payments.read" },
  { to: "/members", key: "nav.members", icon: "person", needs: "members.read" },
  { to: "/products", key: "nav.products", icon: "tag", needs: "catalog.read" },
  { to: "/stock", key: "nav.stock", icon: "box", needs: "stock.read" },
  { to: "/floor", key: "nav.floor", icon: "camera", needs: "stock.read" },
  { to: "/labels", key: "nav.labels", icon: "print", needs: "labels.edit" },
  { to: "/cases", key: "nav.cases", icon: "alert", needs: "cases.read" },
  { to: "/days", key: "nav.days", icon: "check", needs: "till.report" },
  { to: "/registers", key: "nav.registers", icon: "scan", needs: "staff.read" },
  { to: "/staff", key: "nav.staff", icon: "person", needs: "staff.read" },
  { to: "/roles", key: "nav.roles", icon: "person", needs: "staff.edit", forBrand: true },
  { to: "/places", key: "nav.places", icon: "home", needs: "staff.edit" },
  { to: "/tender-types", key: "nav.tenders", icon: "cash", needs: "payments.edit", forBrand: true },
  { to: "/audit", key: "nav.audit", icon: "search", needs: "staff.audit", forBrand: true },
  { to: "/imports", key: "nav.imports", icon: "download", needs: "exchange.import", forBrand: true },
  { to: "/data-health", key: "nav.health", icon: "check", needs: "exchange.health", forBrand: true },
  { to: "/messages", key: "nav.messages", icon: "alert", needs: "messages.read", forBrand: true },
  { to: "/webhooks", key: "nav.webhooks", icon: "hook", needs: "webhooks.edit", forBrand: true },
  { to: "/jobs", key: "nav.jobs", icon: "gear", needs: "jobs.edit", forBrand: true },
];

/** The frame of the back office: where one can go on the left, the page on the right. */
export function Shell() {
  const say = useWords();
  const [open, setOpen] = useState(false);
  const { pathname } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: closes with every new page
  useEffect(() => setOpen(false), [pathname]);

  return (
    <div className="shell">
      <a className="skip" href="#content">
        {say("nav.skip")}
      </a>
      <div className="side">
        <Navigation />
      </div>
      <Drawer.Root opened={open} onClose={() => setOpen(false)} size={260} padding={0}>
        <Drawer.Overlay />
        <Drawer.Content aria-label={say("nav.label")}>
          <Navigation />
        </Drawer.Content>
      </Drawer.Root>
      <div className="body">
        <header className="bar">
          <button
            type="button"
            className="bar-menu plain-button"
            aria-label={say("nav.open")}
            onClick={() => setOpen(true)}
          >
            <Icon name="menu" />
          </button>
          <span className="spring" />
          <LanguageSwitch />
          <SchemeSwitch />
          <LineBadge />
        </header>
        <main id="content" tabIndex={-1}>
          <Outlet />
        </main>
      </div>
    </div>
  );
}

function Navigation() {
  const say = useWords();
  const shared = useSharedWords();
  const brand = useBrand();
  const { session, logOut } = useSession();
  const may = useMay();
  const mayForBrand = useMayForBrand();
  return (
    <div className="nav">
      <div className="nav-brand">
        <Mark />
        <strong>{brand.name}</strong>
      </div>
      <nav aria-label={say("nav.label")}>
        {PAGES.filter(({ needs, forBrand }) => (forBrand ? mayForBrand : may)(needs)).map(
          ({ to, key, icon }) => (
            <NavLink key={to} to={to} end={to === "/"} className="nav-link">
              <Icon name={icon} />
              {say(key)}
            </NavLink>
          ),
        )}
      </nav>
      <div className="nav-foot">
        <a className="nav-link" href="/pos/">
          <Icon name="scan" />
          {say("nav.till")}
        </a>
        <div className="nav-person">
          <NavLink to="/me">{session.person.name}</NavLink>
          <button type="button" className="plain-button" onClick={() => void logOut()}>
            <Icon name="out" />
            {shared("logout")}
          </button>
        </div>
      </div>
    </div>
  );
}

export function NotFound() {
  const say = useWords();
  return (
    <Empty icon="search" title={say("notFound")}>
      {say("notFoundHelp")}
    </Empty>
  );
}
