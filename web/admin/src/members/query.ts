/** What somebody typed or scanned, as the one question it is: an address, a number, a card's number, or a name. */
export function queryOf(text: string): { phone?: string; email?: string; number?: string; name?: string } {
  const plain = text.trim();
  if (plain.includes("@")) return { email: plain };
  if (/^\+?[\d\s()-]{7,20}$/.test(plain)) return { phone: plain };
  if (/^[mM][\dA-Za-z -]{8,14}$/.test(plain) && /\d/.test(plain)) return { number: plain };
  return { name: plain };
}
