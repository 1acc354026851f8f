import { type FormEvent, type KeyboardEvent, useState } from "react";
import { type InvoiceChoice, isCarrier, isTaxId, ON_PAPER } from "../logic/invoice.js";
import { useSale } from "../sell/sale.js";
import { useWords } from "../words.js";

type Way = "paper" | "carrier" | "member" | "donation";

function wayOf(choice: InvoiceChoice): Way {
  if (choice.carrier) return "carrier";
  if (choice.with_member) return "member";
  return choice.donation ? "donation" : "paper";
}

/** How the customer wants the invoice: a company's tax id, and paper, carrier or donation. */
export function InvoicePanel() {
  const say = useWords();
  const { basket, change, show, till } = useSale();
  const [taxId, setTaxId] = useState(basket.invoice.tax_id);
  const [way, setWay] = useState<Way>(wayOf(basket.invoice));
  const [carrier, setCarrier] = useState(basket.invoice.carrier);
  const [donation, setDonation] = useState(basket.invoice.donation);
  const [tried, setTried] = useState(false);
  const last = basket.member?.tax_id;

  const ways: Way[] = ["paper", "carrier"];
  if (till.invoices?.with_member && basket.member) ways.push("member");
  // A company reclaims the tax, so it gives nothing away.
  if (taxId === "") ways.push("donation");
  const chosen = ways.includes(way) ? way : "paper";
  const faults = {
    taxId: taxId !== "" && !isTaxId(taxId) ? say("invoice.taxIdBad") : null,
    carrier: chosen === "carrier" && !isCarrier(carrier) ? say("invoice.carrierBad") : null,
    donation: chosen === "donation" && !/^\d{3,7}$/.test(donation) ? say("invoice.donationBad") : null,
  };
  const fault = (text: string | null) => (tried ? text : null);

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (faults.taxId || faults.carrier || faults.donation) return;
    const invoice: InvoiceChoice = {
      ...ON_PAPER,
      tax_id: taxId,
      ...(chosen === "carrier" && { carrier }),
      ...(chosen === "member" && { with_member: true }),
      ...(chosen === "donation" && { donation }),
    };
    change((before) => ({ ...before, invoice }));
    show({ kind: "goods" });
  }

  return (
    <section className="panel" aria-labelledby="invoice-title">
      <h2 id="invoice-title">{say("invoice.title")}</h2>
      <form className="price-form" onSubmit={submit}>
        <Field
          label={say("invoice.taxId")}
          help={say("invoice.taxIdHelp")}
          text={taxId}
          onText={(text) => setTaxId(text.replace(/\D/g, ""))}
          longest={8}
          numeric
          first
          fault={fault(faults.taxId)}
        />
        {last && last !== taxId && (
          <button type="button" className="plain-button" onClick={() => setTaxId(last)}>
            {say("invoice.lastTaxId", { id: last })}
          </button>
        )}
        <fieldset className="choice">
          <legend className="unseen">{say("invoice.way")}</legend>
          {ways.map((one) => (
            <label key={one}>
              <input
                type="radio"
                name="invoice-way"
                checked={chosen === one}
                onChange={() => {
                  setWay(one);
                  setTried(false);
                }}
              />
              <span>{say(`invoice.way.${one}`)}</span>
            </label>
          ))}
        </fieldset>
        {chosen === "carrier" && (
          <Field
            label={say("invoice.carrier")}
            help={say("invoice.carrierHelp")}
            text={carrier}
            onText={(text) => setCarrier(text.trim())}
            longest={16}
            fault={fault(faults.carrier)}
          />
        )}
        {chosen === "donation" && (
          <Field
            label={say("invoice.donation")}
            help={say("invoice.donationHelp")}
            text={donation}
            onText={(text) => setDonation(text.replace(/\D/g, ""))}
            longest={7}
            numeric
            fault={fault(faults.donation)}
          />
        )}
        <div className="price-actions">
          <button type="submit" className="big-button" data-filled>
            {say("invoice.keep")}
          </button>
        </div>
      </form>
    </section>
  );
}

interface FieldProps {
  label: string;
  help: string;
  text: string;
  onText: (text: string) => void;
  longest: number;
  numeric?: boolean;
  /** Has the focus when the panel opens. */
  first?: boolean;
  fault: string | null;
}

function Field({ label, help, text, onText, longest, numeric, first, fault }: FieldProps) {
  // The carrier's field is opened by choosing it: whoever did scans next.
  const stay = (event: KeyboardEvent) => event.key === "#" && event.preventDefault();
  return (
    <label className="field">
      <span>{label}</span>
      <input
        value={text}
        maxLength={longest}
        inputMode={numeric ? "numeric" : "text"}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        // biome-ignore lint/a11y/noAutofocus: the person opened this field
        autoFocus={first || !numeric}
        aria-invalid={fault !== null}
        onKeyDown={stay}
        onChange={(event) => onText(event.currentTarget.value)}
      />
      {fault === null ? <small className="quiet">{help}</small> : <em role="alert">{fault}</em>}
    </label>
  );
}
