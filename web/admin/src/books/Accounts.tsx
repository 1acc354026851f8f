import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { answer, api, type BooksAccount, ifMatch } from "@tenon/api-client";
import { Problem, Tag, Waiting } from "@tenon/ui";
import { type FormEvent, useState } from "react";
import { TextField } from "../parts/fields.js";
import { useMayForBrand } from "../parts/session.js";
import { useTenderName, useTenderTypes } from "../payments/useTenderTypes.js";
import { useAct } from "../staff/useAct.js";
import { useEntryName, useWords } from "./words.js";

/** Which account each entry of a voucher is booked to. */
export function Accounts() {
  const say = useWords();
  const edits = useMayForBrand()("books.edit");
  const [open, setOpen] = useState("");
  const types = useTenderTypes();
  const entry = useEntryName(useTenderName(types.data?.items));
  const accounts = useQuery({
    queryKey: ["accounts"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/books/accounts", { signal })),
  });
  const rows = accounts.data?.items;
  return (
    <>
      <p className="quiet">{say("accounts.help")}</p>
      <Problem error={accounts.error} retry={() => void accounts.refetch()} />
      {rows === undefined && !accounts.error && <Waiting rows={8} height={48} />}
      <ul className="plain-rows">
        {rows?.map((row) =>
          row.key === open ? (
            <li key={row.key} className="plain-row">
              <AccountForm row={row} name={entry(row.key)} onDone={() => setOpen("")} />
            </li>
          ) : (
            <li key={row.key} className="plain-row">
              <span className="row-grow">
                <strong>{entry(row.key)}</strong>{" "}
                <span className="quiet figures">
                  {row.number == null ? "" : `${row.number} ${row.name ?? ""}`}
                </span>
              </span>
              {row.number == null && <Tag tone="bad">{say("accounts.needed")}</Tag>}
              {row.chosen && <Tag tone="plain">{say("accounts.own")}</Tag>}
              {edits && (
                <Button
                  variant="subtle"
                  size="compact-md"
                  aria-label={`${say("accounts.edit")} ${entry(row.key)}`}
                  onClick={() => setOpen(row.key)}
                >
                  {say("accounts.edit")}
                </Button>
              )}
            </li>
          ),
        )}
      </ul>
    </>
  );
}

function AccountForm({ row, name, onDone }: { row: BooksAccount; name: string; onDone: () => void }) {
  const say = useWords();
  const { saving, act } = useAct("accounts", "vouchers");
  const [number, setNumber] = useState(row.number ?? "");
  const [called, setCalled] = useState(row.name ?? "");

  async function submit(event: FormEvent) {
    event.preventDefault();
    const kept = await act(() =>
      answer(
        api.PUT("/api/v1/books/accounts/{key}", {
          params: { path: { key: row.key }, header: { "If-Match": ifMatch(row.version) } },
          body: { number: number.trim(), name: called.trim() },
        }),
      ),
    );
    if (kept) onDone();
  }

  return (
    <form className="row-grow" onSubmit={submit} aria-label={name}>
      <strong>{name}</strong>
      <div className="two">
        <TextField
          label={say("accounts.number")}
          required
          maxLength={20}
          value={number}
          onChange={setNumber}
          saving={saving}
          field="/number"
          data-autofocus
        />
        <TextField
          label={say("accounts.name")}
          required
          maxLength={60}
          value={called}
          onChange={setCalled}
          saving={saving}
          field="/name"
        />
      </div>
      <Problem error={saving.error} />
      <div className="actions">
        <Button type="submit" loading={saving.busy}>
          {say("accounts.save")}
        </Button>
        <Button variant="default" onClick={onDone}>
          {say("accounts.cancel")}
        </Button>
      </div>
    </form>
  );
}
