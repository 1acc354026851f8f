import { Button, Checkbox, FileButton } from "@mantine/core";
import {
  answer,
  api,
  ifMatch,
  newId,
  type PayoutProvider,
  type PayoutProviderEdit,
  type TenderType,
} from "@tenon/api-client";
import { Icon, Problem } from "@tenon/ui";
import { type FormEvent, useId, useState } from "react";
import { TextField } from "../parts/fields.js";
import { Part } from "../parts/Part.js";
import { type Saving, useSave } from "../parts/useSave.js";
import { useTenderName, useTenderTypes } from "../payments/useTenderTypes.js";
import { useAct } from "../staff/useAct.js";
import { useWords } from "./words.js";

/** Ways to pay whose money comes from somebody else. */
const PAID_OUT = ["noted", "charged", "online", "later"];
/** Days until somebody pays out, unless it is said otherwise. */
const DAYS = 7;

/** Who pays out, and in which columns of their files what stands. */
export function Providers({ providers, edits }: { providers: PayoutProvider[]; edits: boolean }) {
  const say = useWords();
  const [open, setOpen] = useState<string | null>(providers.length === 0 && edits ? "" : null);
  const types = useTenderTypes();
  const name = useTenderName(types.data?.items);
  const done = () => setOpen(null);
  return (
    <Part id="providers" title={say("providers.title")}>
      <p className="quiet">{say("providers.help")}</p>
      <ul className="plain-rows">
        {providers.map((one) => (
          <li key={one.code} className="plain-row">
            {open === one.code ? (
              <ProviderForm provider={one} types={types.data?.items ?? []} onDone={done} />
            ) : (
              <>
                <span className="row-grow">
                  <strong>{one.name}</strong>{" "}
                  <span className="quiet">{one.methods.map(name).join(" · ")}</span>
                </span>
                {edits && (
                  <Button
                    variant="subtle"
                    size="compact-md"
                    aria-label={`${say("providers.edit")} ${one.name}`}
                    onClick={() => setOpen(one.code)}
                  >
                    {say("providers.edit")}
                  </Button>
                )}
              </>
            )}
          </li>
        ))}
      </ul>
      {edits && open === "" && <ProviderForm types={types.data?.items ?? []} onDone={done} />}
      {edits && open !== "" && (
        <div className="actions">
          <Button variant="default" leftSection={<Icon name="plus" />} onClick={() => setOpen("")}>
            {say("providers.add")}
          </Button>
        </div>
      )}
    </Part>
  );
}

interface FormProps {
  /** None for a new one. */
  provider?: PayoutProvider;
  types: TenderType[];
  onDone: () => void;
}

type Columns = PayoutProviderEdit["columns"];
const EMPTY: Columns = { reference: "", gross: "", payout_on: "" };

function ProviderForm({ provider, types, onDone }: FormProps) {
  const say = useWords();
  const name = useTenderName(types);
  const { saving, act } = useAct("providers");
  const sample = useSave();
  const list = useId();
  // A new one has a name that programs use and nobody reads.
  const [code] = useState(() => provider?.code ?? `p${newId().replaceAll("-", "").slice(-12)}`);
  const [called, setCalled] = useState(provider?.name ?? "");
  const [methods, setMethods] = useState<string[]>(provider?.methods ?? []);
  const [columns, setColumns] = useState<Columns>(provider?.columns ?? EMPTY);
  const [days, setDays] = useState(String(provider?.days ?? DAYS));
  const [header, setHeader] = useState<string[]>([]);
  const column = (key: keyof Columns) => ({
    value: columns[key] ?? "",
    onChange: (text: string) => setColumns({ ...columns, [key]: text }),
    list,
    saving,
  });

  async function look(file: File | null) {
    if (file === null) return;
    const found = await sample.save(() =>
      answer(
        api.POST("/api/v1/payouts/preview", {
          headers: { "content-type": "application/octet-stream" },
          body: file as never,
          bodySerializer: (body) => body as never,
        }),
      ),
    );
    if (found) setHeader(found.header.filter((cell) => cell !== ""));
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    const whole = (text?: string | null) => (text ? text.trim() || undefined : undefined);
    const body: PayoutProviderEdit = {
      name: called.trim(),
      methods,
      columns: {
        reference: columns.reference.trim(),
        gross: columns.gross.trim(),
        payout_on: columns.payout_on.trim(),
        fee: whole(columns.fee),
        net: whole(columns.net),
        taken_on: whole(columns.taken_on),
      },
      days: Number(days) || 0,
    };
    const params = { path: { code }, header: { "If-Match": ifMatch(provider?.version ?? 0) } };
    if (await act(() => answer(api.PUT("/api/v1/payouts/providers/{code}", { params, body })))) onDone();
  }

  return (
    <form className="row-grow provider-form" onSubmit={submit} aria-label={called || say("providers.add")}>
      <div className="two">
        <TextField
          label={say("providers.name")}
          required
          maxLength={60}
          value={called}
          onChange={setCalled}
          saving={saving}
          field="/name"
        />
        <TextField
          label={say("providers.days")}
          description={say("providers.daysHelp")}
          required
          inputMode="numeric"
          value={days}
          onChange={(text) => setDays(text.replace(/\D/g, "").slice(0, 2))}
          saving={saving}
          field="/days"
        />
      </div>
      <Checkbox.Group
        label={say("providers.methods")}
        required
        value={methods}
        onChange={setMethods}
        error={saving.fault("/methods")}
      >
        <div className="checks">
          {types
            .filter(({ how, code: word }) => PAID_OUT.includes(how) || methods.includes(word))
            .map(({ code: word }) => (
              <Checkbox key={word} value={word} label={name(word)} />
            ))}
        </div>
      </Checkbox.Group>
      <div className="actions">
        <FileButton onChange={(file) => void look(file)} accept=".csv,.xlsx,.tsv,.txt,text/csv">
          {(props) => (
            <Button {...props} variant="default" loading={sample.busy} leftSection={<Icon name="upload" />}>
              {say("providers.sample")}
            </Button>
          )}
        </FileButton>
      </div>
      <Problem error={sample.error} />
      <datalist id={list}>
        {header.map((cell) => (
          <option key={cell} value={cell} />
        ))}
      </datalist>
      <ColumnFields column={column} />
      <Problem error={saving.error} />
      <div className="actions">
        <Button type="submit" loading={saving.busy} disabled={methods.length === 0}>
          {say("providers.save")}
        </Button>
        <Button variant="default" onClick={onDone}>
          {say("providers.cancel")}
        </Button>
      </div>
    </form>
  );
}

interface ColumnProps {
  column: (key: keyof Columns) => {
    value: string;
    onChange: (text: string) => void;
    list: string;
    saving: Saving;
  };
}

/** Which column is what. */
function ColumnFields({ column }: ColumnProps) {
  const say = useWords();
  const optional = say("providers.optional");
  return (
    <div className="three">
      <TextField
        label={say("providers.reference")}
        description={say("providers.referenceHelp")}
        required
        field="/columns"
        {...column("reference")}
      />
      <TextField label={say("providers.gross")} required field="/columns" {...column("gross")} />
      <TextField label={say("providers.payoutOn")} required field="/columns" {...column("payout_on")} />
      <TextField label={say("providers.fee")} description={optional} field="/columns" {...column("fee")} />
      <TextField label={say("providers.net")} description={optional} field="/columns" {...column("net")} />
      <TextField
        label={say("providers.takenOn")}
        description={say("providers.takenOnHelp")}
        field="/columns"
        {...column("taken_on")}
      />
    </div>
  );
}
