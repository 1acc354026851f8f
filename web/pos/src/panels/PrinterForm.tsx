import { useQuery } from "@tanstack/react-query";
import { Note } from "@tenon/ui";
import { useState } from "react";
import {
  BAUD_RATES,
  ENCODINGS,
  type Encoding,
  type PrinterChoice,
  type PrinterKind,
  readPrinter,
  writePrinter,
} from "../parts/printer/choice.js";
import { networkPrinters } from "../parts/printer/network.js";
import { printTest } from "../parts/printer/papers.js";
import { canReachSerial, chooseSerial } from "../parts/printer/serial.js";
import { canReachUsb, chooseUsb } from "../parts/printer/usb.js";
import { useSale } from "../sell/sale.js";
import { type PaperWidth, readPaper, writePaper } from "../till/device.js";
import { useWords } from "../words.js";

const KINDS: { kind: PrinterKind; reachable: (network: string[]) => boolean }[] = [
  { kind: "dialog", reachable: () => true },
  { kind: "usb", reachable: canReachUsb },
  { kind: "serial", reachable: canReachSerial },
  { kind: "network", reachable: (network) => network.length > 0 },
];

/** The receipt printer of this device: how it is reached and what it understands, with a page that shows it. */
export function PrinterForm() {
  const say = useWords();
  const { register, fail, online } = useSale();
  const [choice, setChoice] = useState(readPrinter);
  const printers = useQuery({
    queryKey: ["network-printers", register.id],
    enabled: online,
    queryFn: () => networkPrinters(register.id),
  });
  const network = printers.data ?? [];
  const [width, setWidth] = useState<PaperWidth>(readPaper);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<{ tone: "good" | "warn"; text: string } | null>(null);

  function change(part: Partial<PrinterChoice>) {
    const next = { ...choice, ...part };
    writePrinter(next);
    setChoice(next);
    setSaid(null);
  }

  async function connect() {
    const found = choice.kind === "usb" ? await chooseUsb() : await chooseSerial();
    setSaid({ tone: found ? "good" : "warn", text: say(found ? "printer.connected" : "printer.none") });
  }

  async function test() {
    if (busy || !online) return;
    setBusy(true);
    setSaid(null);
    try {
      const { outcome, missing } = await printTest(register.id);
      const gone = missing === "" ? "" : ` ${say("printer.missing", { letters: missing })}`;
      if (outcome === "printed") setSaid({ tone: "good", text: say("printer.tested") + gone });
      else setSaid({ tone: "warn", text: say("printer.testFailed") });
    } catch (error) {
      fail(error);
    } finally {
      setBusy(false);
    }
  }

  return (
    <div className="printer-form">
      <fieldset className="choice choice-wrap">
        <legend className="unseen">{say("printer.kind")}</legend>
        {KINDS.filter(({ kind, reachable }) => reachable(network) || kind === choice.kind).map(({ kind }) => (
          <label key={kind}>
            <input
              type="radio"
              name="printer"
              checked={choice.kind === kind}
              onChange={() =>
                change(kind === "network" ? { kind, name: choice.name || network[0] } : { kind })
              }
            />
            <span>{say(`printer.kind.${kind}`)}</span>
          </label>
        ))}
      </fieldset>
      {choice.kind !== "dialog" && (
        <>
          {choice.kind === "network" ? (
            <label className="field">
              <span>{say("printer.which")}</span>
              <select value={choice.name} onChange={(event) => change({ name: event.currentTarget.value })}>
                {[...new Set([...network, choice.name])].map((name) => (
                  <option key={name} value={name}>
                    {name}
                  </option>
                ))}
              </select>
            </label>
          ) : (
            <button type="button" className="big-button" data-edged onClick={() => void connect()}>
              {say("printer.connect")}
            </button>
          )}
          <fieldset className="choice">
            <legend className="unseen">{say("receipt.width")}</legend>
            {([57, 80] as const).map((mm) => (
              <label key={mm}>
                <input
                  type="radio"
                  name="printer-width"
                  checked={width === mm}
                  onChange={() => {
                    writePaper(mm);
                    setWidth(mm);
                  }}
                />
                <span>{mm} mm</span>
              </label>
            ))}
          </fieldset>
          <label className="field">
            <span>{say("printer.encoding")}</span>
            <select
              value={choice.encoding}
              onChange={(event) => change({ encoding: event.currentTarget.value as Encoding })}
            >
              {ENCODINGS.map((encoding) => (
                <option key={encoding} value={encoding}>
                  {say(`printer.encoding.${encoding}`)}
                </option>
              ))}
            </select>
          </label>
          {choice.kind === "serial" && (
            <label className="field">
              <span>{say("printer.baud")}</span>
              <select
                value={choice.baudRate}
                onChange={(event) => change({ baudRate: Number(event.currentTarget.value) })}
              >
                {BAUD_RATES.map((rate) => (
                  <option key={rate} value={rate}>
                    {rate}
                  </option>
                ))}
              </select>
            </label>
          )}
          <label className="printer-cutter">
            <input
              type="checkbox"
              checked={choice.cutter}
              onChange={(event) => change({ cutter: event.currentTarget.checked })}
            />
            <span>{say("printer.cutter")}</span>
          </label>
          <button
            type="button"
            className="big-button"
            data-filled
            aria-disabled={busy || !online}
            onClick={() => void test()}
          >
            {say("printer.test")}
          </button>
        </>
      )}
      {said && (
        <Note tone={said.tone} role="status">
          {said.text}
        </Note>
      )}
    </div>
  );
}
