import { answer, api, Refused } from "@tenon/api-client";
import { type RefObject, useState } from "react";
import { flushSync } from "react-dom";
import { useSale } from "../../sell/sale.js";
import { readPaper } from "../../till/device.js";
import { inTraining } from "../../training/flag.js";
import { printPaper } from "../print.js";
import type { Reason } from "../ReasonChoice.js";
import { readPrinter } from "./choice.js";
import { type Printed, printReceipt, tellPaper } from "./papers.js";

/** What went wrong with a paper, and which one it was. */
interface Trouble {
  /** True when it may have come out: somebody has to look. */
  unsure: boolean;
  /** Which paper of its sale; none where another till knows it. */
  copy: number | null;
  /** Why it was asked for; none for the first one. */
  reason: Reason | null;
}

export interface Printing {
  /** Whether the first paper of this sale was printed. */
  printed: boolean;
  busy: boolean;
  trouble: Trouble | null;
  /** Characters that are not on the paper. */
  missing: string;
  /** Prints the first paper. */
  print(): Promise<void>;
  /** Prints a further one; refused to whoever may not do it alone. `close` is called once it is allowed. */
  again(reason: Reason, close: () => void): Promise<void>;
  /** Somebody looked: it came out, or it did not and is printed once more. */
  looked(cameOut: boolean): Promise<void>;
  /** Prints by the browser's dialog what the printer did not. */
  printByDialog(): Promise<void>;
}

/** Prints papers: on this device's printer where one was chosen, else by the browser's dialog. */
export function usePrinting(
  what: Printed,
  fresh: boolean,
  paper: RefObject<HTMLDivElement | null>,
): Printing {
  const { register, online, fail } = useSale();
  const [printed, setPrinted] = useState(!fresh);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [missing, setMissing] = useState("");
  const { order, returned } = what;
  const byDialog = () => readPrinter().kind === "dialog" || inTraining() || !online;

  function dialog() {
    const article = paper.current?.querySelector("article");
    if (article) printPaper(article, readPaper());
    setPrinted(true);
  }

  async function send(reason: Reason | null, nothingCameOut: boolean) {
    if (busy) return;
    setBusy(true);
    try {
      const sent = await printReceipt(register.id, what, { reason, nothingCameOut });
      setMissing(sent.missing);
      if (sent.outcome === "printed") {
        setTrouble(null);
        setPrinted(true);
      } else {
        setTrouble({ unsure: sent.outcome === "unsure", copy: sent.copy, reason });
      }
    } catch (error) {
      if (error instanceof Refused && error.code === "staff.print_unsure") {
        setTrouble({ unsure: true, copy: error.number("copy"), reason });
        return;
      }
      if (error instanceof Refused && error.code === "staff.print_done") setPrinted(true);
      throw error;
    } finally {
      setBusy(false);
    }
  }

  async function tell(cameOut: boolean) {
    if (trouble?.copy != null) await tellPaper(register.id, returned ?? order, trouble.copy, cameOut);
  }

  return {
    printed,
    busy,
    trouble,
    missing,
    async print() {
      if (byDialog()) return dialog();
      await send(null, false).catch(fail);
    },
    async again(reason, close) {
      if (!byDialog()) {
        await send(reason, false);
        return close();
      }
      const params = { path: { id: register.id } };
      await answer(
        api.POST("/api/v1/registers/{id}/reprints", { params, body: { order_id: order, reason } }),
      );
      close();
      dialog();
    },
    async looked(cameOut) {
      if (trouble === null) return;
      try {
        if (!cameOut) return await send(trouble.reason, true);
        await tell(true);
        setTrouble(null);
        setPrinted(true);
      } catch (error) {
        fail(error);
      }
    },
    async printByDialog() {
      try {
        await tell(true);
      } catch (error) {
        return fail(error);
      }
      flushSync(() => setTrouble(null));
      dialog();
    },
  };
}
