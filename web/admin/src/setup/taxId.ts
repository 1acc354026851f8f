const WEIGHTS = [1, 2, 1, 2, 1, 2, 4, 1];

/** Whether eight digits are a tax id (統一編號) by its check digit, by the rule of today, which old ones fulfil as well. */
export function isTaxId(text: string): boolean {
  if (!/^\d{8}$/.test(text)) return false;
  const sum = [...text].reduce((total, digit, at) => {
    const product = Number(digit) * (WEIGHTS[at] ?? 0);
    return total + Math.floor(product / 10) + (product % 10);
  }, 0);
  // A seventh digit of 7 gives 28, whose digits sum to 10 and count as 0 or as 1.
  return sum % 5 === 0 || (text[6] === "7" && (sum + 1) % 5 === 0);
}
