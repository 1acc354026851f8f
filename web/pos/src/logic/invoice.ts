/** How the customer wants the invoice, as the till keeps it with the basket. */
export interface InvoiceChoice {
  /** A company's tax id (統一編號); empty for a consumer. */
  tax_id: string;
  /** A mobile barcode or a citizen's certificate; empty for none. */
  carrier: string;
  /** Kept with the member's account. */
  with_member: boolean;
  /** The code of the organisation it is given to; empty for none. */
  donation: string;
}

export const ON_PAPER: InvoiceChoice = { tax_id: "", carrier: "", with_member: false, donation: "" };

/** A carrier as it is scanned: `/` and seven characters, or two letters and fourteen digits. */
export function isCarrier(code: string): boolean {
  return /^\/[0-9A-Za-z.+-]{7}$/.test(code) || /^[A-Za-z]{2}\d{14}$/.test(code);
}

/** Whether every digit of a tax id fits, by the rule that divides by five (which the one by ten is part of). */
export function isTaxId(text: string): boolean {
  if (!/^\d{8}$/.test(text) || text === "00000000") return false;
  const weights = [1, 2, 1, 2, 1, 2, 4, 1];
  const crossed = [...text].map((digit, at) => {
    const product = Number(digit) * (weights[at] ?? 1);
    return Math.floor(product / 10) + (product % 10);
  });
  const sum = crossed.reduce((total, part) => total + part, 0);
  // A seven in the seventh place counts ten, which is one or nothing.
  return sum % 5 === 0 || (text[6] === "7" && (sum + 1) % 5 === 0);
}

/** What the server is told; nothing for a printed one of a consumer. */
export function invoiceWish(choice: InvoiceChoice) {
  const { tax_id, carrier, with_member, donation } = choice;
  if (!tax_id && !carrier && !with_member && !donation) return undefined;
  return {
    ...(tax_id && { tax_id }),
    ...(carrier && { carrier }),
    ...(with_member && { with_member }),
    ...(donation && { donation }),
  };
}

/** Without its member: an invoice that was to be kept with their account is printed again. */
export function forgetMember<B extends { member: unknown; invoice: InvoiceChoice }>(basket: B): B {
  return { ...basket, member: null, invoice: { ...basket.invoice, with_member: false } };
}

/** Another carrier; it takes the place of every other way but a company's tax id. */
export function inCarrier(choice: InvoiceChoice, carrier: string): InvoiceChoice {
  return { ...ON_PAPER, tax_id: choice.tax_id, carrier };
}
