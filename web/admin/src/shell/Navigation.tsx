import { Icon, Mark, useBrand, useSharedWords } from "@tenon/ui";
import { NavLink, useLocation } from "react-router";
import { useSession } from "../parts/session.js";
import { isTexts, useKept } from "../parts/useKept.js";
import { useWords } from "../words.js";
import { isAt, type MenuGroup, useMenu } from "./pages.js";
import { useShellWords } from "./words.js";

/** Groups that stand open for whoever has not chosen yet. */
const OPEN = ["sell"];

/** Where one can go: groups that open and close, and stay as they were left. */
export function Navigation({ onTour }: { onTour: () => void }) {
  const say = useWords();
  const own = useShellWords();
  const shared = useSharedWords();
  const brand = useBrand();
  const { session, logOut } = useSession();
  const menu = useMenu();
  const [open, setOpen] = useKept<string[]>("menu", OPEN, isTexts);
  return (
    <div className="nav">
      <div className="nav-brand">
        <Mark />
        <strong>{brand.name}</strong>
      </div>
      <nav aria-label={say("nav.label")} data-tour="menu">
        <ul className="nav-groups">
          {menu.map((group) => (
            <Group
              key={group.name}
              group={group}
              isOpen={open.includes(group.name)}
              onToggle={() =>
                setOpen(
                  open.includes(group.name)
                    ? open.filter((name) => name !== group.name)
                    : [...open, group.name],
                )
              }
            />
          ))}
        </ul>
      </nav>
      <div className="nav-foot">
        <a className="nav-link" href="/pos/">
          <Icon name="scan" />
          {say("nav.till")}
        </a>
        <button type="button" className="nav-link" onClick={onTour}>
          <Icon name="info" />
          {own("tour.again")}
        </button>
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

interface GroupProps {
  group: MenuGroup;
  isOpen: boolean;
  onToggle: () => void;
}

/** A group; one of a single page is that page. The page one is on is always in sight. */
function Group({ group, isOpen, onToggle }: GroupProps) {
  const say = useWords();
  const own = useShellWords();
  const { pathname } = useLocation();
  if (group.pages.length === 1 || group.name === "today") {
    return group.pages.map(({ to, key, icon }) => (
      <li key={to}>
        <NavLink to={to} end={to === "/"} className="nav-link">
          <Icon name={icon ?? group.icon} />
          {say(key)}
        </NavLink>
      </li>
    ));
  }
  const shown = isOpen ? group.pages : group.pages.filter(({ to }) => isAt(pathname, to));
  return (
    <li>
      <button type="button" className="nav-link nav-group" aria-expanded={isOpen} onClick={onToggle}>
        <Icon name={group.icon} />
        <span className="row-grow">{own(`group.${group.name}`)}</span>
        <Icon name={isOpen ? "up" : "down"} size={16} />
      </button>
      {shown.length > 0 && (
        <ul aria-label={own(`group.${group.name}`)}>
          {shown.map(({ to, key }) => (
            <li key={to}>
              <NavLink to={to} className="nav-link nav-page">
                {say(key)}
              </NavLink>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
