import { Icon, Tag, useFormat } from "@tenon/ui";
import { unpaidPreorders } from "../till/unpaidPreorders.js";
import { useWords } from "../words.js";

/** Pre-orders of this register that were left without their deposit and have not lapsed. */
export function UnpaidPreorders({
  register,
  onChoose,
}: {
  register: string;
  onChoose: (id: string) => void;
}) {
  const say = useWords();
  const format = useFormat();
  const orders = unpaidPreorders(register);
  if (orders.length === 0) return null;
  return (
    <ul className="rows" aria-label={say("preorder.unpaid")} data-testid="unpaid-preorders">
      {orders.map(({ id, number, expires_at }) => (
        <li key={id}>
          <button type="button" className="row row-button" onClick={() => onChoose(id)}>
            <span className="row-words">
              <strong className="figures">{number}</strong>
              <span className="quiet figures">
                {say("preorder.unpaidUntil", { time: format.time(expires_at) })}
              </span>
            </span>
            <Tag tone="warn">{say("preorder.deposit")}</Tag>
            <Icon name="right" />
          </button>
        </li>
      ))}
    </ul>
  );
}
