import { Icon, LineBadge, Mark, useFormat } from "@tenon/ui";
import { useWords } from "../words.js";
import { useSale } from "./sale.js";

/** Where and who, and in the right corner the line and what is unsent. */
export function TopBar() {
  const say = useWords();
  const format = useFormat();
  const { till, pending } = useSale();
  const { register, shift } = till;
  return (
    <header className="top">
      <Mark />
      <h1>
        {register.store_name}
        <span className="quiet">{register.name}</span>
      </h1>
      {shift && (
        <span className="top-shift quiet">
          <Icon name="person" size={16} />
          {shift.opened_by_name} · {format.date(shift.business_date)}
        </span>
      )}
      <span className="spring" />
      <LineBadge extra={say("unsent", { n: pending ? 1 : 0 })} />
    </header>
  );
}
