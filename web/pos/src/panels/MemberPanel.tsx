import { useQuery } from "@tanstack/react-query";
import { answer, api } from "@tenon/api-client";
import { formatQuantity, Note, Problem, useFormat, Waiting } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { useSale } from "../sell/sale.js";
import { useWords } from "../words.js";

/** Nothing is kept from the last time: since then they may have bought something, here or elsewhere. */
const ANEW = { staleTime: 0, gcTime: 0 };

/** Purchases shown: as many as one can read while somebody waits. */
const SHOWN = 20;

/** Who stands there: whether they have bought before, what, and whether their number is proven. */
export function MemberPanel({ id }: { id: string }) {
  const say = useWords();
  const format = useFormat();
  const member = useQuery({
    ...ANEW,
    queryKey: ["member", id],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/members/{id}", { params: { path: { id } }, signal })),
  });
  const history = useQuery({
    ...ANEW,
    queryKey: ["member-history", id],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/members/{id}/timeline", {
          params: { path: { id }, query: { limit: SHOWN } },
          signal,
        }),
      ),
  });
  const rows = history.data?.items;
  const error = member.error ?? history.error;
  const phone = member.data?.identities.find((way) => way.kind === "phone");
  return (
    <section className="panel" aria-labelledby="member-title">
      <h2 id="member-title">{member.data?.name ?? member.data?.number ?? say("member.title")}</h2>
      {error && (
        <Problem
          error={error}
          retry={() => {
            void member.refetch();
            void history.refetch();
          }}
        />
      )}
      {rows !== undefined && (
        <Note tone="good" role="status">
          {rows.length === 0 ? say("member.first") : say("member.returns", { n: rows.length })}
        </Note>
      )}
      {member.data && !member.data.may_spend && (
        <Verify id={id} phone={phone?.value ?? ""} onDone={() => void member.refetch()} />
      )}
      {rows === undefined && !error && <Waiting rows={4} height={56} />}
      {rows !== undefined && rows.length > 0 && (
        <ul className="rows" data-testid="member-history">
          {rows.map((row) => (
            <li key={row.order_id} className="row">
              <span className="row-words">
                <strong>
                  {row.lines
                    .map((line) =>
                      [
                        line.name,
                        line.quantity === 1000 ? "" : `× ${formatQuantity(line.quantity)}`,
                        ...line.options.map((option) => option.name),
                      ]
                        .filter(Boolean)
                        .join(" "),
                    )
                    .join(" · ")}
                </strong>
                <span className="quiet figures">
                  {say(row.channel === "till" ? "member.till" : "member.web")} · {row.store_name} ·{" "}
                  {format.moment(row.occurred_at)}
                </span>
              </span>
              <span className="row-figure figures">{format.money(row.total)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Proves the number at the counter: until then they earn and do not spend. */
function Verify({ id, phone, onDone }: { id: string; phone: string; onDone: () => void }) {
  const say = useWords();
  const { register } = useSale();
  const [code, setCode] = useState<string | null>(null);
  const [typed, setTyped] = useState("");
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  async function act(call: () => Promise<void>) {
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      await call();
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  }

  const sendCode = () =>
    act(async () => {
      const body = { phone, store_id: register.store_id };
      const path = { path: { id } };
      const sent = await answer(api.POST("/api/v1/members/{id}/codes", { params: path, body }));
      setCode(sent.id);
    });

  function prove(event: FormEvent) {
    event.preventDefault();
    if (code === null || typed.trim() === "") return;
    void act(async () => {
      const path = { path: { id, code_id: code } };
      const body = { code: typed.trim(), store_id: register.store_id };
      await answer(api.POST("/api/v1/members/{id}/codes/{code_id}/proof", { params: path, body }));
      onDone();
    });
  }

  return (
    <div className="member-verify">
      <p className="quiet">{say("member.unverified")}</p>
      <Problem error={error} />
      {code === null && phone !== "" && (
        <button
          type="button"
          className="plain-button"
          data-edged
          aria-disabled={busy}
          onClick={() => void sendCode()}
        >
          {say("member.sendCode", { phone: phone.slice(-3) })}
        </button>
      )}
      {code !== null && (
        <form className="member-form" onSubmit={prove}>
          <input
            inputMode="numeric"
            autoComplete="off"
            aria-label={say("member.code")}
            placeholder={say("member.code")}
            value={typed}
            maxLength={6}
            // biome-ignore lint/a11y/noAutofocus: the code is read out now
            autoFocus
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <button type="submit" className="plain-button" data-edged aria-disabled={busy}>
            {say("member.prove")}
          </button>
        </form>
      )}
    </div>
  );
}
