import type { Till } from "@tenon/api-client";
import { Tag, useFormat } from "@tenon/ui";
import { useState } from "react";
import { Approval, useApproval } from "../parts/Approval.js";
import { useSale } from "../sell/sale.js";
import { useWords } from "../words.js";

/** The last returns of this register; each can be undone within its shift. */
export function RecentReturns({ returns }: { returns: Till["returns"] }) {
  const say = useWords();
  const format = useFormat();
  const { send, fail, busy, online } = useSale();
  const approval = useApproval();
  const [asking, setAsking] = useState<string | null>(null);

  async function undo(id: string) {
    if (busy || !online) return;
    const reason = "wrong_item";
    const act = async () => {
      await send({ type: "void_return", return_id: id, reason });
      setAsking(null);
    };
    await approval.attempt({ permission: "till.void", subject: id, reason }, act, fail);
  }

  if (approval.wanted) return <Approval {...approval.wanted} />;

  return (
    <ul className="rows">
      {returns.map((one) => (
        <li key={one.return_id}>
          <div className="row">
            <span className="row-words figures">
              <strong>{one.receipt}</strong>
              <span className="quiet">
                {format.time(one.at)}
                {one.exchanged_for ? ` · ${say("return.exchanged")}` : ""}
              </span>
            </span>
            <span className="row-figure figures">{format.money(-one.total)}</span>
            {one.voided ? (
              <Tag tone="bad">{say("receipt.voided")}</Tag>
            ) : asking === one.return_id ? (
              <button
                type="button"
                className="big-button"
                data-danger
                aria-disabled={busy || !online}
                onClick={() => void undo(one.return_id)}
              >
                {say(one.exchanged_for ? "return.undoBoth" : "return.undo")}
              </button>
            ) : (
              <button
                type="button"
                className="plain-button"
                data-tone="bad"
                onClick={() => setAsking(one.return_id)}
              >
                {say("more.void")}
              </button>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}
