/** A member's number as it is printed: M, then nine characters, at least one of them a digit. */
export function looksLikeMember(text: string): boolean {
  return /^[mM][\dA-Za-z -]{8,14}$/.test(text) && /\d/.test(text);
}

/** What somebody typed or scanned, as the one question it is: an address, a number, a card's number, or a name. */
export function memberQuery(text: string): {
  phone?: string;
  email?: string;
  number?: string;
  name?: string;
} {
  const plain = text.trim();
  if (plain.includes("@")) return { email: plain };
  if (/^\+?[\d\s()-]{7,20}$/.test(plain)) return { phone: plain };
  if (looksLikeMember(plain)) return { number: plain };
  return { name: plain };
}
