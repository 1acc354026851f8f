import { useQuery } from "@tanstack/react-query";
import { answer, api, newId, type ReturnBody, type ReturnWish } from "@tenon/api-client";
import { soundPaid } from "@tenon/ui";
import { useState } from "react";
import { isEmpty, lineInputs } from "../logic/basket.js";
import { difference } from "../logic/bring.js";
import { changeFor } from "../logic/cash.js";
import { holdsMoney } from "../logic/payment.js";
import { type Act, useApproval } from "../parts/Approval.js";
import { useSale } from "../sell/sale.js";

/** How a return ended. */
export interface ReturnDone {
  back: ReturnBody;
  change: number;
}

/** What a return comes to, together with what the basket holds, and taking it. */
export function useReturn(wanted: ReturnWish | null, act: Act) {
  const { register, till, basket, quote, payment, busy, online, send, fail, clear } = useSale();
  const approval = useApproval();
  const [given, setGiven] = useState<number | null>(null);
  const [done, setDone] = useState<ReturnDone | null>(null);

  const worth = useQuery({
    queryKey: ["return-quote", register.store_id, wanted],
    enabled: wanted !== null && done === null,
    retry: false,
    queryFn: ({ signal }) =>
      wanted === null
        ? Promise.reject(new Error("nothing is chosen"))
        : answer(
            api.POST("/api/v1/returns/quotes", {
              body: { store_id: register.store_id, return: wanted },
              signal,
            }),
          ),
  });
  const back = wanted === null || worth.error ? undefined : worth.data;
  const exchange = !isEmpty(basket);
  const newTotal = exchange ? (quote.quote?.total ?? 0) : 0;
  const due = difference(newTotal, back?.goes_back ?? 0);
  const handed = given ?? due;
  const change = exchange && due > 0 ? changeFor(due, handed) : 0;
  // What was charged for the basket already has to go back first, or pay for it as it stands.
  const unready = exchange && (!quote.fresh || holdsMoney(payment.payment));
  const blocked = busy || !online || !till.shift || back === undefined || change === null || unready;

  async function take() {
    if (blocked || wanted === null) return;
    const command = {
      type: "return" as const,
      return_id: newId(),
      return: wanted,
      expected_total: back.goes_back,
      sale: exchange
        ? {
            sale_id: basket.sale_id,
            lines: lineInputs(basket),
            tenders: due > 0 ? [{ kind: "cash" as const, amount: due, given: handed }] : [],
            expected_total: newTotal,
            goods_in_hand: false,
          }
        : undefined,
    };
    const carryOut = async () => {
      const result = await send(command);
      soundPaid();
      if (exchange) clear();
      if (result.returned) setDone({ back: result.returned, change: change ?? 0 });
    };
    await approval.attempt(act, carryOut, (error) => {
      fail(error);
      void worth.refetch();
    });
  }

  return {
    worth,
    back,
    exchange,
    newTotal,
    due,
    given,
    setGiven,
    blocked,
    take,
    done,
    wanted: approval.wanted,
  };
}
