import { Icon } from "@tenon/ui";
import { useState } from "react";
import { useSale } from "../../sell/sale.js";
import { inTraining } from "../../training/flag.js";
import { useWords } from "../../words.js";
import { readPrinter } from "./choice.js";
import { printSlip } from "./papers.js";

/** Prints the kitchen's slip on this till's printer; without one, the kitchen's own screen prints it. */
export function KitchenSlip({ ticket }: { ticket: string }) {
  const say = useWords();
  const { online, fail } = useSale();
  const [state, setState] = useState<"plain" | "busy" | "printed" | "unsure">("plain");
  if (readPrinter().kind === "dialog" || inTraining()) return null;

  async function print() {
    if (state === "busy" || !online) return;
    setState("busy");
    try {
      setState((await printSlip(ticket)) === "printed" ? "printed" : "unsure");
    } catch (error) {
      setState("plain");
      fail(error);
    }
  }

  return (
    <p className="panel-actions">
      <button
        type="button"
        className="big-button"
        data-edged
        aria-disabled={state === "busy" || !online}
        onClick={() => void print()}
      >
        <Icon name="print" /> {say("receipt.slip")}
      </button>
      <span className="quiet" role="status">
        {state === "printed" && say("receipt.slipDone")}
        {state === "unsure" && say("receipt.slipUnsure")}
      </span>
    </p>
  );
}
