/** A phone number as people here write it: a Taiwanese mobile number without its country code, in groups. */
export function formatPhone(e164: string): string {
  return e164.replace(/^\+886(9\d{2})(\d{3})(\d{3})$/, "0$1 $2 $3");
}
