import { answer, api, done } from "@tenon/api-client";
import { readPaper } from "../../till/device.js";
import { type PrinterChoice, readPrinter } from "./choice.js";
import type { Outcome } from "./outcome.js";
import { sendBytes } from "./send.js";

/** A paper that was sent to the printer. */
export interface Sent {
  outcome: Outcome;
  /** Which paper of its sale: 1 for the first one. */
  copy: number;
  /** Characters that neither the printer has nor the server could draw. */
  missing: string;
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

const settings = ({ encoding, cutter }: PrinterChoice) => ({
  encoding,
  cutter,
  width: readPaper() === 57 ? ("mm57" as const) : ("mm80" as const),
});

/** Tells the server what came of a paper. Who does not know says nothing. */
export async function tellPaper(
  register: string,
  document: string,
  copy: number,
  printed: boolean,
): Promise<void> {
  const params = { path: { id: register } };
  const body = { document_id: document, copy, printed };
  await done(api.POST("/api/v1/registers/{id}/print-outcomes", { params, body }));
}

/** What is printed: the receipt of an order, or the invoices that a return of it had issued anew. */
export interface Printed {
  order: string;
  returned?: string;
}

/**
 * Prints on this device's printer: the first paper, or for a reason a further one. The server writes a paper down before
 * its bytes are here, so that no failure makes two of one.
 */
export async function printReceipt(
  register: string,
  { order, returned }: Printed,
  why: { reason: string | null; nothingCameOut: boolean },
): Promise<Sent> {
  const choice = readPrinter();
  const params = { path: { id: register } };
  const body = {
    order_id: order,
    ...(returned === undefined ? {} : { return_id: returned }),
    printer: settings(choice),
    nothing_came_out: why.nothingCameOut,
    ...(why.reason === null ? {} : { reason: why.reason }),
  };
  const paper = await answer(api.POST("/api/v1/registers/{id}/prints", { params, body }));
  const outcome = await sendBytes(choice, bytesOf(paper.bytes));
  if (outcome !== "unsure") {
    // Where this is not heard either, the server asks next time whether the paper came out.
    await tellPaper(register, paper.document_id, paper.copy, outcome === "printed").catch(() => undefined);
  }
  return { outcome, copy: paper.copy, missing: paper.missing };
}

/** Prints a kitchen's slip: no paper that counts, so it may be printed as often as it is needed. */
export async function printSlip(ticket: string): Promise<Outcome> {
  const choice = readPrinter();
  const params = { path: { id: ticket }, query: settings(choice) };
  const { bytes } = await answer(api.GET("/api/v1/kitchen-tickets/{id}/slip", { params }));
  return sendBytes(choice, bytesOf(bytes));
}

/** Prints a page that shows whether everything is set up as it should be. */
export async function printTest(register: string): Promise<Omit<Sent, "copy">> {
  const choice = readPrinter();
  const params = { path: { id: register }, query: settings(choice) };
  const { bytes, missing } = await answer(api.GET("/api/v1/registers/{id}/test-print", { params }));
  return { outcome: await sendBytes(choice, bytesOf(bytes)), missing };
}
