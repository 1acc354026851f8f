import { useQueryClient } from "@tanstack/react-query";
import { answer, api, LineCut, newId, type Order, Refused, type Tender } from "@tenon/api-client";
import { Problem, soundError, soundPaid, useFormat } from "@tenon/ui";
import { useRef, useState } from "react";
import { needsDrawer } from "../logic/drawer.js";
import { type InvoiceChoice, invoiceWish, ON_PAPER } from "../logic/invoice.js";
import { dueNow } from "../logic/preorder.js";
import { PaymentEntry } from "../parts/PaymentEntry.js";
import { PreorderFacts } from "../parts/PreorderFacts.js";
import { payAction } from "../sell/MainAction.js";
import { usePanelAction, useSale } from "../sell/sale.js";
import { writePaymentText } from "../till/device.js";
import { openDrawer } from "../till/drawer.js";
import { forgetUnpaid } from "../till/unpaidPreorders.js";
import { usePayment, useTenderTypes } from "../till/usePayment.js";
import { useWords } from "../words.js";

interface Props {
  order: Order;
  /** How they want the invoice, when they said so as they ordered; else it is the basket's. */
  said?: InvoiceChoice | undefined;
}

/** What of a pre-order is paid now, for it to stand. */
export function PreorderDeposit({ order, said }: Props) {
  const say = useWords();
  const format = useFormat();
  const { register, till, online, basket, show, tell, change: edit } = useSale();
  const client = useQueryClient();
  const types = useTenderTypes();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  // One key for one deposit with these parts: sent again after silence, it is still one.
  const attempt = useRef<{ key: string; body: string } | null>(null);
  const due = dueNow(order);
  const payment = usePayment({
    register: register.id,
    subject: order.id,
    bills: [{ subject: order.id, total: due }],
    ready: online && !busy && till.shift != null,
    complete: (tenders) => void take(tenders),
    fail: (caught) => {
      soundError();
      setError(caught);
    },
  });
  usePanelAction(busy ? { words: say("action.sending"), act: null } : payAction(payment, say, format));

  async function take(tenders: Tender[]) {
    if (busy || !online) return;
    // What is kept with a member is kept with the order's.
    const wish = said ?? { ...basket.invoice, with_member: false };
    const invoice = till.invoices ? invoiceWish(wish) : undefined;
    const body = { register_id: register.id, tenders, invoice };
    const text = JSON.stringify(body);
    if (attempt.current?.body !== text) attempt.current = { key: newId(), body: text };
    const { key } = attempt.current;
    const params = { path: { id: order.id } };
    setBusy(true);
    setError(null);
    try {
      const header = { "Idempotency-Key": key };
      await stands(
        await answer(api.POST("/api/v1/orders/{id}/deposit", { params: { ...params, header }, body })),
        tenders,
      );
    } catch (caught) {
      soundError();
      setError(caught);
      if (caught instanceof LineCut) return;
      // It may stand by what was sent before: what became of it is read anew.
      const now = await answer(api.GET("/api/v1/orders/{id}", { params })).catch(() => order);
      if (caught instanceof Refused && caught.code === "orders.paid_already") return stands(now, []);
      if (now.state !== "placed") forgetUnpaid(register.id, order.id);
    } finally {
      setBusy(false);
    }
  }

  /** The order stands: its paper where there is one, else what it stands for. */
  async function stands(next: Order, tenders: Tender[]) {
    soundPaid();
    if (needsDrawer(tenders, types)) void openDrawer();
    client.setQueryData(["order", order.id], next);
    writePaymentText(order.id, null);
    forgetUnpaid(register.id, order.id);
    if (!said) edit((before) => ({ ...before, invoice: ON_PAPER }));
    const change = tenders.reduce((sum, { amount, given }) => sum + (given ?? amount) - amount, 0);
    try {
      const receipt = await answer(
        api.GET("/api/v1/receipts/{order_id}", { params: { path: { order_id: order.id } } }),
      );
      show({ kind: "receipt", receipt, fresh: true, preorder: next });
    } catch {
      // No till took anything for it, or its paper is not there: what the order stands for is shown and printed.
      show({ kind: "preordered", order: next, change });
    }
  }

  return (
    <section className="panel" aria-labelledby="deposit-title">
      <header className="panel-head">
        <h2 id="deposit-title">{say("preorder.deposit")}</h2>
        <strong className="figures">{order.number}</strong>
      </header>
      <PreorderFacts order={order} brief />
      {order.expires_at && (
        <p className="quiet small">{say("preorder.lapses", { time: format.time(order.expires_at) })}</p>
      )}
      <Problem error={error} />
      <PaymentEntry payment={payment} tell={(text) => tell({ tone: "info", text })} />
    </section>
  );
}
