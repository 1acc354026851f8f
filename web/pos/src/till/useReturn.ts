import { useQuery, useQueryClient } from "@tanstack/react-query";
import {
  answer,
  api,
  newId,
  type Receipt,
  type ReturnBody,
  type ReturnWish,
  type Tender,
} from "@tenon/api-client";
import { soundError, soundPaid } from "@tenon/ui";
import { useRef, useState } from "react";
import { isEmpty, lineInputs } from "../logic/basket.js";
import { difference, givenBack } from "../logic/bring.js";
import { type Act, useApproval } from "../parts/Approval.js";
import { takeEntry } from "../parts/PaymentEntry.js";
import { asked, useDifference, useSale } from "../sell/sale.js";
import { useCashRounding } from "./usePayment.js";

/** How a return ended. */
export interface ReturnDone {
  back: ReturnBody;
  change: number;
  /** The paper of what was taken for it. */
  receipt: Receipt | null;
}

/** What a return comes to, together with what the basket holds, and taking it. */
export function useReturn(
  wanted: ReturnWish | null,
  { paperBack = false, ...act }: Act & { /** They brought the paper of the invoice. */ paperBack?: boolean },
) {
  const { register, till, basket, quote, payment, busy, online, send, fail, sold } = useSale();
  const approval = useApproval();
  const client = useQueryClient();
  const rounding = useCashRounding();
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
  // The order's papers are the same whatever of it comes back, so they stand while that is worked out anew.
  const papers = useRef<string[]>([]);
  if (back !== undefined) papers.current = back.papers;
  const exchange = !isEmpty(basket);
  const newTotal = exchange ? (quote.quote?.total ?? 0) : 0;
  const goesBack = back?.goes_back ?? 0;
  const due = difference(newTotal, goesBack);
  const given = givenBack(back?.back ?? [], Math.min(newTotal, goesBack), rounding);
  const ready = !busy && online && till.shift != null && back !== undefined && (!exchange || quote.fresh);
  // Money that was charged for the basket pays the difference; what is too much goes back first.
  const pays = exchange && back !== undefined && (due > 0 || payment.payment.parts.length > 0);
  const blocked = !ready || (exchange && (payment.payment.open !== null || payment.over > 0));
  useDifference(
    back !== undefined && exchange ? Math.max(0, due) : null,
    ready,
    (tenders) => void take(tenders),
  );

  async function take(tenders: Tender[]) {
    if (blocked || wanted === null || back === undefined) return;
    const command = {
      type: "return" as const,
      return_id: newId(),
      return: paperBack ? { ...wanted, paper_back: true } : wanted,
      expected_total: back.goes_back,
      sale: exchange
        ? {
            sale_id: basket.sale_id,
            lines: lineInputs(basket),
            tenders,
            expected_total: newTotal,
            goods_in_hand: false,
            ...asked(basket),
          }
        : undefined,
    };
    const carryOut = async () => {
      const result = await send(command);
      soundPaid();
      if (exchange) sold();
      const change = tenders.reduce((sum, { amount, given }) => sum + (given ?? amount) - amount, 0);
      if (result.returned) setDone({ back: result.returned, change, receipt: result.receipt ?? null });
    };
    await approval.attempt(act, carryOut, (error) => {
      fail(error);
      void worth.refetch();
      // A till of another rounding is read anew, too.
      void client.invalidateQueries({ queryKey: ["cash-rounding"] });
    });
  }

  /** Takes what is typed of the difference, or ends it. */
  function submit() {
    if (blocked) return soundError();
    if (!pays) void take([]);
    else if (payment.rest === 0) payment.finish();
    else takeEntry(payment);
  }

  return {
    worth,
    back,
    papers: papers.current,
    exchange,
    newTotal,
    due,
    given,
    pays,
    blocked,
    submit,
    done,
    wanted: approval.wanted,
  };
}
