import { Button, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { answer, api, newId, type PaymentStory } from "@tenon/api-client";
import { Note, Problem, parseMoney, useFormat, useLive, Waiting } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { Link, useParams } from "react-router";
import { PaidOut } from "../books/PaidOut.js";
import { Page } from "../parts/Page.js";
import { useMayForBrand, useMayIn } from "../parts/session.js";
import { useWords as useSharedWords, useStateWords } from "../words.js";
import { PaymentTag } from "./Payments.js";
import { usePaymentWords, useWords } from "./words.js";

/** One payment: how it stands, what was heard of it, what went back, and what a person can do. */
export function PaymentPage() {
  const say = useWords();
  const words = useStateWords();
  const said = usePaymentWords();
  const format = useFormat();
  const { id = "" } = useParams();
  const maySeeBooks = useMayForBrand()("books.read");
  const story = useQuery({
    queryKey: ["payment", id],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/payments/{id}", { params: { path: { id } }, signal })),
  });
  const { data } = story;
  useLive((event) => {
    if (event.topic === "orders") void story.refetch();
  });
  const back = { to: "/payments", words: say("payments.title") };
  if (data === undefined) {
    return (
      <Page title={say("payments.title")} back={back}>
        {story.error ? (
          <Problem error={story.error} retry={() => void story.refetch()} />
        ) : (
          <Waiting rows={6} height={36} />
        )}
      </Page>
    );
  }
  const { payment } = data;
  return (
    <Page
      title={say("payments.of", { number: payment.order_number })}
      back={back}
      aside={
        <>
          <PaymentTag state={payment.state} />
          <span className="quiet">
            {words("method", payment.method)} · {format.moment(payment.created_at)}
          </span>
        </>
      }
    >
      <Acts key={payment.version} story={data} onDone={() => void story.refetch()} />
      <div className="story">
        <section className="part" aria-labelledby="stands">
          <h2 id="stands">{say("payments.stands")}</h2>
          <ul className="plain-rows">
            <Row label={say("payments.amount")} value={format.money(payment.amount)} />
            <Row label={say("payments.captured")} value={format.money(payment.captured)} />
            <Row label={say("payments.refunded")} value={format.money(payment.refunded)} />
            {payment.reference && <Row label={say("payments.reference")} value={payment.reference} />}
            {payment.last_error && <Row label={say("payments.lastError")} value={payment.last_error} />}
          </ul>
          <p>
            <Link to={`/orders/${payment.order_id}`}>
              {say("payments.order", { number: payment.order_number })}
            </Link>
          </p>
        </section>
        <section className="part" aria-labelledby="heard">
          <h2 id="heard">{say("payments.heard")}</h2>
          {data.notices.length === 0 && <p className="quiet">{say("payments.nothing")}</p>}
          <ul className="plain-rows">
            {data.notices.map((notice) => (
              <li key={`${notice.at}${notice.said}${notice.captured}`} className="plain-row">
                <span className="row-grow">{said("pay", notice.said)}</span>
                <strong className="figures">{format.money(notice.captured)}</strong>
                <span className="quiet small figures">{format.moment(notice.at)}</span>
              </li>
            ))}
          </ul>
        </section>
        <section className="part" aria-labelledby="back">
          <h2 id="back">{say("payments.back")}</h2>
          {data.refunds.length === 0 && <p className="quiet">{say("payments.nothing")}</p>}
          <ul className="plain-rows">
            {data.refunds.map((refund) => (
              <li key={refund.id} className="plain-row">
                <span className="row-grow">
                  {said("refund", refund.state)} · {said("why", refund.reason)}
                </span>
                <strong className="figures">{format.money(refund.amount)}</strong>
                <span className="quiet small figures">{format.moment(refund.updated_at)}</span>
              </li>
            ))}
          </ul>
        </section>
        {maySeeBooks && <PaidOut payment={payment.id} />}
      </div>
    </Page>
  );
}

function Row({ label, value }: { label: string; value: string }) {
  return (
    <li className="plain-row">
      <span className="row-grow">{label}</span>
      <span className="figures">{value}</span>
    </li>
  );
}

type Act = "refund" | "captured" | "failed" | "refunded";

/** Sending money back, and saying what nobody else knows. */
function Acts({ story, onDone }: { story: PaymentStory; onDone: () => void }) {
  const say = useWords();
  const shared = useSharedWords();
  const format = useFormat();
  const mayIn = useMayIn();
  const [act, setAct] = useState<Act | null>(null);
  const [amount, setAmount] = useState("");
  const [reason, setReason] = useState("");
  const [key, setKey] = useState(newId);
  const [missing, setMissing] = useState<"amount" | "reason" | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const { payment, refundable, refunds } = story;
  const stuck = refunds.find((refund) => refund.state === "unknown" || refund.state === "failed");
  const offered: [Act, string][] = [];
  if (refundable > 0 && mayIn("payments.refund", payment.store_id)) {
    offered.push(["refund", say("payments.refund")]);
  }
  if (mayIn("payments.settle", payment.store_id)) {
    if (payment.state === "unknown" || payment.state === "pending" || payment.state === "requested") {
      offered.push(["captured", say("payments.wasPaid")], ["failed", say("payments.wasNotPaid")]);
    }
    if (stuck) offered.push(["refunded", say("payments.wentBack")]);
  }
  if (offered.length === 0) return null;

  async function send(event: FormEvent) {
    event.preventDefault();
    const minor = parseMoney(amount, format.currency);
    if (act === "refund" && (minor === null || minor < 1)) return setMissing("amount");
    if (reason.trim() === "") return setMissing("reason");
    setMissing(null);
    setBusy(true);
    setError(null);
    const path = { id: payment.id };
    try {
      if (act === "refund") {
        const params = { path, header: { "Idempotency-Key": key } };
        const body = { amount: minor ?? 0, reason: reason.trim() };
        await answer(api.POST("/api/v1/payments/{id}/refunds", { params, body }));
      } else if (act !== null) {
        const body = {
          outcome: act,
          refund_id: act === "refunded" ? stuck?.id : undefined,
          reason: reason.trim(),
        };
        await answer(api.POST("/api/v1/payments/{id}/settle", { params: { path }, body }));
      }
      setAct(null);
      setKey(newId());
      setReason("");
      onDone();
    } catch (caught) {
      setError(caught);
      setKey(newId());
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      {payment.state === "unknown" && <Note tone="warn">{say("payments.unknownHelp")}</Note>}
      <div className="actions">
        {offered.map(([name, words]) => (
          <Button
            key={name}
            variant="default"
            aria-expanded={act === name}
            onClick={() => setAct(act === name ? null : name)}
          >
            {words}
          </Button>
        ))}
      </div>
      {act !== null && (
        <form className="inline-form" onSubmit={send}>
          {act === "refund" && (
            <TextInput
              label={say("payments.refundAmount", { most: format.money(refundable) })}
              inputMode="decimal"
              autoFocus
              value={amount}
              error={missing === "amount" ? shared("needed") : undefined}
              onChange={(event) => setAmount(event.currentTarget.value)}
            />
          )}
          <Textarea
            label={say("payments.reason")}
            description={say("payments.reasonHelp")}
            maxLength={200}
            value={reason}
            error={missing === "reason" ? shared("needed") : undefined}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          {error !== null && <Problem error={error} />}
          <Button type="submit" loading={busy}>
            {offered.find(([name]) => name === act)?.[1]}
          </Button>
        </form>
      )}
    </>
  );
}
