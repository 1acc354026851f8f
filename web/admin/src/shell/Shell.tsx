import { Drawer } from "@mantine/core";
import { Empty, Icon, LanguageSwitch, LineBadge, SchemeSwitch } from "@tenon/ui";
import { useEffect, useState } from "react";
import { Outlet, useLocation } from "react-router";
import { useWords } from "../words.js";
import { Finder } from "./Finder.js";
import { Navigation } from "./Navigation.js";
import { Tour, useTour } from "./Tour.js";

/** The frame of the back office: where one can go on the left, the page on the right. */
export function Shell() {
  const say = useWords();
  const [open, setOpen] = useState(false);
  const { pathname } = useLocation();
  const tour = useTour();
  // biome-ignore lint/correctness/useExhaustiveDependencies: closes with every new page
  useEffect(() => setOpen(false), [pathname]);
  const startTour = () => {
    setOpen(false);
    tour.start();
  };

  return (
    <div className="shell">
      <a className="skip" href="#content">
        {say("nav.skip")}
      </a>
      <div className="side">
        <Navigation onTour={startTour} />
      </div>
      <Drawer.Root opened={open} onClose={() => setOpen(false)} size={280} padding={0}>
        <Drawer.Overlay />
        <Drawer.Content aria-label={say("nav.label")}>
          <Navigation onTour={startTour} />
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
          <Finder />
          <span className="spring" />
          <LanguageSwitch />
          <SchemeSwitch />
          <LineBadge />
        </header>
        <main id="content" tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      {tour.running && <Tour onEnd={tour.end} />}
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
